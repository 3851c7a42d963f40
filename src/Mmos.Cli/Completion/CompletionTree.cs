using System.CommandLine;
using System.CommandLine.Completions;

namespace Mmos.Cli.Completion;

/// <summary>A word that may follow, with what it means.</summary>
internal sealed record Word(string Text, string Meaning);

/// <summary>What may follow one command.</summary>
/// <param name="Path">The command without `mmos`; empty for the root.</param>
/// <param name="Verbs">Commands below it.</param>
/// <param name="Options">Its options.</param>
/// <param name="Values">Words that its argument takes.</param>
/// <param name="Names">Names that its argument takes: `tasks`, `projects`, `workers` or `accounts`; null for
/// none.</param>
/// <param name="TakesFile">Whether its argument is a file.</param>
internal sealed record CompletionNode(
    string Path, IReadOnlyList<Word> Verbs, IReadOnlyList<Word> Options, IReadOnlyList<string> Values,
    string? Names, bool TakesFile);

/// <summary>The tree of commands, flat, as completion scripts need it.</summary>
internal static class CompletionTree
{
    /// <summary>Every visible command, parents first.</summary>
    public static IReadOnlyList<CompletionNode> Of(Command root)
    {
        var inherited = root.Options.Where(option => option.Recursive && !option.Hidden).ToList();
        var nodes = new List<CompletionNode>();
        Walk(root, "", inherited, nodes);
        return nodes;
    }

    private static void Walk(Command command, string path, List<Option> inherited, List<CompletionNode> nodes)
    {
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).ToList();
        var options = command.Options.Where(option => !option.Hidden).Concat(inherited)
            .DistinctBy(option => option.Name);
        var argument = command.Arguments.FirstOrDefault();
        nodes.Add(new CompletionNode(
            path,
            [.. verbs.Select(verb => new Word(verb.Name, verb.Description ?? ""))],
            [.. options.Select(option => new Word(option.Name, option.Description ?? ""))],
            argument is null ? []
                : [.. argument.GetCompletions(CompletionContext.Empty).Select(item => item.Label)],
            argument?.Name switch
            {
                "TASK" => "tasks",
                "PROJECT" => "projects",
                "WORKER" => "workers",
                "ACCOUNT" => "accounts",
                _ =>
                null
            },
            argument?.Name is "PLAN" or "PATH"));
        foreach (var verb in verbs)
            Walk(verb, path.Length == 0 ? verb.Name : $"{path} {verb.Name}", inherited, nodes);
    }
}
