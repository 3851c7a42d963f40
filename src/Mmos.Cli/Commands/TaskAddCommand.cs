using System.CommandLine;
using System.Text;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos task add`: one more task for a project that is there.</summary>
internal static class TaskAddCommand
{
    private const int LongestKey = 60;

    private sealed record Parts(
        Argument<string> Title, Option<string> Project, Option<string> Key, Option<string> Description,
        Option<string[]> Needs, Option<string> Priority, Option<string> Kind, Option<string[]> Acceptance,
        Option<string[]> Verify, Option<string> Run, Option<string> Worker, Option<string[]> Files,
        Option<string[]> Require, Option<string[]> Prefer, Option<long?> Retries, Option<long?> Timeout);

    public static Command Build(CommandContext context)
    {
        var parts = new Parts(
            Argument("TITLE", "one line for people"),
            Text("--project", "PROJECT", "the project it belongs to"),
            Text("--key", "KEY", "its name in the project; made from the title by default"),
            Text("--description", "TEXT", "what is to be done, for the worker"),
            Words("--needs", "KEYS", "keys of the tasks that must be done first"),
            OneOf("--priority", "P", "P0 first, P1 by default, P2 last", "P0", "P1", "P2"),
            Text("--kind", "KIND", "research, planning, coding (default), review, testing, docs …"),
            Texts("--acceptance", "TEXT", "what is true when it is done; may be repeated"),
            Texts("--verify", "COMMAND", "a gate that must exit 0; may be repeated"),
            Text("--run", "COMMAND", "command line for command workers"),
            Text("--worker", "WORKER", "the preferred worker"),
            Words("--files", "GLOBS", "paths that it will change"),
            Words("--require", "WORDS", "capabilities that its worker must have"),
            Words("--prefer", "WORDS", "capabilities that its worker had better have"),
            Number("--retries", "N", "how often it may be tried again; 2 by default", 0, 20),
            Number("--timeout", "SECONDS", "wall-clock limit of an attempt; 1800 by default", 1, 86_400));
        parts.Project.Required = true;
        return Verb(context, "add", "add a task to a project",
            [
                parts.Title, parts.Project, parts.Key, parts.Description, parts.Needs, parts.Priority, parts.Kind,
                parts.Acceptance, parts.Verify, parts.Run, parts.Worker, parts.Files, parts.Require, parts.Prefer,
                parts.Retries, parts.Timeout, JsonFlag(),
            ],
            call => call.InSession(async session => call.Show(
                await session.Orchestrator.Projects.Add(
                    call.Get(parts.Project)!, [Spec(call, parts)], Guid.CreateVersion7().ToString("n"), call.Cancel),
                CliJson.Compact.Submitted, Added)));
    }

    private static TaskSpec Spec(Invocation call, Parts parts) => new()
    {
        Key = call.Get(parts.Key) ?? KeyFrom(call.Get(parts.Title)),
        Title = call.Get(parts.Title),
        Description = call.Get(parts.Description) ?? "",
        Needs = call.Get(parts.Needs)!,
        Priority = call.Get(parts.Priority) ?? "P1",
        Kind = call.Get(parts.Kind) ?? "coding",
        Acceptance = call.Get(parts.Acceptance)!,
        Verify = call.Get(parts.Verify)!,
        Run = call.Get(parts.Run),
        Worker = call.Get(parts.Worker),
        Files = call.Get(parts.Files)!,
        Capabilities = new Capabilities { Require = call.Get(parts.Require)!, Prefer = call.Get(parts.Prefer)! },
        RetryMax = (int)(call.Get(parts.Retries) ?? 2),
        TimeoutSeconds = (int?)call.Get(parts.Timeout),
    };

    private static Page Added(Submitted submitted, Frame frame)
    {
        var page = new Page();
        foreach (var task in submitted.Tasks)
            page.Add(Line.Of(task.Id + " ", Ink.Strong).Add($"{task.Key} was added to {submitted.Project}"));
        return page;
    }

    /// <summary>`Core scraping, part 2` becomes `core-scraping-part-2`; letters outside of ASCII are left out.</summary>
    internal static string KeyFrom(string title)
    {
        var key = new StringBuilder();
        foreach (var letter in title)
            if (char.IsAsciiLetterOrDigit(letter))
                key.Append(char.ToLowerInvariant(letter));
            else if (key.Length > 0 && key[^1] != '-')
                key.Append('-');
        var text = (key.Length > LongestKey ? key.ToString(0, LongestKey) : key.ToString()).Trim('-');
        return text.Length == 0 ? "task" : text;
    }
}
