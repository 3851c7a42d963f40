using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos review …`: what waits for a verdict, and the verdicts.</summary>
/// <remarks>Within a review a reviewer decides under its lease; everybody else decides as a person.</remarks>
internal static class ReviewCommands
{
    public static Command Build(CommandContext context) => Group("review",
        "look at work that waits for a verdict, and give it",
        List(context),
        Verdict(context, "approve", "pass the open stage", isNoted: false,
            "is approved", (reviews, id, note, lease, cancel) => reviews.Approve(id, note, lease, cancel)),
        Verdict(context, "revise", "send the work back to be changed; uses a retry", isNoted: true,
            "goes back to be changed", (reviews, id, note, lease, cancel) =>
                reviews.Revise(id, note, lease, cancel)),
        Verdict(context, "reject", "let the task fail", isNoted: true,
            "has failed", (reviews, id, note, lease, cancel) => reviews.Reject(id, note, lease, cancel)));

    private static Command List(CommandContext context)
    {
        var project = Text("--project", "PROJECT", "only of this project");
        return Verb(context, "list", "what is in review, oldest first", [project, JsonFlag()], call =>
            call.InSession(async session => call.List(
                await session.Orchestrator.Reviews.List(call.Get(project), call.Cancel),
                CliJson.Compact.ListedOpenReview, ReviewPages.List)));
    }

    private static Command Verdict(CommandContext context, string name, string description, bool isNoted,
        string done, Func<IReviews, string, string, LeaseRef?, CancellationToken, Task<Answer<Done>>> decide)
    {
        var id = Argument("TASK", "id of the task in review, such as T12");
        var note = Text("--note", "TEXT", isNoted ? "what is wrong, for the next attempt" : "what you saw");
        note.Required = isNoted;
        return Verb(context, name, description, [id, note], call => call.InSession(async session =>
        {
            var task = call.Get(id).ToUpperInvariant();
            var own = Attempt.Of(call.Context.Environment)?.Lease;
            return call.Confirm(await decide(session.Orchestrator.Reviews, task, call.Get(note) ?? "",
                own?.Task == task ? own : null, call.Cancel), $"{task} {done}");
        }));
    }
}
