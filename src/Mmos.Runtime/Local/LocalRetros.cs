using System.Globalization;
using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;
using Mmos.Runtime.Reports;

namespace Mmos.Runtime.Local;

/// <summary>Looks back on tasks: gathers what the tables say of them.</summary>
internal sealed class LocalRetros(LocalCalls calls)
{
    /// <summary>A page looks back on no more tasks than this, unless its first retrospective has more: each
    /// is read with all that was said of it.</summary>
    private const int TasksPerPage = 1_000;

    /// <summary>So many tasks are named as the next ones.</summary>
    private const int Next = 3;

    /// <summary>Those that were held, newest first.</summary>
    public async Task<Answer<Page<Retrospective>>> Held(string? after, int limit, CancellationToken cancel)
    {
        var before = after is null ? long.MaxValue : Number(after);
        if (before is null)
            return Answer<Page<Retrospective>>.No(new Problem("invalid",
                $"`after` is the id of a retrospective, such as R17, not {Quote.Text(after!)}", "after"));
        return await calls.Query(async () =>
        {
            var rows = await calls.Tables.Retrospectives(before.Value, limit + 1, cancel)
                .ConfigureAwait(false);
            List<HeldRetro> shown = [];
            var tasks = 0;
            foreach (var row in rows.Take(limit))
            {
                if (shown.Count > 0 && tasks + row.Tasks.Count > TasksPerPage) break;
                shown.Add(row);
                tasks += row.Tasks.Count;
            }
            if (shown.Count == 0) return new Page<Retrospective>([]);
            var retros = await Of(shown, cancel).ConfigureAwait(false);
            return new Page<Retrospective>(retros, shown.Count < rows.Count ? retros[^1].Id : null);
        }).ConfigureAwait(false);
    }

    /// <summary>One of the last tasks that finished; it is not kept.</summary>
    public Task<Answer<Retrospective>> Last(int last, CancellationToken cancel) =>
        last is < 1 or > 100
            ? Task.FromResult(Answer<Retrospective>.No(new Problem("invalid",
                $"a retrospective looks back on 1 to 100 tasks, not on {last.ToString(
                    CultureInfo.InvariantCulture)}", "last")))
            : calls.Query(async () => (await Of([new HeldRetro(long.MaxValue,
                await LastFinished(last, cancel).ConfigureAwait(false), calls.Pump.Wall)], cancel)
                .ConfigureAwait(false))[0]);

    private async Task<IReadOnlyList<int>> LastFinished(int last, CancellationToken cancel)
    {
        List<int> found = []; // newest first
        for (var before = long.MaxValue; found.Count < last;)
        {
            var ends = await calls.Tables.Finished(before, 2 * last, cancel).ConfigureAwait(false);
            if (ends.Count == 0) break;
            int[] numbers = [.. ends.Select(e => e.Task).Distinct().Except(found)];
            var still = (await calls.Tables.Tasks(numbers, cancel).ConfigureAwait(false))
                .Where(t => t.Status is "done" or "failed").Select(t => t.Id)
                .ToHashSet(StringComparer.Ordinal);
            found.AddRange(numbers.Where(n => still.Contains(Id(n))));
            before = ends[^1].Seq;
        }
        return [.. found.Take(last).Reverse()];
    }

    private async Task<IReadOnlyList<Retrospective>> Of(List<HeldRetro> held, CancellationToken cancel)
    {
        int[] numbers = [.. held.SelectMany(h => h.Tasks).Distinct()];
        var tables = calls.Tables;
        var tasks = (await tables.Tasks(numbers, cancel).ConfigureAwait(false))
            .ToDictionary(t => t.Id, StringComparer.Ordinal);
        var events = (await tables.EventsOf(numbers, TaskPast.Types, cancel).ConfigureAwait(false))
            .ToLookup(e => e.Task, StringComparer.Ordinal);
        List<TaskInfo> ready = [];
        foreach (var priority in Enum.GetNames<Priority>())
            if (ready.Count < Next)
                ready.AddRange(await tables.OldestReady(priority, Next, cancel).ConfigureAwait(false));
        var around = new RetroSurroundings(calls.Pump.Wall,
            await tables.Inbox(cancel).ConfigureAwait(false), [.. ready.Take(Next).Select(t => t.Id)]);
        return [.. held.Select(h => RetroRule.Of(
            h.Seq == long.MaxValue ? null : $"R{h.Seq.ToString(CultureInfo.InvariantCulture)}", h.At,
            [.. h.Tasks.Select(Id).Where(tasks.ContainsKey).Select(id => new FinishedPast(tasks[id],
                TaskPast.Of(events[id].TakeWhile(e => e.Seq < h.Seq))))], around))];
    }

    private static string Id(int task) => $"T{task.ToString(CultureInfo.InvariantCulture)}";

    private static long? Number(string id) => id.Length > 1 && id[0] is 'R' or 'r'
        && long.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
