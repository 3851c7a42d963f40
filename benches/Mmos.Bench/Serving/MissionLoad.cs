using System.Collections.Concurrent;
using System.Diagnostics;
using Mmos.Api;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Serving;

/// <summary>The mission's load on a server: requests at a rate, each a chain of one to three tasks in three
/// classes, and twenty workers; 8 of a hundred want one of two files.</summary>
/// <remarks>Requests come at their time whether or not the ones before were answered. Who cannot reach the
/// server asks again under the same key, as a client should.</remarks>
internal sealed class MissionLoad(Served served, string token, string project) : IDisposable
{
    private const int Workers = 20;

    /// <summary>How long a task takes at 100 requests a minute; at another rate so that as many
    /// run.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3),
        Longest = TimeSpan.FromSeconds(6.6);

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    private readonly HttpOrchestrator _seam = served.Seam(token);
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Random _random = new(20_26);
    private IReadOnlyList<Task> _workers = [];
    private int _idle, _requests, _taken, _done, _errors, _interrupted, _running;
    private volatile int _rate = 100;

    /// <summary>Milliseconds from a request until a waiting worker has the task.</summary>
    public Samples Assigned { get; private set; } = new();

    /// <summary>The same where nobody waited, or a file was taken.</summary>
    public Samples Waited { get; } = new();

    /// <summary>Milliseconds until a request was answered.</summary>
    public Samples Answers { get; private set; } = new();

    /// <summary>Milliseconds until a question was answered.</summary>
    public Samples Queries { get; } = new();

    /// <summary>Requests so far.</summary>
    public int Requests => _requests;

    /// <summary>Refusals and answers that make no sense.</summary>
    public int Errors => _errors;

    /// <summary>Calls that did not reach the server, and were made again.</summary>
    public int Interrupted => _interrupted;

    /// <summary>Tasks of acknowledged requests.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Tasks whose completion was acknowledged.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>The most tasks that were in work at once.</summary>
    public int MostRunning { get; private set; }

    /// <summary>The most memory that the server had, MiB.</summary>
    public double Memory { get; private set; }

    /// <summary>Makes the project, and workers that wait.</summary>
    public async Task Begin()
    {
        var plan = new Plan { Project = project, Goal = "load", Tasks = [] };
        var made = await _seam.Projects.Submit(plan, null, null, default);
        if (made.Problem is { } problem) throw new InvalidOperationException(problem.Message);
        _workers = [.. Enumerable.Range(1, Workers).Select(i => Work($"{project}-{i}")), Question()];
    }

