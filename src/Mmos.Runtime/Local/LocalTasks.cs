using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Tasks for people, in-process.</summary>
internal sealed class LocalTasks(LocalCalls calls) : ITasks
{
    /// <summary>A task has some dozens of events.</summary>
    private const int MostEvents = 10_000;

    /// <summary>Nobody is called idle sooner.</summary>
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromMinutes(1);

    public Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel) =>
        calls.Query(async () => await WithIdleness(
            await calls.Tables.Tasks(filter, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false));

    public Task<Answer<TaskInfo?>> OldestReady(string? priority, CancellationToken cancel) =>
        calls.Query(() => calls.Tables.OldestReady(priority, cancel));

    public Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel) =>
        LocalCalls.Readable(async () =>
        {
            if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<TaskInfo>(task);
            var found = await WithIdleness(
                await calls.Tables.Tasks([number], cancel).ConfigureAwait(false), cancel)
                .ConfigureAwait(false);
            return found.Count == 0 ? LocalCalls.NoTask<TaskInfo>(task)
                : Answer<TaskInfo>.Of(found[0], calls.Pump.Seq);
        });

    public Task<Answer<IReadOnlyList<string>>> Why(string task, CancellationToken cancel) =>
        LocalCalls.Readable(async () =>
        {
            if (LocalCalls.TaskNumber(task) is not { } number)
                return LocalCalls.NoTask<IReadOnlyList<string>>(task);
            var lines = await calls.Pump.Explain(view => Explanation.Of(view, number), cancel)
                .ConfigureAwait(false);
            if (lines.Count > 0
                && await OpenNeeds(number, cancel).ConfigureAwait(false) is { Count: > 0 } needs)
                lines = needs;
            if (lines.Count == 0) return LocalCalls.NoTask<IReadOnlyList<string>>(task);
            var events = await calls.Tables.Events(0, number, MostEvents, cancel).ConfigureAwait(false);
            return Answer<IReadOnlyList<string>>.Of([.. lines, .. Choice.Of(events)], calls.Pump.Seq);
        });

    public Task<Answer<Done>> Cancel(string task, string reason, CancellationToken cancel) =>
        ByNumber(task, n => new Command.CancelTask(n, reason), cancel);

    public Task<Answer<Done>> Retry(string task, string note, CancellationToken cancel) =>
        ByNumber(task, n => new Command.RetryTask(n, note), cancel);

    public async Task<Answer<Done>> Reopen(string task, string note, CancellationToken cancel)
    {
        if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<Done>(task);
        var found = await calls.Query(() => calls.Tables.Definition(number, cancel)).ConfigureAwait(false);
        if (found.Problem is { } problem) return Answer<Done>.No(problem);
        return found.Value is not { } definition ? LocalCalls.NoTask<Done>(task)
            : await calls.Do(new Command.ReopenTask(number, definition, note), cancel).ConfigureAwait(false);
    }

    /// <summary>Says of attempts that show no progress since when; the state knows, the tables do
    /// not.</summary>
    private async Task<IReadOnlyList<TaskInfo>> WithIdleness(
        IReadOnlyList<TaskInfo> tasks, CancellationToken cancel)
    {
        var (wall, now) = (calls.Pump.Wall, calls.Pump.Wall.ToUnixTimeMilliseconds());
        // A process that only reads has not folded the log: it does so for those alone that may be idle.
        if (!tasks.Any(t => t.Status == "running" && wall - t.UpdatedAt > ShortestIdle)) return tasks;
        var quiet = await calls.Pump.Explain(view => tasks.Select(t => t.Status == "running"
            && LocalCalls.TaskNumber(t.Id) is { } number && view.TryTask(number, out var row)
            && row.Status == Core.TaskStatus.Running
            && now - row.QuietSince >= Policies.IdleMs(view.Policy) ? now - row.QuietSince : 0).ToList(),
            cancel).ConfigureAwait(false);
        return [.. tasks.Zip(quiet, (task, ms) => ms == 0 ? task : task with
        {
            WaitingFor = FormattableString.Invariant(
                $"a sign of progress from {task.Worker}, for {ms / 60_000} min"),
        })];
    }

    /// <summary>What a pending task waits for, a sentence for each; none for a task that is not
    /// pending.</summary>
    private async Task<IReadOnlyList<string>> OpenNeeds(int number, CancellationToken cancel)
    {
        var found = await calls.Tables.Tasks([number], cancel).ConfigureAwait(false);
        if (found is not [{ Status: "pending" } task]) return [];
        int[] needs = [.. task.Needs.Select(LocalCalls.TaskNumber).OfType<int>()];
        var needed = await calls.Tables.Tasks(needs, cancel).ConfigureAwait(false);
        return [.. needed.Where(n => n.Status is not ("done" or "cancelled")
                && (n.Status, n.OnFailure) is not ("failed", "skip"))
            .Select(n => $"{task.Id} needs {n.Id} {n.Key}, which is {n.Status}"
                + (n.Worker is { } worker ? $" ({worker} holds it)." : n.Status == "failed"
                    ? $" and waits for a person: mmos task retry {n.Id}" : "."))];
    }

    public Task<Answer<Done>> Assign(string task, string? worker, CancellationToken cancel) =>
        ByNumber(task, n => new Command.PinTask(n, worker), cancel);

    private Task<Answer<Done>> ByNumber(string task, Func<int, Command> command, CancellationToken cancel) =>
        LocalCalls.TaskNumber(task) is { } number
            ? calls.Do(command(number), cancel)
            : Task.FromResult(LocalCalls.NoTask<Done>(task));
}
