using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>What a submitter is told, made of the events alone, so that a repeat gets the same.</summary>
internal static class SubmissionAnswer
{
    public static Submitted Of(string project, IReadOnlyList<TaskSubmitted> events,
        IEnumerable<ConflictDetected> conflicts) =>
        new(project, [.. events.Select(e => new SubmittedTask(Id(e), e.Definition.Key))])
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
                .. conflicts.Where(c => c.Resolution is null).Select(c => c.Text),
            ],
        };

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
