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

    public async Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel)
    {
        if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<TaskInfo>(task);
        var found = await calls.Tables.Tasks([number], cancel).ConfigureAwait(false);
        return found.Count == 0 ? LocalCalls.NoTask<TaskInfo>(task)
            : Answer<TaskInfo>.Of(found[0], calls.Pump.Seq);
    }

    public async Task<Answer<IReadOnlyList<string>>> Why(string task, CancellationToken cancel)
    {
        if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<IReadOnlyList<string>>(
            task);
        var lines = await calls.Pump.Explain(view => Explanation.Of(view, number), cancel)
            .ConfigureAwait(false);
        if (lines.Count == 0) return LocalCalls.NoTask<IReadOnlyList<string>>(task);
        var events = await calls.Tables.Events(0, number, MostEvents, cancel).ConfigureAwait(false);
        return Answer<IReadOnlyList<string>>.Of([.. lines, .. Choice.Of(events)], calls.Pump.Seq);
    }

    public Task<Answer<Done>> Cancel(string task, string reason, CancellationToken cancel) =>
        ByNumber(task, n => new Command.CancelTask(n, reason), cancel);

    public Task<Answer<Done>> Retry(string task, string note, CancellationToken cancel) =>
        ByNumber(task, n => new Command.RetryTask(n, note), cancel);

    public async Task<Answer<Done>> Reopen(string task, string note, CancellationToken cancel)
    {
        var found = await Get(task, cancel).ConfigureAwait(false);
        return found.Value is not { } known ? Answer<Done>.No(found.Problem!)
            : await ByNumber(task, n => new Command.ReopenTask(n, Wire.Definition(known), note), cancel)
                .ConfigureAwait(false);
    }

    public Task<Answer<Done>> Assign(string task, string? worker, CancellationToken cancel) =>
        ByNumber(task, n => new Command.PinTask(n, worker), cancel);

    private Task<Answer<Done>> ByNumber(string task, Func<int, Command> command, CancellationToken cancel) =>
        LocalCalls.TaskNumber(task) is { } number
            ? calls.Do(command(number), cancel)
            : Task.FromResult(LocalCalls.NoTask<Done>(task));
}
