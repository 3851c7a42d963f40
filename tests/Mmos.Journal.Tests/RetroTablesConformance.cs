using System.Globalization;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>Retrospectives that were held, and what they look back on.</summary>
public abstract partial class ReadTablesConformance
{
    [Fact]
    public async Task Retrospectives_come_newest_first_and_page_by_page()
    {
        Assert.Empty(await Tables.Retrospectives(long.MaxValue, 10, Cancel));
        await Store(new TableWrites { Retros = [new(7, [1, 3, 2], 1_000), new(19, [4], 2_000)] });
        await Store(new TableWrites { Retros = [new(31, [5, 6], 3_000)] });
        Assert.Equal("31: 5 6 at 3000, 19: 4 at 2000, 7: 1 3 2 at 1000", await Held(long.MaxValue, 10));
        Assert.Equal("31: 5 6 at 3000, 19: 4 at 2000", await Held(long.MaxValue, 2));
        Assert.Equal("7: 1 3 2 at 1000", await Held(19, 2));

        async Task<string> Held(long before, int limit) => string.Join(", ",
            (await Tables.Retrospectives(before, limit, Cancel)).Select(r => string.Create(
                CultureInfo.InvariantCulture,
                $"{r.Seq}: {string.Join(' ', r.Tasks)} at {r.At.ToUnixTimeMilliseconds()}")));
    }

    [Fact]
    public async Task The_last_ends_of_tasks_and_what_befell_them_come_from_the_log()
    {
        await Store(new TableWrites
        {
            Projects = [Project()],
            Tasks = [.. Enumerable.Range(1, 3).Select(n => Samples.Task(n,
                added: Samples.NewTask($"t{n.ToString(CultureInfo.InvariantCulture)}")))],
        });
        var first = _head.Seq;
        var proof = new Certificate(null, null, []);
        Event[] log =
        [
            new TaskFailed(2, 1, Cause.AgentError, "no idea", null), new TaskRetried(2, "again"),
            new TaskDone(1, 2, proof), new TaskStalled(3, 1, 500), new TaskDone(2, 3, proof),
            new RetrospectiveHeld([2, 1]),
        ];
        _head = await _journal!.Write(_head, _ => new Batch([.. log.Select((happened, i) => new Recorded(
            first + 1 + i, 1_000, 1_000, "test", first + 1, null, 0, happened))], new TableWrites()), Cancel);

        Assert.Equal([new(first + 5, 2), new(first + 3, 1), new(first + 1, 2)],
            await Tables.Finished(long.MaxValue, 10, Cancel));
        Assert.Equal([new FinishedTask(first + 3, 1)], await Tables.Finished(first + 5, 1, Cancel));
        var events = await Tables.EventsOf([2, 3, 9], ["task.failed", "task.done", "task.stalled"], Cancel);
        Assert.Equal(["T2 task.failed", "T3 task.stalled", "T2 task.done"],
            events.Select(e => $"{e.Task} {e.Type}"));
        Assert.Equal("demo", events[0].Project);
        Assert.Empty(await Tables.EventsOf([], ["task.done"], Cancel));
    }
}
