using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>What a submitter is told, made of the events alone, so that a repeat gets the same.</summary>
internal static class SubmissionAnswer
{
    public static Submitted Of(string project, IReadOnlyList<Recorded> record)
    {
        List<TaskSubmitted> events = [.. record.Select(r => r.Event).OfType<TaskSubmitted>()];
        // Who waited for work has some of it in the same step.
        var given = record.Select(r => (r.At, Given: Given(r.Event))).Where(g => g.Given.Task > 0)
            .GroupBy(g => g.Given.Task).ToDictionary(g => g.Key, g => (g.First().At, g.First().Given.Worker));
        return new(project, [.. events.Select(e => Task(e, given))])
        {
            Breakdowns =
            [
                .. events.Where(e => e.Definition.Parent is not null).GroupBy(e => e.Definition.Parent!)
                    .Select(g => new BrokenDownTask(g.Key.Key, g.Key.Title, g.Key.Pattern, g.Key.Reason,
                        [.. g.Select(Part)])),
            ],
            Warnings =
            [
                .. events.Where(e => e.Definition.Parent is null).Select(Warning).OfType<string>(),
                .. record.Select(r => r.Event).OfType<ConflictDetected>()
                    .Where(c => c.Resolution is null).Select(c => c.Text),
            ],
        };
    }

    private static (int Task, string Worker) Given(Event e) => e switch
    {
        TaskAssigned { Item: WorkItem.Author } assigned => (assigned.Task, assigned.Worker),
        TaskOffered offered => (offered.Task, offered.Worker),
        _ => default,
    };

    private static SubmittedTask Task(TaskSubmitted e, Dictionary<int, (long At, string Worker)> given)
    {
        if (!given.TryGetValue(e.Task, out var who)) return new(Id(e), e.Definition.Key);
        DateTimeOffset? eta = e.Definition.EstimateMinutes is { } minutes
            ? DateTimeOffset.FromUnixTimeMilliseconds(who.At).AddMinutes(minutes) : null;
        return new(Id(e), e.Definition.Key, who.Worker, eta);
    }

    private static PartOfTask Part(TaskSubmitted e) =>
        new(Id(e), e.Definition.Key, e.Definition.EstimateMinutes / 60m);

    private static string? Warning(TaskSubmitted e) => e.Definition.Complexity switch
    {
        "epic" => $"{e.Definition.Key} is an epic ({Complexity.Of(e.Definition).Reason}) and runs as it is, "
            + "because breakdown is off",
        "complex" => $"{e.Definition.Key} is complex ({Complexity.Of(e.Definition).Reason}); breaking "
            + "it down is recommended: split it, or name a pattern",
        _ => null,
    };

    private static string Id(TaskSubmitted e) => $"T{e.Task}";
}