    /// <summary>Asks for tasks at a rate, and waits until all of it is done.</summary>
    /// <param name="rate">Requests a minute.</param>
    /// <param name="time">How long it asks.</param>
    /// <returns>Whether everything was done in time.</returns>
    public async Task<bool> Run(int rate, TimeSpan time)
    {
        _rate = rate;
        lock (_lock) (Assigned, Answers) = (new Samples(), new Samples());
        List<Task> asked = [];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, 60_000.0 / rate)));
        var began = Stopwatch.GetTimestamp();
        for (var elapsed = TimeSpan.Zero; elapsed < time; elapsed = Stopwatch.GetElapsedTime(began))
        {
            while (asked.Count <= elapsed.TotalMinutes * rate) asked.Add(Submit());
            await timer.WaitForNextTickAsync();
        }
        await Task.WhenAll(asked);
        // Two hot files: one task after the other.
        var patience = 10 * Longest * 100 / rate + TimeSpan.FromSeconds(20);
        for (began = Stopwatch.GetTimestamp(); Done < Taken && Stopwatch.GetElapsedTime(began) < patience;)
            await Task.Delay(Again);
        return Done == Taken;
    }

    /// <summary>Sends the workers home.</summary>
    public async Task End()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
    }

    /// <summary>Looks into the log, whether each acknowledged task was done, once, and nothing else is
    /// there.</summary>
    /// <returns>How many are lost, repeated or left over.</returns>
    public async Task<int> Unaccounted()
    {
        Dictionary<string, int> done = new(StringComparer.Ordinal);
        for (var seq = 0L; ;)
        {
            var page = Value(await _seam.Records.Events(seq, null, 1_000, default));
            foreach (var one in page.Where(e => e.Type == "task.done"))
                done[one.Task!] = done.GetValueOrDefault(one.Task!) + 1;
            if (page.Count == 0) break;
            seq = page[^1].Seq;
        }
        var tasks = Value(await _seam.Tasks.List(new TaskFilter { Project = project }, default));
        return Math.Abs(tasks.Count - Taken)
            + tasks.Count(task => task.Status != "done" || done.GetValueOrDefault(task.Id) != 1);
    }

    public void Dispose()
    {
        _seam.Dispose();
        _stop.Dispose();
    }

    private async Task Submit()
    {
        var tasks = Chain(Interlocked.Increment(ref _requests));
        var began = Stopwatch.GetTimestamp();
        if (Volatile.Read(ref _idle) > 0 && tasks[0].Files.Count == 0) _asked[tasks[0].Key] = began;
        var answer = await Insist(key => _seam.Projects.Add(project, tasks, key, default));
        lock (_lock) Answers.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (answer.Problem is null) Interlocked.Add(ref _taken, tasks.Length);
    }

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

    private async Task Work(string name)
    {
        using var seam = served.Seam(token);
        var registration = await Insist(_ => seam.Workers.Register(new RegisterRequest
        {
            Name = name,
            Agent = "command",
            Process = new ProcessInfo("bench", "bench", Environment.ProcessId, 1),
        }, default));
        var claim = new ClaimRequest
        {
            Worker = name,
            Registration = registration.Value,
            Wait = TimeSpan.FromSeconds(20),
        };
        while (!_stop.IsCancellationRequested)
        {
            Interlocked.Increment(ref _idle);
            // Without a key: what a lost answer handed over is handed over again.
            var claimed = await Insist(_ => seam.Work.Claim(claim, _stop.Token));
            Interlocked.Decrement(ref _idle);
            foreach (var order in claimed.Value ?? []) await Do(seam, order);
        }
        // Who only hangs up is counted as waiting to the end of its poll, and is given work.
        await seam.Workers.End(name, registration.Value, "drained", default);
    }

    private async Task Do(HttpOrchestrator seam, WorkOrder order)
    {
        TimeSpan time;
        lock (_lock)
        {
            if (_asked.TryRemove(order.Task.Key, out var began))
                Assigned.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            else Waited.Add((DateTimeOffset.UtcNow - order.Task.CreatedAt).TotalMilliseconds);
            MostRunning = Math.Max(MostRunning, ++_running);
            time = (Shortest + (Longest - Shortest) * _random.NextDouble()) * 100 / _rate;
        }
        await Task.Delay(time);
        var done = await Insist(key =>
        {
            CallKey.Current = key;
            return seam.Work.Complete(order.Lease, "done", default);
        });
        lock (_lock) _running--;
        if (done.Problem is null) Interlocked.Increment(ref _done);
    }

    // What a person or a dashboard asks now and then.
    private async Task Question()
    {
        using var seam = served.Seam(token);
        var fifty = new TaskFilter { Project = project, Limit = 50 };
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var began = Stopwatch.GetTimestamp();
            var problem = (number % 4) switch
            {
                0 => (await seam.Tasks.Get("T1", default)).Problem,
                1 => (await seam.Projects.Get(project, default)).Problem,
                2 => (await seam.Tasks.List(fifty, default)).Problem,
                _ => (await seam.Workers.List(default)).Problem,
            };
            if (problem is null) Queries.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            else if (problem.Code == "unavailable") Interlocked.Increment(ref _interrupted);
            else if (problem.Code != "not_found") Failed(problem); // the first task may not be there yet
            Memory = Math.Max(Memory, served.Memory);
            await Task.Delay(4 * Again);
        }
    }

    private async Task<Answer<T>> Insist<T>(Func<string, Task<Answer<T>>> call)
    {
        var key = Guid.CreateVersion7().ToString("n");
        while (true)
        {
            try
            {
                var answer = await call(key);
                if (answer.Problem is not { } problem) return answer;
                if (problem.Code != "unavailable")
                {
                    Failed(problem);
                    return answer;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return Answer<T>.No(new Problem("stopped", "the load is over"));
            }
            Interlocked.Increment(ref _interrupted);
            await Task.Delay(Again);
        }
    }

    private void Failed(Problem problem)
    {
        Interlocked.Increment(ref _errors);
        Console.Error.WriteLine($"  {problem.Code}: {problem.Message}");
    }

    private static T Value<T>(Answer<T> answer) => answer.Problem is { } problem
        ? throw new InvalidOperationException(problem.Message) : answer.Value!;
}
