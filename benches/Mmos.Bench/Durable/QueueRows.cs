using System.Diagnostics;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Durable;

/// <summary>The durable queue in-process: answers come after the commit, SQLite synchronous=FULL or PostgreSQL
/// with fsync.</summary>
internal static class QueueRows
{
    private const int Clients = 20, BatchSize = 100, BatchWorkers = 4;
    private const string NoHttp = "there is no server yet";
    private static int _lastKey;

    public static async Task<IReadOnlyList<Section>> Measure(int seconds, string folder, Action<string> say)
    {
        var time = TimeSpan.FromSeconds(Math.Max(1, seconds / 3.0));
        var file = await Rows(time, name => Path.Combine(folder, name, "mmos.db"), isServer: false, say);
        var sections = new List<Section> { new("queue, in-process over SQLite FULL", file) };
        if (Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES") is not { Length: > 0 } address)
            return sections;
        say("queue: the same over PostgreSQL");
        var server = await Rows(time, name => $"{address} bench-{name}-{Guid.NewGuid():n}", true, say);
        return [.. sections, new("queue, in-process over PostgreSQL, fsync on", server)];
    }

    private static async Task<IReadOnlyList<Row>> Rows(
        TimeSpan time, Func<string, string> place, bool isServer, Action<string> say)
    {
        await using var seat = await Seat.Open(place("queue"));
        await seat.Prepare();
        await Submit(seat, TimeSpan.FromSeconds(1)); // compiles the hot paths
        say("queue: submit, one per call");
        var submit = await Submit(seat, time);
        say("queue: claim and complete, one by one");
        await OneByOne(seat, "warm", TimeSpan.FromSeconds(1));
        var oneByOne = await OneByOne(seat, "single", time);
        say("queue: claim and complete, batches of 100");
        var batches = await Batches(seat, time);
        return [
            Row.Rate("submit, one per call, 20 clients", submit.Rate, "/s", isServer ? 20_000 : 24_000,
                submit.Note),
            .. isServer ? [] : await Slowed(seat, time),
            Row.Rate("claim + complete, one by one, 20 workers", oneByOne.Rate, "/s",
                isServer ? 13_000 : 16_000, $"tasks/s, two calls each; {oneByOne.Note}"),
            Row.Rate("claim + complete, batches of 100", batches.Rate, "/s", 57_000,
                $"tasks/s; the seam has no batch form yet: {BatchSize} completions at once, then one claim "
                + $"of 50 per worker; {batches.Note}"),
            .. await WakeUp.Measure(place, say),
            Row.Missing("submit over HTTP", "/s", 24_000, true, NoHttp),
            Row.Missing("claim + complete over HTTP", "/s", 16_000, true, NoHttp),
            Row.Missing("wake-up over HTTP, p50", "ms", 0.6, false, NoHttp),
        ];
    }

    private static Task<Outcome> Submit(Seat seat, TimeSpan time) => Run(seat, Clients, time, async _ =>
    {
        await seat.Add(NextKey());
        return 1;
    });

    private static async Task<Outcome> OneByOne(Seat seat, string name, TimeSpan time)
    {
        await Fill(seat, 10_000 * (int)Math.Ceiling(time.TotalSeconds));
        var registrations = new int[Clients];
        for (var i = 0; i < Clients; i++) registrations[i] = await seat.Register($"{name}-{i}", 1);
        return await Run(seat, Clients, time, async client =>
        {
            var orders = await seat.Claim($"{name}-{client}", registrations[client], 1, TimeSpan.Zero);
            foreach (var order in orders) await seat.Complete(order);
            return orders.Count;
        });
    }

    private static async Task<Outcome> Batches(Seat seat, TimeSpan time)
    {
        const int each = BatchSize / 2;
        await Fill(seat, 20_000 * (int)Math.Ceiling(time.TotalSeconds));
        var registrations = new int[BatchWorkers];
        for (var i = 0; i < BatchWorkers; i++) registrations[i] = await seat.Register($"batch-{i}", each);
        return await Run(seat, BatchWorkers, time, async client =>
        {
            var orders = await seat.Claim($"batch-{client}", registrations[client], each, TimeSpan.Zero);
            await Task.WhenAll(orders.Select(seat.Complete));
            return orders.Count;
        });
    }

    private static async Task<IReadOnlyList<Row>> Slowed(Seat seat, TimeSpan time)
    {
        const string what = "submit with fsync 2 ms slower ÷ (clients ÷ fsync)";
        if (!DiskSync.IsCounted) return [Row.Missing(what, "", 0.75, true, DiskSync.NotCounted)];
        DiskSync.Delay(TimeSpan.FromMilliseconds(2));
        var (count, spent) = (DiskSync.Count, DiskSync.Spent);
        var outcome = await Submit(seat, time);
        var each = (DiskSync.Spent - spent) / (DiskSync.Count - count);
        DiskSync.Delay(TimeSpan.Zero);
        return [Row.Rate(what, outcome.Rate / (Clients / each.TotalSeconds), "", 0.75,
            $"{outcome.Rate:N0}/s, an fsync of {each.TotalMilliseconds:0.00} ms; {outcome.Note}")];
    }

    private static async Task Fill(Seat seat, int tasks)
    {
        for (; tasks > 0; tasks -= 1_000)
            await seat.Add([.. Enumerable.Range(0, 1_000).Select(_ => NextKey())]);
    }

    private static string NextKey() => $"task-{Interlocked.Increment(ref _lastKey)}";

    // Clients that call again as soon as they are answered; a client whose queue is empty stops.
    private static async Task<Outcome> Run(Seat seat, int clients, TimeSpan time, Func<int, Task<int>> call)
    {
        var done = 0L;
        var (commits, syncs, began) = (seat.Commits, DiskSync.Count, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                var count = await call(client);
                if (count == 0) return;
                Interlocked.Add(ref done, count);
            }
        })));
        var took = Stopwatch.GetElapsedTime(began);
        return new Outcome(done / took.TotalSeconds, done, seat.Commits - commits, DiskSync.Count - syncs);
    }

    private readonly record struct Outcome(double Rate, long Done, long Commits, long Syncs)
    {
        public string Note => $"{(double)Done / Commits:0.0} per commit, "
            + (DiskSync.IsCounted
                ? $"{(double)Syncs / Commits:0.00} fsyncs per commit"
                : DiskSync.NotCounted);
    }
}
