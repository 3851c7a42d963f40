using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Executor;

/// <summary>Waits for work.</summary>
internal static class Polling
{
    /// <summary>A little less than the minute that clients wait for an answer.</summary>
    private const int DefaultWait = 50;

    /// <summary>Messages in one answer: about 2,000 tokens when they are short.</summary>
    private const int MostMessages = 20;

    private static readonly string[] Final = ["done", "failed", "cancelled"];

    public static async Task<Reply> Poll(Call call)
    {
        var ensured = await call.Me.Ensure(call.Seam, call.Cancel).ConfigureAwait(false);
        if (ensured.Problem is { } refused) return Reply.No(refused);
        if (call.Me.Held is { Count: > 0 } held) return await Holding(call, held).ConfigureAwait(false);

        var wait = TimeSpan.FromSeconds(call.Arguments.Whole("wait_seconds") ?? DefaultWait);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, call.Gone);
        var claimed = await Registering.WhileRegistered(call, () => call.Client.WhileWaiting(
            call.Seam.Work.Claim(call.Me.Claim(wait, offers: true), over.Token), wait, "waiting for a task",
            over.Token)).ConfigureAwait(false);
        if (claimed.Problem is { } problem) return Reply.No(problem);
        return await Given(call, claimed.Value!).ConfigureAwait(false);
    }

    /// <summary>What is said of items that a claim gave.</summary>
    public static async Task<Reply> Given(Call call, IReadOnlyList<WorkOrder> orders)
    {
        call.Me.ForgetOffers();
        foreach (var order in orders)
            if (order.Task.Status == "assigned" || order.Item != "author") call.Me.Offer(order);
            else call.Me.Hold(order);
        var messages = await Unread(call).ConfigureAwait(false);
        var tasks = Json.List(orders, Offer);
        if (orders.Count > 0)
            return Reply.Of($"{orders[0].Task.Id} is for you: call accept_task.",
                Json.Of(("tasks", tasks), ("messages", messages)));
        var (open, isDone) = await Left(call).ConfigureAwait(false);
        return Reply.Of(isDone ? "Nothing is left to do: stop polling."
            : $"No task for you now ({open}); poll again.",
            Json.Of(("tasks", tasks), ("messages", messages), ("done", isDone)));
    }

    private static async Task<Reply> Holding(Call call, IReadOnlyList<WorkOrder> held)
    {
        var messages = await Unread(call).ConfigureAwait(false);
        return Reply.Of($"You hold {held[0].Task.Id}: go on with it, then complete_task or fail_task; "
            + "accept_task gives its brief again.",
            Json.Of(("tasks", new JsonArray()), ("holding", Json.List(held, Offer)), ("messages", messages)));
    }

    private static JsonNode Offer(WorkOrder order) => Json.Of(
        ("task", order.Task.Id), ("title", order.Task.Title), ("project", order.Task.Project),
        ("priority", order.Task.Priority), ("kind", order.Task.Kind),
        ("item", order.Item == "author" ? null : order.Item),
        ("attempt", order.Task.Attempt > 1 ? order.Task.Attempt : null), ("lease", order.Lease.Lease));

    /// <summary>What the worker has not read, marked as read; null when there is nothing.</summary>
    public static async Task<JsonArray?> Unread(Call call)
    {
        var found = await call.Seam.Messages.List(
            new MessageFilter { Reader = call.Me.Name, IsUnread = true, Limit = MostMessages }, call.Cancel)
            .ConfigureAwait(false);
        if (found.Value is not { Count: > 0 } messages) return null;
        await MarkRead(call, messages).ConfigureAwait(false);
        return Json.List(messages, Talking.Message);
    }

    /// <summary>Records that the worker has read them.</summary>
    public static async Task MarkRead(Call call, IReadOnlyList<SentMessage> messages)
    {
        foreach (var project in messages.GroupBy(m => m.To is null ? m.Project : null))
            await call.Seam.Messages.MarkRead(call.Me.Name, project.Max(m => m.Id), project.Key, call.Cancel)
                .ConfigureAwait(false);
    }

    // A worker that polls for ever costs its owner money: it is told when nothing can come any more.
    private static async Task<(string Open, bool IsDone)> Left(Call call)
    {
        var projects = await call.Seam.Projects.List(call.Cancel).ConfigureAwait(false);
        if (projects.Value is not { } all) return ("what waits is not known", false);
        var open = all.Where(p => p.Status is "active" or "paused").SelectMany(p => p.Tasks)
            .Where(count => !Final.Contains(count.Key) && count.Value > 0)
            .GroupBy(count => count.Key, count => count.Value)
            .Select(group => $"{group.Sum()} {group.Key}").ToList();
        return open.Count == 0 ? ("nothing open", all.Count > 0) : (string.Join(", ", open), false);
    }
}
