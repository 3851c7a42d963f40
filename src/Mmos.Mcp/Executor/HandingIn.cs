using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Executor;

/// <summary>Reports on a task, and ends it.</summary>
internal static class HandingIn
{
    private const string OtherWork = "Call poll_for_tasks for other work";

    public static async Task<Reply> Progress(Call call)
    {
        var order = await Mine(call).ConfigureAwait(false);
        if (order.Problem is { } problem) return Reply.No(problem);
        var percent = call.Arguments.Whole("percent")!.Value;
        var note = call.Arguments.Text("note") ?? "";
        if (percent == 100)
            return Reply.No(new Problem("invalid", "100 percent is a finished task; call complete_task with "
                + "its result", "percent"));
        var lease = order.Value!.Lease;
        var answer = await call.Seam.Work.Progress(lease, percent, note, call.Cancel).ConfigureAwait(false);
        if (Gone(call, lease, answer.Problem) is { } gone) return gone;
        var unread = await call.Seam.Messages.Unread(call.Me.Name, call.Cancel).ConfigureAwait(false);
        return Reply.Told(unread.Value > 0 ? $"Noted. {unread.Value} unread messages: call messages."
            : "Noted.", Json.Of(("task", lease.Task), ("percent", percent)));
    }

    public static async Task<Reply> Complete(Call call)
    {
        var order = await Mine(call).ConfigureAwait(false);
        if (order.Problem is { } problem) return Reply.No(problem);
        var lease = order.Value!.Lease;
        if (order.Value!.Item != "author")
            return await Verdict(call, lease).ConfigureAwait(false);
        if (call.Arguments.Has("verdict"))
            return Reply.No(new Problem("invalid", $"{lease.Task} is no review: it takes no verdict",
                "verdict"));

        var rest = call.Me.Held.Where(held => held.Lease != lease).Select(held => held.Lease);
        var next = call.Arguments.Flag("next")
            ? call.Me.Claim(TimeSpan.Zero, offers: false) with { Holding = [.. rest] } : null;
        var answer = await call.Seam.Attempts.HandIn(lease, call.Arguments.Needed("result"), next,
            call.Cancel).ConfigureAwait(false);
        if (Gone(call, lease, answer.Problem) is { } gone) return gone;
        call.Me.Release(lease.Task);
        call.Me.TellHandedIn();
        var done = Json.Of(("task", lease.Task), ("status", "verifying"));
        var said = $"{lease.Task} is handed in; MMOS now checks and merges it.";
        if (next is null) return Reply.Told($"{said} Call poll_for_tasks.", done);
        if (answer.Value!.Count == 0)
            return Reply.Told($"{said} No other task is ready: call poll_for_tasks.", done);
        var begun = await Accepting.Begin(call, answer.Value[0]).ConfigureAwait(false);
        done["next"] = begun.Content is { } content ? (JsonObject)content.DeepClone()
            : Json.Of(("task", answer.Value[0].Task.Id), ("problem", begun.Text));
        return Reply.Told($"{said}\n\nNext: {begun.Text}", done, said);
    }

    public static async Task<Reply> Fail(Call call)
    {
        var order = await Mine(call).ConfigureAwait(false);
        if (order.Problem is { } problem) return Reply.No(problem);
        var (lease, reason) = (order.Value!.Lease, call.Arguments.Needed("reason"));
        var cause = call.Arguments.Text("cause") switch
        {
            "limit" => "limit",
            "give_back" => "drained",
            _ => "agent_error",
        };
        var isBegun = order.Value!.Item == "author" && order.Value!.Task.Status != "assigned";
        var answer = isBegun
            ? await call.Seam.Attempts.Leave(lease, cause, reason, call.Cancel).ConfigureAwait(false)
            : await call.Seam.Work.GiveBack(lease, "drained", reason, null,
                call.Cancel).ConfigureAwait(false);
        if (Gone(call, lease, answer.Problem) is { } gone) return gone;
        call.Me.Release(lease.Task);
        return Reply.Told($"{lease.Task} is given back. {OtherWork}.",
            Json.Of(("task", lease.Task), ("status", cause == "agent_error" ? "failed" : "returned")));
    }

    private static async Task<Reply> Verdict(Call call, LeaseRef lease)
    {
        var notes = call.Arguments.Needed("result");
        var reviews = call.Seam.Reviews;
        var verdict = call.Arguments.Text("verdict");
        if (verdict is null)
            return Reply.No(new Problem("invalid", $"{lease.Task} is a review: give the verdict approve, "
                + "revise or reject, and your notes as result", "verdict"));
        var answer = verdict switch
        {
            "approve" => await reviews.Approve(lease.Task, notes, lease, call.Cancel).ConfigureAwait(false),
            "revise" => await reviews.Revise(lease.Task, notes, lease, call.Cancel).ConfigureAwait(false),
            _ => await reviews.Reject(lease.Task, notes, lease, call.Cancel).ConfigureAwait(false),
        };
        if (Gone(call, lease, answer.Problem) is { } gone) return gone;
        call.Me.Release(lease.Task);
        call.Me.TellHandedIn();
        return Reply.Told($"The review of {lease.Task} is given: {verdict}. {OtherWork}.",
            Json.Of(("task", lease.Task), ("status", verdict)));
    }

    /// <summary>The task that is meant: the one named, else the only one that is held.</summary>
    internal static async Task<Answer<WorkOrder>> Mine(Call call)
    {
        var named = call.Arguments.Text("task");
        var known = call.Me.Held.Concat(call.Me.Offered).ToList();
        var found = named is null && known.Count > 0 ? known[0] : known.FirstOrDefault(order =>
            string.Equals(order.Task.Id, named, StringComparison.OrdinalIgnoreCase));
        if (found is not null) return Answer<WorkOrder>.Of(found, 0);
        // A request over HTTP may reach a process that did not see it accepted: the log knows who holds it.
        var ensured = await call.Me.Ensure(call.Seam, call.Cancel).ConfigureAwait(false);
        if (ensured.Problem is { } problem) return Answer<WorkOrder>.No(problem);
        var claimed = await call.Seam.Work.Claim(call.Me.Claim(TimeSpan.Zero, offers: true) with
        { Holding = [] }, call.Cancel).ConfigureAwait(false);
        foreach (var order in claimed.Value ?? [])
            if (named is null || string.Equals(order.Task.Id, named, StringComparison.OrdinalIgnoreCase))
            {
                if (order.Task.Status != "assigned") call.Me.Hold(order);
                else call.Me.Offer(order);
                return Answer<WorkOrder>.Of(order, 0);
            }
        return Answer<WorkOrder>.No(claimed.Problem ?? await NotMine(call, named).ConfigureAwait(false));
    }

    private static async Task<Problem> NotMine(Call call, string? named)
    {
        if (named is null)
            return new Problem("not_found", "you hold no task; call poll_for_tasks", "task");
        var there = await call.Seam.Tasks.Get(named, call.Cancel).ConfigureAwait(false);
        return there.Problem ?? new Problem("conflict", there.Value!.Worker is { } holder
            ? $"{named} is held by {holder}; call poll_for_tasks for other work"
            : $"{named} is {there.Value.Status} and not held by you; call poll_for_tasks for other work",
            "task");
    }

    // A lease that is no longer live is forgotten here too, or every poll would name it.
    private static Reply? Gone(Call call, LeaseRef lease, Problem? problem)
    {
        if (problem is null) return null;
        if (problem.Code is not ("stale" or "not_found")) return Reply.No(problem);
        call.Me.Release(lease.Task);
        return Reply.No(problem, OtherWork);
    }
}
