using System.Diagnostics;
using Mmos.Api;
using Mmos.Bench.Reporting;
using Mmos.Bench.Serving;

namespace Mmos.Bench.Durable;

/// <summary>The durable queue in-process: answers come after the commit, SQLite synchronous=FULL or
/// PostgreSQL with fsync. Rates are judged beside other queues in the same run: machines differ.</summary>
internal static class QueueRows
{
    public const string SubmitRow = "submit, one per call, 20 clients";
    public const string NextRow = "complete and take the next, one by one, 20 workers";
    public const string BatchRow = "complete and take the next, in batches";

    /// <summary>What the names of these rows end with when they are measured over HTTP.</summary>
    public const string Http = ", HTTP";

    private const int Clients = 20, BatchWorkers = 4, BatchSlots = 50;
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(1);
    private static int _lastKey;

    public static async IAsyncEnumerable<Section> OverSqlite(
        int seconds, string folder, Action<string> say)
    {
        var time = TimeSpan.FromSeconds(Math.Max(1, seconds / 3.0));
        yield return new Section("queue, in-process over SQLite FULL",
            await Rows(time, name => Path.Combine(folder, name, "mmos.db"), isServer: false, say));
    }

    /// <summary>The same over the PostgreSQL that is named; nothing without one.</summary>
    public static async IAsyncEnumerable<Section> OverPostgres(int seconds, Action<string> say)
    {
        var time = TimeSpan.FromSeconds(Math.Max(1, seconds / 3.0));
        if (TestDatabase.Address is not { } address) yield break;
        say("queue: the same over PostgreSQL");
        yield return new Section("queue, in-process over PostgreSQL, fsync on",
            await Rows(time, name => $"{address} {Fresh(name)}", true, say));
    }

    private static async Task<IReadOnlyList<Row>> Rows(
        TimeSpan time, Func<string, string> place, bool isServer, Action<string> say)
    {
        await using var seat = await Seat.Open(place("queue"));
        await seat.Prepare();
        await Warm(() => Submit(seat, Warmth));
        say("queue: submit, one per call");
        var submit = await Submit(seat, time);
        var slowed = isServer ? [] : await Slowed(seat, time);
        say("queue: claim and complete, one by one");
        await Warm(() => OneByOne(seat, $"warm-{Guid.NewGuid():n}", Warmth));
        var oneByOne = await OneByOne(seat, "single", time);
        await Warm(() => Next(seat, $"warm-{Guid.NewGuid():n}", Clients, 1, Warmth));
        var next = await Next(seat, "next", Clients, 1, time);
        say("queue: claim and complete, batches of 100");
        await Warm(() => Next(seat, $"warm-{Guid.NewGuid():n}", BatchWorkers, BatchSlots, Warmth));
        var batches = await Next(seat, "batch", BatchWorkers, BatchSlots, time);
        return [
            Row.Shown(SubmitRow, submit.Rate, "/s", submit.Note),
            .. slowed,
            Row.Shown(NextRow, next.Rate, "/s", $"tasks/s, one call each; {next.Note}"),
            Row.Shown("claim, then complete, two calls", oneByOne.Rate, "/s", $"tasks/s; {oneByOne.Note}"),
            Row.Shown(BatchRow, batches.Rate, "/s",
                $"tasks/s, {BatchWorkers} workers of {BatchSlots} slots; {batches.Note}"),
            .. await WakeUp.Measure(place, say),
        ];
    }

    /// <summary>The same over HTTP, on the published program in a process of its own.</summary>
    public static async IAsyncEnumerable<Section> OverHttp(string program, int seconds, string folder,
        Action<string> say)
    {
        var time = TimeSpan.FromSeconds(Math.Max(1, seconds / 3.0));
        yield return await OverHttp(program, time, folder, "", say);
        if (TestDatabase.Address is { } address)
            yield return await OverHttp(program, time, folder, address, say);
    }

