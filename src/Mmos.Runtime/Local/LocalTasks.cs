using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Tasks for people, in-process.</summary>
internal sealed class LocalTasks(LocalCalls calls) : ITasks
{
    public Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Tasks(filter, cancel));

    public Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel) =>
        LocalCalls.Readable(async () =>
        {
            if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<TaskInfo>(task);
            var found = await calls.Tables.Tasks([number], cancel).ConfigureAwait(false);
            return found.Count == 0 ? LocalCalls.NoTask<TaskInfo>(task)
                : Answer<TaskInfo>.Of(found[0], calls.Pump.Seq);
        });

    public async Task<Answer<IReadOnlyList<string>>> Why(string task, CancellationToken cancel)
    {
        if (LocalCalls.TaskNumber(task) is not { } number) return LocalCalls.NoTask<IReadOnlyList<string>>(
            task);
        var lines = await calls.Pump.Explain(view => Explanation.Of(view, number), cancel)
            .ConfigureAwait(false);
        return lines.Count == 0 ? LocalCalls.NoTask<IReadOnlyList<string>>(task)
            : Answer<IReadOnlyList<string>>.Of(lines, calls.Pump.Seq);
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

    private Task<Answer<Done>> ByNumber(string task, Func<int, Command> command, CancellationToken cancel) =>
        LocalCalls.TaskNumber(task) is { } number
            ? calls.Do(command(number), cancel)
            : Task.FromResult(LocalCalls.NoTask<Done>(task));
}
