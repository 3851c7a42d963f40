using System.CommandLine;
using System.Text;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos task add`: more tasks for a project that is there, all or none.</summary>
internal static class TaskAddCommand
{
    private const int LongestKey = 60;

    private sealed record Parts(
        Argument<string?> Title, Option<string> From, Option<string> Template,
        Option<string> Project, Option<string> Key, Option<string> Description,
        Option<string[]> Needs, Option<string> Priority, Option<string> Kind, Option<string[]> Acceptance,
        Option<string[]> Verify, Option<string> Run, Option<string> Worker, Option<string[]> Files,
        Option<string[]> Require, Option<string[]> Prefer, Option<long?> Retries, Option<long?> Timeout,
        Option<string> Estimate, Option<string> Breakdown, Option<string> Pattern, Option<bool> Yes);

    public static Command Build(CommandContext context)
    {
        var parts = new Parts(
            Maybe("TITLE", "one line for people"),
            Text("--from", "FILE", "instead of TITLE: a list of tasks in YAML or JSON; - for standard input"),
            Text("--template", "TEMPLATE", "instead of TITLE: the tasks of a template (mmos template list)"),
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
            Number("--timeout", "SECONDS", "wall-clock limit of an attempt; 1800 by default", 1, 86_400),
            Text("--estimate", "DURATION", "expected work, such as 2h"),
            OneOf("--breakdown", "MODE", "what happens above 24h: auto (default), ask, off", "auto", "ask",
                "off"),
            Text("--pattern", "NAME", "the pattern that breaks it down"),
            Flag("--yes", "agree that epics are broken down where asked first"));
        parts.Project.Required = true;
        return Verb(context, "add", "add a task, or many, to a project",
            [
                parts.Title, parts.From, parts.Template, parts.Project,
                parts.Key, parts.Description, parts.Needs, parts.Priority,
                parts.Kind, parts.Acceptance, parts.Verify, parts.Run, parts.Worker, parts.Files,
                    parts.Require,
                parts.Prefer,
                parts.Retries, parts.Timeout, parts.Estimate, parts.Breakdown, parts.Pattern, parts.Yes,
                JsonFlag(),
            ],
            call => Add(call, parts));
    }

    private static Task<int> Add(Invocation call, Parts parts)
    {
        var batch = Read(call, parts);
        if (batch.Problem is { } wrong)
            return Task.FromResult(call.Refuse(wrong));
        if (batch.Value!.Problems.Count > 0)
            return Task.FromResult(call.Refuse(ExitCode.Usage, batch.Value!.Problems));
        var tasks = call.Get(parts.Yes) ? Agreement.To(batch.Value!.Tasks) : batch.Value!.Tasks;
        return call.InSession(async session =>
        {
            var answer = await session.Orchestrator.Projects.Add(
                call.Get(parts.Project)!, tasks, Guid.CreateVersion7().ToString("n"), call.Cancel);
            return call.Show(batch.Value!.Placed(answer), CliJson.Compact.Submitted, Added);
        });
    }

    private static Answer<TaskBatch> Read(Invocation call, Parts parts)
    {
        var (title, from, template) = (call.Get(parts.Title), call.Get(parts.From), call.Get(parts.Template));
        if (new[] { title, from, template }.Count(said => said is not null) != 1)
            return Wrong("\"mmos task add\" needs one of TITLE, --from FILE, --template TEMPLATE");
        if (from is not null)
            return Answer<TaskBatch>.Of(TaskBatch.From(call, from), 0);
        if (template is not null)
            return TemplateCommands.Find(template) is { Value: { } found }
                ? Answer<TaskBatch>.Of(new TaskBatch(
                    found.Tasks(call.Get(parts.Key) ?? found.Name, call.Get(parts.Verify)!,
                        call.Get(parts.Needs)!)), 0)
                : Answer<TaskBatch>.No(TemplateCommands.Find(template).Problem!);
        if (call.Get(parts.Estimate) is { } said && !Durations.TryParse(said, out _))
            return Wrong($"--estimate takes a duration such as 2h, not \"{said}\"");
        return Answer<TaskBatch>.Of(new TaskBatch([Spec(call, parts, title!)]), 0);
    }

    private static Answer<TaskBatch> Wrong(string message) =>
        Answer<TaskBatch>.No(new Problem("invalid", message));

    private static TaskSpec Spec(Invocation call, Parts parts, string title) => new()
    {
        Key = call.Get(parts.Key) ?? KeyFrom(title),
        Title = title,
        Description = call.Get(parts.Description) ?? "",
        Needs = call.Get(parts.Needs)!,
        Priority = call.Get(parts.Priority) ?? "P1",
        Kind = call.Get(parts.Kind) ?? "coding",
        Acceptance = call.Get(parts.Acceptance)!,
        Verify = call.Get(parts.Verify)!,
        Run = call.Get(parts.Run),
        Worker = call.Get(parts.Worker),
        Files = call.Get(parts.Files)!,
        Capabilities =
            new Capabilities { Require = call.Get(parts.Require)!, Prefer = call.Get(parts.Prefer)! },
        RetryMax = (int)(call.Get(parts.Retries) ?? 2),
        TimeoutSeconds = (int?)call.Get(parts.Timeout),
        EstimateHours = call.Get(parts.Estimate) is { } estimate && Durations.TryParse(estimate, out var time)
            ? (decimal)time.TotalMinutes / 60 : null,
        Breakdown = call.Get(parts.Breakdown),
        Pattern = call.Get(parts.Pattern),
    };

    private static Page Added(Submitted submitted, Frame frame)
    {
        var page = new Page();
        foreach (var task in submitted.Tasks)
            page.Add(Line.Of(task.Id + " ", Ink.Strong).Add($"{task.Key} was added to {submitted.Project}"));
        foreach (var line in BreakdownLines.Of(submitted))
            page.Add(line);
        return page;
    }

    /// <summary>`Core scraping, part 2` becomes `core-scraping-part-2`; letters outside of ASCII are left
    /// out.</summary>
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
