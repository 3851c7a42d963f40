namespace Mmos.Cli.Composing;

/// <summary>The files of the demo. Command lines are what both `sh` and `cmd` understand, through git and
/// `mmos` alone where they differ.</summary>
internal static class DemoFiles
{
    public const string PlanName = "recipes.plan.yaml";

    public static IReadOnlyDictionary<string, string> All => new Dictionary<string, string>
    {
        ["README.md"] = "# Recipes\n\nA small cookbook that three workers write at once.\n",
        ["menu.txt"] = "starter: open\n\nto be decided\n\nmain: open\n\nto be decided\n\ndessert: open\n",
        ["mmos.yaml"] = Config,
        [PlanName] = OperatingSystem.IsWindows() ? PlanFor(Windows) : PlanFor(Unix),
    };

    private const string Config = """
        version: 1
        workers:
          - { name: Cook-1, agent: command, capabilities: [cooking, writing] }
          - { name: Cook-2, agent: command, capabilities: [cooking] }
          - { name: Cook-3, agent: command, capabilities: [cooking] }

        """;

    private static readonly Dictionary<string, string> Unix = new()
    {
        ["outline"] = "mkdir -p recipes && echo '# Recipes of the week' > recipes/index.md",
        ["soup"] =
            "sleep 1 && echo '# Soup' > recipes/soup.md && sed -i.bak 's/starter: open/starter: soup/' "
            + "menu.txt && rm menu.txt.bak",
        ["pasta"] =
            "sleep 1 && echo '# Pasta' > recipes/pasta.md && sed -i.bak 's/main: .*/main: pasta/' menu.txt "
            + "&& rm menu.txt.bak",
        ["risotto"] =
            "sleep 2 && echo '# Risotto' > recipes/risotto.md && sed -i.bak 's/main: .*/main: risotto or "
            + "pasta/' menu.txt && rm menu.txt.bak",
        ["cake"] =
            "if [ -s \"$MMOS_FEEDBACK\" ]; then printf '# Cake\\n\\nFlour, eggs, sugar.\\n' > "
            + "recipes/cake.md; else echo '# Cake' > recipes/cake.md; fi",
        ["cakeGate"] = "grep -q sugar recipes/cake.md || { echo 'recipes/cake.md names no sugar'; exit 1; }",
        ["book"] = "cat recipes/*.md > book.md",
        ["bookGate"] = "grep -q Soup book.md && grep -q Risotto book.md && grep -q Cake book.md",
        ["proof"] =
            "grep -q soup menu.txt && grep -q risotto menu.txt && echo 'The menu is complete.' > proof.txt",
    };

    private static readonly Dictionary<string, string> Windows = new()
    {
        ["outline"] = "mkdir recipes && echo # Recipes of the week> recipes\\index.md",
        ["soup"] =
            "ping -n 2 127.0.0.1 >nul & echo # Soup> recipes\\soup.md & powershell -NoProfile -Command "
            + "\"(gc menu.txt) -replace 'starter: open','starter: soup' | sc menu.txt\"",
        ["pasta"] =
            "ping -n 2 127.0.0.1 >nul & echo # Pasta> recipes\\pasta.md & powershell -NoProfile -Command "
            + "\"(gc menu.txt) -replace 'main: .*','main: pasta' | sc menu.txt\"",
        ["risotto"] =
            "ping -n 3 127.0.0.1 >nul & echo # Risotto> recipes\\risotto.md & powershell -NoProfile "
            + "-Command \"(gc menu.txt) -replace 'main: .*','main: risotto or pasta' | sc menu.txt\"",
        ["cake"] =
            "for %I in (\"%MMOS_FEEDBACK%\") do if %~zI gtr 0 (echo # Cake with sugar> recipes\\cake.md) "
            + "else (echo # Cake> recipes\\cake.md)",
        ["cakeGate"] = "findstr sugar recipes\\cake.md",
        ["book"] = "type recipes\\*.md > book.md",
        ["bookGate"] = "findstr Soup book.md && findstr Risotto book.md && findstr Cake book.md",
        ["proof"] =
            "findstr soup menu.txt && findstr risotto menu.txt && echo The menu is complete.> proof.txt",
    };

    private static string PlanFor(Dictionary<string, string> lines) => $"""
        version: 1
        project: recipes
        goal: A cookbook with a menu, written by three workers at once
        repository: .
        tasks:
          - id: outline
            title: Lay out the cookbook
            kind: docs
            priority: P0
            acceptance: ["recipes/index.md is there"]
            run: {Quoted(lines["outline"])}
          - id: soup
            title: Write the soup and set the starter
            acceptance: ["the menu names soup"]
            needs: [outline]
            capabilities: {"{"} require: [cooking] {"}"}
            run: {Quoted(lines["soup"])}
          - id: pasta
            title: Write the pasta and set the main course
            description: Changes the same line of the menu as the risotto, on purpose
            acceptance: ["the menu names a main course"]
            needs: [outline]
            capabilities: {"{"} require: [cooking] {"}"}
            run: {Quoted(lines["pasta"])}
          - id: risotto
            title: Write the risotto and set the main course
            description: Changes the same line of the menu as the pasta, on purpose
            acceptance: ["the menu names risotto"]
            needs: [outline]
            capabilities: {"{"} require: [cooking] {"}"}
            run: {Quoted(lines["risotto"])}
          - id: cake
            title: Write the cake
            description: Fails its gate once, on purpose, and is mended by the feedback
            acceptance: ["the cake names its sugar"]
            needs: [outline]
            verify: [{Quoted(lines["cakeGate"])}]
            run: {Quoted(lines["cake"])}
          - id: book
            title: Bind the book
            kind: docs
            acceptance: ["book.md holds every recipe"]
            needs: [soup, pasta, risotto, cake]
            capabilities: {"{"} require: [writing] {"}"}
            verify: [{Quoted(lines["bookGate"])}]
            run: {Quoted(lines["book"])}
          - id: proof
            title: Prove the menu
            kind: testing
            acceptance: ["starter and main course are set"]
            needs: [book]
            run: {Quoted(lines["proof"])}

        """;

    // A YAML single-quoted scalar: nothing in it is special but the quote itself.
    private static string Quoted(string line) =>
        "'" + line.Replace("'", "''", StringComparison.Ordinal) + "'";
}
