using System.Diagnostics;
using System.Globalization;
using Mmos.Api;
using Mmos.Bench.Durable;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Size;

/// <summary>A million open tasks in one workspace: submitted, listed, claimed and drained through the seam,
/// over SQLite.</summary>
/// <remarks>MMOS_BENCH_TASKS makes it another number.</remarks>
internal static class SizeRows
{
    private const int Few = 1_000, PerCall = 1_000, Page = 50;
    private const string Worker = "w";

    public static async Task<Section> Measure(int seconds, string folder, Action<string> say)
    {
        var many = int.TryParse(Environment.GetEnvironmentVariable("MMOS_BENCH_TASKS"),
            NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 1_000_000;
        var file = Path.Combine(folder, "size", "mmos.db");
        await using var seat = await Seat.Open(file);
        await seat.Prepare();
        await Fill(seat, 0, Few);
        var registration = await seat.Register(Worker, 1);
        var few = await Claims(seat, registration, Few);

        say($"size: submitting {many:N0} tasks");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        await Fill(seat, Few, many);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var disk = new FileInfo(file).Length;

        say("size: listing and claiming");
        var page = await Times(() => seat.Seam.Tasks.List(new TaskFilter { Limit = Page }, default));
        var filtered = await Times(() => seat.Seam.Tasks.List(
            new TaskFilter { Project = Seat.Project, Status = "ready", After = many / 2, Limit = Page },
            default));
        var one = await Times(() => seat.Seam.Tasks.Get($"T{many / 2}", default));
        var claims = await Claims(seat, registration, Few);

        say("size: draining");
        var (drained, drain) = await Drain(seat, TimeSpan.FromSeconds(seconds));
        return new Section($"{many:N0} open tasks, in-process over SQLite FULL", [
            Row.Shown("submit, 1,000 per call", (many - Few) / took, "/s", "tasks/s, one caller"),
            Row.Shown("size of the database per task", (double)disk / many, "B",
                "log, hashes and read tables"),
            Row.Shown("memory of the process per open task", (double)memory / (many - Few), "B",
                "live after a full collection: the state, and keys of 24 h"),
            Row.Cost("first page of 50, p99", page.At(990), "ms", 50, Note(page)),
            Row.Cost("50 by project and status from the middle, p99", filtered.At(990), "ms", 50,
                Note(filtered)),
            Row.Cost("one task, p99", one.At(990), "ms", 50, Note(one)),
            Row.Cost($"complete and take the next, at {many:N0} ÷ at {Few:N0} queued",
                claims.At(500) / few.At(500), "x", 1.5,
                $"medians {claims.At(500):0.00} ms and {few.At(500):0.00} ms, one caller, commit included"),
            Row.Shown("drained in batches of 100", drained / drain.TotalSeconds, "/s",
                $"{drained:N0} tasks in {drain.TotalSeconds:0.0} s, by two workers"),
        ]);
    }

    private static async Task Fill(Seat seat, int from, int to)
    {
        for (; from < to; from += PerCall)
        {
            var count = Math.Min(PerCall, to - from);
            await seat.Add([.. Enumerable.Range(from, count).Select(i => $"size-{i}")]);
        }
    }

    // The queue is as deep at the end as at the beginning: what is taken is submitted anew, outside the time.
    private static async Task<Samples> Claims(Seat seat, int registration, int count)
    {
        var times = new Samples();
        var held = await seat.Claim(Worker, registration, 1, TimeSpan.Zero);
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            held = await seat.Continue(Worker, registration, held);
            if (i >= count / 5) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await seat.Add($"again-{Guid.NewGuid():n}");
        }
        await seat.Complete(held[0]);
        return times;
    }

    // For so long, or until nothing is left.
    private static async Task<(long Done, TimeSpan Took)> Drain(Seat seat, TimeSpan time)
    {
        const int workers = 2, each = 50;
        var (done, began) = (0L, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, workers).Select(i => Task.Run(async () =>
        {
            var registration = await seat.Register($"drain-{i}", each);
            var held = await seat.Claim($"drain-{i}", registration, each, TimeSpan.Zero);
            while (held.Count > 0 && Stopwatch.GetElapsedTime(began) < time)
            {
                Interlocked.Add(ref done, held.Count);
                held = await seat.Continue($"drain-{i}", registration, held);
            }
        })));
        return (done, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<Samples> Times<T>(Func<Task<Answer<T>>> ask)
    {
        var times = new Samples();
        for (var i = 0; i < 120; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await ask();
            if (answer.Problem is { } problem) throw new InvalidOperationException(problem.Message);
            if (i >= 20) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }

    private static string Note(Samples times) => $"p50 {times.At(500):0.0} ms, n = {times.Count}";
}
