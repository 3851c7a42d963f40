using Mmos.Api;
using Mmos.Mcp.Executor;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Orchestrator;

/// <summary>What the admin decides and says.</summary>
internal static class Judging
{
    private const string Admin = "admin";

    private static readonly string[] Verdicts = ["approve", "revise", "reject"];

    /// <summary>How a conflict may be settled.</summary>
    public static readonly string[] Resolutions = ["reassign", "queue", "merge", "allow_both", "escalate"];

    public static async Task<Reply> Review(Call call)
    {
        var open = await call.Seam.Reviews.List(null, call.Cancel).ConfigureAwait(false);
        if (open.Problem is { } problem) return Reply.No(problem);
        if (call.Arguments.Text("task") is not { } id)
            return Reply.Of(open.Value!.Count == 0 ? "No review is open." : "",
                Json.Of(("reviews", Json.List(open.Value, Shown))));
        if (open.Value!.FirstOrDefault(r => r.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is not
            { } review)
            return Reply.No(new Problem("conflict", $"{id} has no open review", "task"),
                "Call review_task without a task for those that have");
        var decision = call.Arguments.Text("decision") ?? await call.Client.Choose(
            $"Review {review.Id} ({review.Stage}): {review.Title}"
            + (review.Result is { } said ? $"\n{Json.Short(said, 500)}" : ""), Verdicts, call.Cancel)
            .ConfigureAwait(false);
        if (decision is null)
            return Reply.No(new Problem("invalid",
                "review_task needs the argument `decision`: approve, revise "
                + "(with a note) or reject", "decision"), "Look at the change first: git diff "
                + $"{review.Commit ?? "of its branch"}");
        var note = call.Arguments.Text("note") ?? "";
        var reviews = call.Seam.Reviews;
        var answer = decision switch
        {
            "approve" => await reviews.Approve(review.Id, note, null, call.Cancel).ConfigureAwait(false),
            "revise" => await reviews.Revise(review.Id, note, null, call.Cancel).ConfigureAwait(false),
            _ => await reviews.Reject(review.Id, note, null, call.Cancel).ConfigureAwait(false),
        };
        return Reply.From(answer, _ => Reply.Told($"{review.Id}: {decision}.",
            Json.Of(("task", review.Id), ("decision", decision))));
    }

    public static async Task<Reply> Resolve(Call call)
    {
        var open = await call.Seam.Conflicts.List(null, all: false, call.Cancel).ConfigureAwait(false);
        if (open.Problem is { } problem) return Reply.No(problem);
        if (call.Arguments.Text("conflict") is not { } id)
            return Reply.Of(open.Value!.Count == 0 ? "No conflict is open." : "",
                Json.Of(("conflicts", Json.List(open.Value, Shown))));
        if (open.Value!.FirstOrDefault(c => c.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is not
            { } conflict)
            return Reply.No(new Problem("conflict", $"{id} is no open conflict", "conflict"),
                "Call resolve_conflict without a conflict for those that are");
        var resolution = call.Arguments.Text("resolution") ?? await call.Client.Choose(
            $"Conflict {conflict.Id} ({conflict.Kind}) of {conflict.Task}: {conflict.Text}", Resolutions,
            call.Cancel).ConfigureAwait(false);
        if (resolution is null)
            return Reply.No(new Problem("invalid", "resolve_conflict needs the argument `resolution`: "
                + string.Join(", ", Resolutions), "resolution"));
        return Reply.From(await call.Seam.Conflicts.Resolve(conflict.Id, resolution,
            call.Arguments.Text("note") ?? "", call.Cancel).ConfigureAwait(false), settled =>
            Reply.Told($"{settled.Id}: {settled.Resolution}.", Json.Of(("conflict", settled.Id),
                ("resolution", settled.Resolution))));
    }

    public static async Task<Reply> Messages(Call call)
    {
        var arguments = call.Arguments;
        if (arguments.Text("action") == "read")
            return await Talking.Read(call, Admin, arguments.Flag("all")).ConfigureAwait(false);
        return arguments.Text("content") is not { } content
            ? Reply.No(new Problem("invalid", "messages needs the argument `content` to send", "content"))
            : await Talking.Send(call, new NewMessage
            {
                To = arguments.Text("to") is "all" ? null : arguments.Text("to"),
                Project = arguments.Text("project"),
                Task = arguments.Text("task"),
                Kind = arguments.Text("kind") ?? "note",
                Content = content,
            }, null).ConfigureAwait(false);
    }

    private static System.Text.Json.Nodes.JsonNode Shown(OpenReview review) => Json.Of(("task", review.Id),
        ("title", review.Title), ("project", review.Project), ("stage", review.Stage),
        ("author", review.Author), ("branch", review.Branch), ("commit", review.Commit),
        ("result", review.Result is { } said ? Json.Short(said, 300) : null), ("reason", review.Reason));

    private static System.Text.Json.Nodes.JsonNode Shown(FoundConflict conflict) => Json.Of(
        ("conflict", conflict.Id), ("kind", conflict.Kind), ("project", conflict.Project),
        ("task", conflict.Task), ("other", conflict.Other), ("paths", Json.SomeTexts([.. conflict.Paths])),
        ("text", conflict.Text));
}
