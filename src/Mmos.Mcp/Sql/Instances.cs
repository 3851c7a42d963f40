using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Tasks;

namespace Mmos.Mcp.Sql;

/// <summary>Model instances: workers, in the words of the session database.</summary>
internal static class Instances
{
    /// <summary>Nobody looks at this process: such a worker ends by its silence.</summary>
    private static readonly ProcessInfo Nowhere = new("remote", "", 0, 0);

    public static async Task<Reply> Register(Call call)
    {
        var arguments = call.Arguments;
        var name = arguments.Needed("name");
        var made = await call.Seam.Workers.Register(new RegisterRequest
        {
            Name = name,
            Agent = arguments.Text("type")?.ToLowerInvariant() ?? "agent",
            Model = arguments.Text("model"),
            Capabilities = arguments.Texts("capabilities"),
            Process = Nowhere,
        }, call.Cancel).ConfigureAwait(false);
        return Reply.From(made, registration => Reply.Told($"{name} is registered.",
            Json.Of(("worker", name), ("registration", registration))),
            "Unregister that one first, or choose another name");
    }

    public static async Task<Reply> Unregister(Call call)
    {
        var worker = await Find(call).ConfigureAwait(false);
        if (worker.Problem is { } unknown) return Reply.No(unknown);
        var ended = await call.Seam.Workers.End(worker.Value!.Name, worker.Value.Registration, "drained",
            call.Cancel).ConfigureAwait(false);
        return Reply.From(ended, _ => Reply.Told($"{worker.Value.Name} has left.",
            Json.Of(("worker", worker.Value.Name))));
    }

    public static async Task<Reply> Status(Call call)
    {
        if (call.Arguments.Has("worker"))
            return Reply.From(await Find(call).ConfigureAwait(false), one => Reply.Of("",
                Json.Of(("workers", Json.List([one], Shown.Worker)))));
        return Reply.From(await call.Seam.Workers.List(call.Cancel).ConfigureAwait(false), all =>
            Reply.Of(all.Count == 0 ? "No worker has registered yet." : "",
                Json.Of(("workers", Json.List(all, Shown.Worker)))));
    }

    public static async Task<Reply> Beat(Call call)
    {
        var worker = await Find(call).ConfigureAwait(false);
        if (worker.Problem is { } unknown) return Reply.No(unknown);
        var beaten = await call.Seam.Workers.Beat(worker.Value!.Name, worker.Value.Registration, call.Cancel)
            .ConfigureAwait(false);
        return Reply.From(beaten, _ => Reply.Told($"{worker.Value.Name} lives.",
            Json.Of(("worker", worker.Value.Name))), "Call register_model_instance");
    }

    public static async Task<Reply> Next(Call call)
    {
        var worker = await Find(call).ConfigureAwait(false);
        if (worker.Problem is { } unknown) return Reply.No(unknown);
        var claimed = await call.Seam.Work.Claim(new ClaimRequest
        {
            Worker = worker.Value!.Name,
            Registration = worker.Value.Registration,
        }, call.Cancel).ConfigureAwait(false);
        if (claimed.Problem is { } problem) return Reply.No(problem, "Call register_model_instance");
        if (claimed.Value is not [var order, ..])
            return Reply.Told("No task is ready for it.", []);
        // Where the repository cannot be opened from here the task is taken all the same.
        var opened = await call.Seam.Attempts.Open(order, call.Cancel).ConfigureAwait(false);
        return Reply.Of($"{order.Task.Id} is with {order.Lease.Worker}.", Json.Of(("task", order.Task.Id),
            ("lease", order.Lease.Lease), ("title", order.Task.Title),
            ("worktree", opened.Value?.Directory), ("brief", opened.Value?.Brief)));
    }

    public static async Task<Reply> Complete(Call call)
    {
        var held = await Held(call, call.Arguments.Needed("worker")).ConfigureAwait(false);
        if (held.Problem is { } problem) return Reply.No(problem);
        var handedIn = await call.Seam.Attempts.HandIn(held.Value!, call.Arguments.Needed("result"), null,
            call.Cancel).ConfigureAwait(false);
        return Reply.From(handedIn,
            _ => Reply.Told($"{held.Value!.Task} is handed in; MMOS checks and merges "
            + "it.", Json.Of(("task", held.Value.Task), ("status", "verifying"))));
    }

    public static async Task<Reply> Update(Call call)
    {
        var (arguments, id) = (call.Arguments, call.Arguments.Needed("task"));
        var note = arguments.Text("note") ?? "";
        List<Func<Task<Answer<Done>>>> changes = [];
        if (arguments.Whole("progress") is { } percent)
            changes.Add(async () => await Held(call, null).ConfigureAwait(false) is var held
                && held.Problem is { } problem ? Answer<Done>.No(problem)
                : await call.Seam.Work.Progress(held.Value!, percent, note,
                    call.Cancel).ConfigureAwait(false));
        if (arguments.Text("worker") is { } worker)
            changes.Add(() => call.Seam.Tasks.Assign(id, worker == "auto" ? null : worker, call.Cancel));
        if (arguments.Has("status")) changes.Add(() => Again(call, id, note));
        if (changes.Count != 1)
            return Reply.No(new Problem("invalid",
                "update_task changes one thing: give progress, worker, or status", "task"));
        var changed = await changes[0]().ConfigureAwait(false);
        if (changed.Problem is { } refused) return Reply.No(refused);
        return Reply.From(await call.Seam.Tasks.Get(id, call.Cancel).ConfigureAwait(false), task =>
            Reply.Told($"{task.Id} is {task.Status}.", Json.Of(("task", task.Id), ("status", task.Status))));
    }

    private static async Task<Answer<Done>> Again(Call call, string id, string note)
    {
        var task = await call.Seam.Tasks.Get(id, call.Cancel).ConfigureAwait(false);
        if (task.Problem is { } unknown) return Answer<Done>.No(unknown);
        return task.Value!.Status == "failed"
            ? await call.Seam.Tasks.Retry(id, note, call.Cancel).ConfigureAwait(false)
            : await call.Seam.Tasks.Reopen(id, note, call.Cancel).ConfigureAwait(false);
    }

    private static async Task<Answer<WorkerInfo>> Find(Call call) => await call.Seam.Workers.Get(
        call.Arguments.Needed("worker"), call.Cancel).ConfigureAwait(false);

    private static async Task<Answer<LeaseRef>> Held(Call call, string? worker)
    {
        var id = call.Arguments.Needed("task");
        var task = await call.Seam.Tasks.Get(id, call.Cancel).ConfigureAwait(false);
        if (task.Problem is { } unknown) return Answer<LeaseRef>.No(unknown);
        return task.Value is { Worker: { } holder, Lease: { } lease } && (worker ?? holder) == holder
            ? Answer<LeaseRef>.Of(new LeaseRef(task.Value.Id, lease, holder), 0)
            : Answer<LeaseRef>.No(new Problem("conflict", task.Value!.Worker is { } other
                ? $"{task.Value.Id} is held by {other}" : $"{task.Value.Id} is {task.Value.Status} and held "
                    + "by nobody", "task"));
    }
}
