using System.Collections.Concurrent;
using System.Diagnostics;
using Mmos.Api;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Serving;

/// <summary>The mission's load on a server (design section 10): so many requests a minute, about twenty
/// tasks in
/// work, three classes, chains, and two files that many want.</summary>
internal sealed class LoadRows(Served served, int rate)
{
    private const int Workers = 20, Kills = 2;
    private const string Project = "load";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3), Longest = TimeSpan.FromSeconds(6.6);
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);
    private readonly Samples _assigned = new(), _waited = new(), _answers = new();
    private readonly Lock _lock = new();
    private readonly Random _random = new(20_26);
    private int _idle, _requests, _errors, _done, _running, _mostRunning;
    private double _memory;

    public static async Task<Section> Measure(string program, string folder, double minutes, int rate,
        Action<string> say)
    {
        await using var served = await Served.Start(program, Path.Combine(folder, "load"), "");
        var load = new LoadRows(served, rate);
        say($"load: {rate} requests a minute for {minutes} minutes");
        await load.Run(TimeSpan.FromMinutes(minutes));
        say($"load: {Kills} kills");
        var (probes, answered) = await load.Survive(TimeSpan.FromMinutes(Math.Max(0.5, minutes / 5)));
        return new Section($"the mission's load: {rate} requests a minute, {minutes} minutes, over HTTP", [
            Row.Cost("assignment, p95", load._assigned.At(950), "ms", 50,
                $"p50 {load._assigned.At(500):0.0}, p99 {load._assigned.At(990):0.0} ms, "
                + $"n = {load._assigned.Count}: from the request until a worker that waits has the task"),
            Row.Shown("assignment when nobody waited, p95", load._waited.At(950), "ms",
                $"n = {load._waited.Count}: until somebody is free, or a need or a path is"),
            Row.Cost("answer to a request, p95", load._answers.At(950), "ms", 50,
                $"p50 {load._answers.At(500):0.0}, p99 {load._answers.At(990):0.0} ms, "
                + $"n = {load._answers.Count}"),
            Row.Cost("memory of the server", load._memory, "MiB", 120, "resident, the most of all samples"),
            Row.Cost("errors", load._errors, "", 0,
                $"of {load._requests} requests; {load._done} tasks handed in, "
                + $"at most {load._mostRunning} at once"),
            Row.Rate("availability with kills", 100.0 * answered / probes, "%", 99.5,
                $"{answered} of {probes} probes answered while the server was killed {Kills} times and "
                + "started again; a probe that waits 2 s has failed"),
        ]);
    }

    private async Task Run(TimeSpan time)
    {
        using var seam = served.Seam();
        await seam.Projects.Submit(new Plan { Project = Project, Goal = "load", Tasks = [] }, null, null,
            default);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(1, Workers).Select(i => Work($"load-{i}", stop.Token)).ToList();
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1) / rate);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
        {
            await timer.WaitForNextTickAsync();
            _ = Submit(seam);
            _memory = Math.Max(_memory, served.Memory);
        }
        await Task.Delay(Longest); // what was given out is handed in
        await stop.CancelAsync();
        await Task.WhenAll(workers);
    }

    private async Task Submit(HttpOrchestrator seam)
    {
        var tasks = Chain(Interlocked.Increment(ref _requests));
        var began = Stopwatch.GetTimestamp();
        if (Volatile.Read(ref _idle) > 0 && tasks[0].Files.Count == 0) _asked[tasks[0].Key] = began;
        var answer = await seam.Projects.Add(Project, tasks, null, default);
        lock (_lock) _answers.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (answer.Problem is { } problem) Failed(problem);
    }

    // Chains of one to three; 40, 40 and 20 of a hundred in the classes; 8 of a hundred want one of two
    // files.
    private TaskSpec[] Chain(int number)
    {
        lock (_lock)
        {
            var length = 1 + _random.Next(3);
            var priority = _random.Next(10) switch { < 4 => "P0", < 8 => "P1", _ => "P2" };
            string[] files = _random.Next(100) < 8 ? [$"hot-{_random.Next(2)}.txt"] : [];
            return [.. Enumerable.Range(0, length).Select(i => new TaskSpec
            {
                Key = $"r{number}-{i}",
                Title = $"request {number}, step {i}",
                Priority = priority,
                Files = files,
                Needs = i == 0 ? [] : [$"r{number}-{i - 1}"],
            })];
        }
    }

    private async Task Work(string name, CancellationToken stop)
    {
        using var seam = served.Seam();
        var registered = await seam.Workers.Register(new RegisterRequest
        {
            Name = name,
            Agent = "command",
            Process = new ProcessInfo("bench", "bench", Environment.ProcessId, 1),
        }, default);
        if (registered.Problem is { } refused) Failed(refused);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Interlocked.Increment(ref _idle);
                var claimed = await seam.Work.Claim(new ClaimRequest
                {
                    Worker = name,
                    Registration = registered.Value,
                    Wait = TimeSpan.FromSeconds(20),
                }, stop);
                Interlocked.Decrement(ref _idle);
                if (claimed.Problem is { } problem) Failed(problem);
                foreach (var order in claimed.Value ?? []) await Do(seam, order);
            }
        }
        catch (OperationCanceledException) { /* the load is over */ }
    }

    private async Task Do(HttpOrchestrator seam, WorkOrder order)
    {
        TimeSpan time;
        lock (_lock)
        {
            if (_asked.TryRemove(order.Task.Key, out var began))
                _assigned.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            else _waited.Add((DateTimeOffset.UtcNow - order.Task.CreatedAt).TotalMilliseconds);
            _mostRunning = Math.Max(_mostRunning, ++_running);
            time = Shortest + (Longest - Shortest) * _random.NextDouble();
        }
        await Task.Delay(time);
        var done = await seam.Work.Complete(order.Lease, "done", default);
        lock (_lock) _running--;
        if (done.Problem is { } problem) Failed(problem);
        else Interlocked.Increment(ref _done);
    }

    private void Failed(Problem problem)
    {
        Interlocked.Increment(ref _errors);
        Console.Error.WriteLine($"  {problem.Code}: {problem.Message}");
    }

    /// <summary>Probes the server ten times a second while it is killed and started again.</summary>
    private async Task<(int Probes, int Answered)> Survive(TimeSpan time)
    {
        using var http = new HttpClient { BaseAddress = served.Url, Timeout = TimeSpan.FromSeconds(2) };
        using var stop = new CancellationTokenSource(time);
        var killing = Task.Run(async () =>
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(time / (Kills + 1));
                await served.Kill();
            }
        });
        var probes = new ConcurrentBag<Task<bool>>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token)) probes.Add(Probe(http));
        }
        catch (OperationCanceledException) { /* the time is over */ }
        await killing;
        var answers = await Task.WhenAll(probes);
        return (answers.Length, answers.Count(answered => answered));
    }

    private static async Task<bool> Probe(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