    // The database is the address of a PostgreSQL; empty for SQLite.
    private static async Task<Section> OverHttp(string program, TimeSpan time, string folder, string database,
        Action<string> say)
    {
        var isServer = database.Length > 0;
        var name = isServer ? "PostgreSQL" : "SQLite FULL";
        say($"queue: over HTTP on {name}: submit");
        await using var served = await Start("http",
            "limits: { max_queue_depth: 1000000, max_running: 1000, memory: 8GB }\n");
        await using var seat = new WireSeat(served, served.Seam());
        await seat.Prepare(WireSeat.Elsewhere);
        await Warm(() => Submit(seat, Warmth));
        var submit = await Submit(seat, time);
        say($"queue: over HTTP on {name}: complete and take the next");
        await Warm(() => Next(seat, $"warm-{Guid.NewGuid():n}", Clients, 1, Warmth));
        var next = await Next(seat, "next", Clients, 1, time);
        say($"queue: over HTTP on {name}: batches");
        await Warm(() => Next(seat, $"warm-{Guid.NewGuid():n}", BatchWorkers, BatchSlots, Warmth));
        var batches = await Next(seat, "batch", BatchWorkers, BatchSlots, time);
        say($"queue: over HTTP on {name}: wake-up");
        await using var quiet = await Start("http-wake", "");
        await using var waiter = new WireSeat(quiet, quiet.Seam());
        await waiter.Prepare();
        var wake = await WakeUp.Of(waiter);
        return new Section($"queue, over HTTP on {name}", [
            Row.Shown(SubmitRow + Http, submit.Rate, "/s", submit.Note),
            Row.Shown(NextRow + Http, next.Rate, "/s", next.Note),
            Row.Shown(BatchRow + Http, batches.Rate, "/s", batches.Note),
            Row.Cost("wake-up over HTTP, p50", wake.At(500), "ms", 0.6, WakeUp.Note(wake)),
            Row.Shown("memory of the server after that", served.Memory, "MiB"),
        ]);

        Task<Served> Start(string name, string limits) => Served.Start(program,
            Path.Combine(folder, isServer ? name + "-postgres" : name), isServer
                ? $"database: \"{database}\"\nworkspace: {Fresh(name)}\n{limits}" : limits);
    }

    // What is called some ten thousand times is compiled for good; on a busy machine that takes a while.
    private static async Task Warm(Func<Task<Outcome>> run)
    {
        for (var (round, done) = (0, 0L); round < 8 && done < 20_000; round++) done += (await run()).Done;
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

    /// <summary>Each worker hands in what it holds and takes as much again in one call.</summary>
    private static async Task<Outcome> Next(Seat seat, string name, int workers, int each, TimeSpan time)
    {
        var tasks = 20_000 * (int)Math.Ceiling(time.TotalSeconds);
        await Fill(seat, tasks);
        var held = new IReadOnlyList<LeaseRef>[workers];
        var registrations = new int[workers];
        for (var i = 0; i < workers; i++)
        {
            registrations[i] = await seat.Register($"{name}-{i}", each);
            held[i] = await seat.Claim($"{name}-{i}", registrations[i], each, TimeSpan.Zero);
        }
        var outcome = await Run(seat, workers, time, async client =>
        {
            var done = held[client];
            if (done.Count == 0) return 0;
            held[client] = await seat.Continue($"{name}-{client}", registrations[client], done);
            return done.Count;
        });
        foreach (var order in held.SelectMany(orders => orders)) await seat.Complete(order);
        return outcome;
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

    // Up to so many that wait; what that leaves to do for the database is done when this returns.
    private static async Task Fill(Seat seat, int tasks)
    {
        for (tasks -= await seat.Ready(); tasks > 0; tasks -= 1_000)
            await seat.Add([.. Enumerable.Range(0, 1_000).Select(_ => NextKey())]);
        await TestDatabase.Settle();
    }

    // About as long as people name theirs.
    private static string Fresh(string name) => $"{name}-{Guid.NewGuid().ToString("n")[..8]}";

    private static string NextKey() => $"task-{Interlocked.Increment(ref _lastKey)}";

    // Clients that call again as soon as they are answered; a client whose queue is empty stops.
    private static async Task<Outcome> Run(Seat seat, int clients, TimeSpan time, Func<int, Task<int>> call)
    {
        var done = 0L;
        var (commits, syncs, began) = (seat.Commits, DiskSync.Count, Stopwatch.GetTimestamp());
        var used = seat.Processor;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Factory.StartNew(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                var count = await call(client);
                if (count == 0) return;
                Interlocked.Add(ref done, count);
            }
        }, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        var took = Stopwatch.GetElapsedTime(began);
        return new Outcome(done / took.TotalSeconds, done, seat.Commits - commits, DiskSync.Count - syncs,
            seat.Processor - used, seat.WhoseProcessor);
    }

    private readonly record struct Outcome(
        double Rate, long Done, long Commits, long Syncs, TimeSpan Processor, string Whose)
    {
        public string Note => Commits == 0
            ? $"{Processor.TotalMicroseconds / Done:0} µs of {Whose}processor time each"
            : $"{(double)Done / Commits:0.0} per commit, "
            + $"{Processor.TotalMicroseconds / Done:0} µs of processor time each, "
            + (DiskSync.IsCounted
                ? $"{(double)Syncs / Commits:0.00} fsyncs per commit"
                : DiskSync.NotCounted);
    }
}
