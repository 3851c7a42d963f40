using System.Text;
using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Serving;

namespace Mmos.Mcp.Executor;

/// <summary>Begins a task.</summary>
internal static class Accepting
{
    /// <summary>What a brief may cost a worker, in tokens.</summary>
    private const int BriefTokens = 4_000;

    public static async Task<Reply> Accept(Call call)
    {
        var chosen = await Choose(call).ConfigureAwait(false);
        if (chosen.Problem is { } problem) return Reply.No(problem);
        return await Begin(call, chosen.Value!, call.Arguments.Flag("verbose")).ConfigureAwait(false);
    }

    /// <summary>Takes an item and opens its worktree; a repeat gives the same again.</summary>
    public static async Task<Reply> Begin(Call call, WorkOrder order, bool verbose = false)
    {
        if (order.Item == "author" && order.Task.Status == "assigned")
        {
            var accepted = await call.Seam.Work.Accept(order.Lease, call.Cancel).ConfigureAwait(false);
            if (accepted.Problem is { } refused)
            {
                call.Me.Release(order.Task.Id);
                return Reply.No(refused, "Call poll_for_tasks for other work");
            }
            order = accepted.Value!;
        }
        call.Me.Hold(order);
        if (order.Messages.Count > 0) await Polling.MarkRead(call, order.Messages).ConfigureAwait(false);
        return order.Item == "author" ? await Author(call, order, verbose).ConfigureAwait(false)
            : await Review(call, order).ConfigureAwait(false);
    }

    private static async Task<Reply> Author(Call call, WorkOrder order, bool verbose)
    {
        var opened = await call.Seam.Attempts.Open(order, call.Cancel).ConfigureAwait(false);
        if (opened.Problem is { } problem)
            return Reply.No(problem, $"You hold {order.Task.Id}; try accept_task again, or fail_task");
        var attempt = opened.Value!;
        var brief = attempt.Brief;
        if (Encoding.UTF8.GetByteCount(brief) > BriefTokens * 4
            && (await call.Seam.Attempts.Brief(order.Task.Id, BriefTokens, call.Cancel).ConfigureAwait(false))
                .Value is { } shorter)
            brief = shorter;
        var where = attempt.Branch is null ? $"in {attempt.Directory}"
            : $"in {attempt.Directory} (branch {attempt.Branch})";
        var note = $"{order.Task.Id} is yours (lease {order.Lease.Lease}, attempt {order.Task.Attempt}). "
            + "Work "
            + $"only {where}; do not push or merge. Then complete_task.";
        return Reply.Told($"{note}\n\n{brief}", Json.Of(("task", order.Task.Id), ("lease", order.Lease.Lease),
            ("attempt", order.Task.Attempt), ("project", order.Task.Project), ("title", order.Task.Title),
            ("worktree", attempt.Directory), ("branch", attempt.Branch), ("brief", brief),
            ("details", verbose ? McpJson.Whole(order.Task) : null)), note);
    }

    private static async Task<Reply> Review(Call call, WorkOrder order)
    {
        var diff = await call.Seam.Attempts.Diff(order.Task.Id, summary: true, call.Cancel)
            .ConfigureAwait(false);
        var brief = string.Join("\n\n", new[]
        {
            $"# Review {order.Task.Id}: {order.Task.Title}", order.Task.Description,
            order.Task.Acceptance.Count == 0 ? ""
                : "## Acceptance\n" + string.Join('\n', order.Task.Acceptance.Select(line => $"- {line}")),
            order.Task.Result is { } said ? $"## What its author says\n{said}" : "",
            order.Task.Commit is { } commit ? $"Commit {commit} on branch {order.Task.Branch}." : "",
            diff.Value is { } files ? $"## Changed files\n```\n{files.TrimEnd()}\n```" : "",
        }.Where(part => part.Length > 0));
        var note = $"You review {order.Task.Id} (lease {order.Lease.Lease}). Change nothing; then "
            + "complete_task with a verdict and your notes as result.";
        return Reply.Told($"{note}\n\n{brief}",
            Json.Of(("task", order.Task.Id), ("lease", order.Lease.Lease), ("project", order.Task.Project),
                ("title", order.Task.Title), ("branch", order.Task.Branch), ("brief", brief)), note);
    }

    // The one named; else the one there is. What another process of this worker took is asked for anew.
    private static async Task<Answer<WorkOrder>> Choose(Call call)
    {
        var named = call.Arguments.Text("task");
        var known = call.Me.Offered.Concat(call.Me.Held).ToList();
        if (Pick(known, named) is { } order) return Answer<WorkOrder>.Of(order, 0);
        var claimed = await Registering.WhileRegistered(call, () => call.Seam.Work.Claim(
            call.Me.Claim(TimeSpan.Zero, offers: true) with { Holding = [] }, call.Cancel))
            .ConfigureAwait(false);
        if (claimed.Problem is { } problem) return Answer<WorkOrder>.No(problem);
        foreach (var given in claimed.Value!) call.Me.Offer(given);
        return Pick(claimed.Value!, named) is { } found ? Answer<WorkOrder>.Of(found, 0)
            : Answer<WorkOrder>.No(new Problem(named is null ? "not_found" : "conflict", named is null
                ? "nothing is offered to you; call poll_for_tasks"
                : $"{named} is not offered to you; call poll_for_tasks for what is", "task"));
    }

    private static WorkOrder? Pick(IReadOnlyList<WorkOrder> orders, string? named) =>
        named is null ? orders.FirstOrDefault()
        : orders.FirstOrDefault(o => string.Equals(o.Task.Id, named, StringComparison.OrdinalIgnoreCase));
}
