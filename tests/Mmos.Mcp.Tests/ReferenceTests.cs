using System.Runtime.CompilerServices;
using System.Text;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Serving;
using Xunit;

namespace Mmos.Mcp.Tests;

/// <summary>docs/mcp.md is made from the tools.</summary>
public sealed class ReferenceTests
{
    private const string Intro = """
        # The tools of agents (MCP)

        `mmos mcp orchestrator|executor|sql|manager` serves one set of tools over standard input and output;
        `mmos up` serves the same at `/mcp/NAME`. `mmos init` writes what an agent needs to start them. Every
        answer has its structured content and the same as short text; `note` says what to do next. An argument
        that is unknown or wrong is refused by its name, and nothing changes. Arguments in bold are needed.

        Resources: `mmos://project/{id}`, `mmos://task/{id}`, `mmos://events`, with subscriptions. Made from
        the code by tests/Mmos.Mcp.Tests.

        Over HTTP the newest revision of the protocol (2026-07-28) knows no sessions. Those before do: a
        session belongs to the token that opened it, and ends by DELETE or when it was unused for two hours;
        then its name answers 404 and a client begins anew. With revision 2025-11-25 a client whose
        connection was cut asks on by GET with `Last-Event-ID`, and gets the answer that was on its way: the
        last 40 events of a session are kept, in the memory of the server. A terminal's server goes on when
        the `mmos up` that it asked has ended.

        """;

    [Fact]
    public void The_reference_of_the_tools_is_current()
    {
        var text = new StringBuilder(Intro.ReplaceLineEndings("\n"));
        foreach (var server in Enum.GetValues<ToolServer>())
        {
            text.Append($"\n## {server.ToString().ToLowerInvariant()}\n{ToolSet.InstructionsOf(server)}\n\n");
            text.Append("| tool | what it does | arguments | answer |\n|---|---|---|---|\n");
            foreach (var tool in ToolSet.Of(server).Tools)
                text.Append($"| `{tool.Name}` | {Cell(tool.Description)} | "
                    + $"{string.Join(", ", tool.Fields.Select(Argument))} | "
                    + $"{string.Join(", ", tool.Answer.Split(' ').Select(f => $"`{f.Split(':')[0]}`"))} |\n");
        }
        text.Append("\n## Prompts of the orchestrator\n");
        text.Append("| prompt | arguments | what it does |\n|---|---|---|\n");
        foreach (var prompt in AdminCommand.All)
            text.Append($"| `/{prompt.Name}` | {string.Join(' ', prompt.Arguments)} | "
                + $"{prompt.Description} |\n");
        var file = Document();
        if (Environment.GetEnvironmentVariable("MMOS_UPDATE_GOLDEN") == "1")
            File.WriteAllText(file, text.ToString());
        Assert.Equal(text.ToString(), File.ReadAllText(file));
    }

    private static string Argument(Field field)
    {
        var name = field.IsNeeded ? $"**{field.Name}**" : field.Name;
        var words = field.Words.Count > 0 ? $" ({string.Join(", ", field.Words)})" : "";
        return name + words + (field.Meaning is { } meaning ? $": {Cell(meaning)}" : "");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Document([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "mcp.md"));
}
