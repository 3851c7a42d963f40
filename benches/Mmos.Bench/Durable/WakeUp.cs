using System.Diagnostics;
using System.Globalization;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Durable;

/// <summary>From before a submission until a worker that waited with nothing to do holds the task.</summary>
internal static class WakeUp
{
    private const int Rounds = 100;

    /// <summary>Rounds before, for a process that has run for a while: its code is compiled for
    /// good.</summary>
    private const int Warmth = 300;

    private const string Worker = "waiter";

    /// <param name="place">Gives the place of a fresh workspace by its name.</param>
    /// <param name="say">Hears what is measured.</param>
    public static async Task<IReadOnlyList<Row>> Measure(Func<string, string> place, Action<string> say)
    {
        say("queue: wake-up in one process");
        var inside = await InProcess(place("wake-one"));
        say("queue: wake-up across two processes");
        var across = await AcrossProcesses(place("wake-two"));
        return [
            Row.Cost("wake-up in one process, p50", inside.At(500), "ms", 0.6, Note(inside)),
            Row.Cost("wake-up across two processes, p50", across.At(500), "ms", 20, Note(across)),
        ];
    }

    /// <summary>The other process: prints when it holds each task, until its input ends.</summary>
    public static async Task<int> Wait(string file)
    {
        await using var seat = await Seat.Open(file);
        var registration = await seat.Register(Worker, 1);
        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            var orders = await seat.Claim(Worker, registration, 1, TimeSpan.FromSeconds(30));
            var at = Stopwatch.GetTimestamp();
            foreach (var order in orders) await seat.Complete(order);
            await Console.Out.WriteLineAsync(at.ToString(CultureInfo.InvariantCulture));
        }
        return 0;
    }

    public static string Note(Samples times) =>
        $"p99 {times.At(990):0.00} ms, n = {times.Count}; submission and commit included";

    private static async Task<Samples> InProcess(string file)
    {
        await using var seat = await Seat.Open(file);
        await seat.Prepare();
        return await Of(seat);
    }

    /// <summary>The same on a seat that is prepared.</summary>
    public static async Task<Samples> Of(Seat seat)
    {
        var registration = await seat.Register(Worker, 1);
        var times = new Samples();
        for (var round = 0; round < Rounds + Warmth; round++)
        {
            var claim = Task.Run(() => seat.Claim(Worker, registration, 1, TimeSpan.FromSeconds(30)));
            await Task.Delay(10); // the poll is idle by then
            var began = Stopwatch.GetTimestamp();
            var key = $"task-{round}";
            var added = Task.Run(() => seat.Add(key));
            var leases = await claim;
            if (round >= Warmth) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await added;
            await seat.Complete(leases[0]);
        }
        return times;
    }

    private static async Task<Samples> AcrossProcesses(string file)
    {
        await using var seat = await Seat.Open(file);
        await seat.Prepare();
        using var other = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["waiter", file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await other.StandardOutput.ReadLineAsync();
        var times = new Samples();
        for (var round = 0; round < Rounds + Warmth; round++)
        {
            await other.StandardInput.WriteLineAsync();
            await other.StandardInput.FlushAsync();
            await Task.Delay(30); // its claim is committed and read here by then
            var began = Stopwatch.GetTimestamp();
            await seat.Add($"task-{round}");
            var line = await other.StandardOutput.ReadLineAsync();
            var held = long.Parse(line!, CultureInfo.InvariantCulture);
            if (round >= Warmth) times.Add(Stopwatch.GetElapsedTime(began, held).TotalMilliseconds);
        }
        other.StandardInput.Close();
        await other.WaitForExitAsync();
        return times;
    }
}
