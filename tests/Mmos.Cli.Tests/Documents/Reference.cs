using System.Text;
using Mmos.Cli.Completion;
using Mmos.Cli.Parsing;
using Xunit;

namespace Mmos.Cli.Tests.Documents;

/// <summary>docs/cli.md has the help of every command.</summary>
public sealed class Reference
{
    private static readonly string[] Everywhere =
        ["  -?, -h, --help", "  --workspace <W>", "  -v, --verbose"];

    [Fact]
    public async Task Every_command_is_in_the_reference()
    {
        var page = new StringBuilder();
        foreach (var node in CompletionTree.Of(HelpTests.Tree()))
        {
            if (node.Path.Length == 0) continue;
            var shell = new Shell();
            Assert.Equal(0, await shell.Run([.. node.Path.Split(' '), "--help"]));
            var isGroup = node.Verbs.Count > 0;
            page.Append($"{(node.Path.Contains(' ') ? "###" : "##")} mmos {node.Path}\n");
            var help = shell.Out.ReplaceLineEndings("\n").Split('\n');
            page.Append(Capital(help[1].Trim())).Append(".\n\n");
            if (isGroup) continue;
            var rest = help.Skip(3).Where(line => !Everywhere.Any(line.StartsWith));
            page.Append("```text\n").Append(Tidy(rest)).Append("```\n\n");
        }
        page.Append("## Not in this version\n")
            .Append("These names are settled and answer that they are not there yet: ")
            .AppendJoin(", ", NotInThisVersion.AllCommands.Concat(NotInThisVersion.AllOptions)
                .Order(StringComparer.Ordinal).Select(name => $"`{name}`")).Append(".\n");
        GeneratedPart.Check("cli.md", page.ToString(), "Mmos.Cli.Tests");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // A heading that lost all its lines goes too.
    private static string Tidy(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines).TrimEnd() + "\n";
        return text.Replace("\nOptions:\n\n", "\n").Replace("\n\nOptions:\n", "\n\nOptions:\n")
            is var kept && kept.EndsWith("\n\nOptions:\n", StringComparison.Ordinal)
            ? kept[..^"\nOptions:\n".Length] : text;
    }
}
