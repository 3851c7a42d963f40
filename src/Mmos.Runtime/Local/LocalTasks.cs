using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Tasks for people, in-process.</summary>
internal sealed class LocalTasks(LocalCalls calls) : ITasks
{
    /// <summary>A task has some dozens of events.</summary>
    private const int MostEvents = 10_000;

    public Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Tasks(filter, cancel));

    public Task<Answer<TaskInfo?>> OldestReady(string? priority, CancellationToken cancel) =>
        calls.Query(() => calls.Tables.OldestReady(priority, cancel));

    public Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel) =>
        LocalCalls.Readable(async () =>
        {
            if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<TaskInfo>(task);
            var found = await calls.Tables.Tasks([number], cancel).ConfigureAwait(false);
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
