using System.CommandLine;
using Mmos.Cli.Completion;
using Mmos.Cli.Parsing;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>What `--help` and the completion scripts say, held by files.</summary>
public sealed class HelpTests
{
    private static readonly IReadOnlyList<CompletionNode> Nodes = CompletionTree.Of(Tree());

    public static TheoryData<string> Paths => [.. Nodes.Select(node => node.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Each_command_has_the_help_of_its_golden_file(string path)
    {
        var shell = new Shell();
        Assert.Equal(0,
            await shell.Run([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        Golden.Check($"help/{(path.Length == 0 ? "mmos" : path.Replace(' ', '-'))}.txt", shell.Out);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Each_shell_has_its_script(string name)
    {
        var shell = new Shell();
        Assert.Equal(0, await shell.Run($"completion {name}"));
        Golden.Check($"completion/{name}.txt", shell.Out);
    }

    [Theory]
    [InlineData("tasks", "T1\nT2\nT3\nT4\nT5\nT6\nT7\n")]
    [InlineData("projects", "shop\n")]
    [InlineData("workers", "worker-1\nworker-2\nworker-3\n")]
    [InlineData("nonsense", "")]
    public async Task Names_are_completed(string kind, string names)
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllWorkers.Add(Samples.Workers[0] with { Name = "$(rm -rf ~)" });
        Assert.Equal(0, await shell.Run($"complete {kind}"));
        Assert.Equal(names, shell.Out);
    }

    [Fact]
    public void What_is_not_in_this_version_is_not_listed()
    {
        var paths = Nodes.Select(node => node.Path).ToHashSet(StringComparer.Ordinal);
        Assert.All(NotInThisVersion.AllCommands, name => Assert.DoesNotContain(name, paths));
        foreach (var whole in NotInThisVersion.AllOptions)
        {
            var option = whole[(whole.LastIndexOf(' ') + 1)..];
            var node = Nodes.Single(node => node.Path == whole[..^(option.Length + 1)]);
            Assert.DoesNotContain(node.Options, word => word.Text == option);
        }
    }

    [Fact]
    public void Every_list_and_show_takes_json() => Assert.All(
        Nodes.Where(node => node.Verbs.Count == 0
            && node.Path.Split(' ')[^1] is "list" or "show" or "status" or "queue" or "inbox" or "events"),
        node => Assert.Contains(node.Options, word => word.Text == "--json"));

    [Fact]
    public void Every_command_and_option_says_what_it_does() => Assert.All(Nodes, node =>
    {
        Assert.All(node.Verbs, word => Assert.NotEqual("", word.Meaning));
        Assert.All(node.Options, word => Assert.NotEqual("", word.Meaning));
    });

    internal static Command Tree() => CommandTree.Build(new CommandContext
    {
        Terminal = new Rendering.Terminal(TextWriter.Null, TextWriter.Null),
        Composition = new FakeComposition(),
        Directory = "/",
        Environment = new Dictionary<string, string>(),
    });
}
