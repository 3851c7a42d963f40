using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Mmos.Simulation.Tests.Sim;

namespace Mmos.Simulation.Tests;

/// <summary>Many seeds on every core, until the hours are simulated or one seed finds something.</summary>
internal static class Runs
{
    /// <summary>Runs one seed; the length of a run follows from its seed.</summary>
    public static (Tally Tally, string Hash) One(int seed)
    {
        var world = new SimWorld(seed, Hours(seed));
        try
        {
            return (world.Tally, world.Run());
        }
        catch (Exception e)
        {
            var check = e is SimulationException s ? s.Check : Checks.Crash;
            throw new SimulationException(check, string.Create(CultureInfo.InvariantCulture,
                $"seed {seed} (replay with MMOS_SEED={seed}), {world.Time} ms after its begin: {e.Message}\n")
                + $"the log ends with\n{world.Trace()}", e);
        }
    }

    /// <summary>Long runs grow old logs, short ones more beginnings and ends.</summary>
    public static int Hours(int seed) => 2 + seed % 5 * (seed % 3) * 2;

    /// <summary>Runs seeds from <paramref name="first"/> on until so many hours are simulated.</summary>
    public static (Tally Sum, SimulationException? Found, TimeSpan Took) Many(
        int first, double hours, TimeSpan most)
    {
        var (sum, began, next) = (new Tally(), Stopwatch.StartNew(), first - 1);
        var enough = (long)(hours * 3_600_000);
        var found = new ConcurrentQueue<SimulationException>();
        var threads = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 8)).Select(_ =>
            new Thread(() =>
        {
            while (found.IsEmpty && began.Elapsed < most)
            {
                lock (sum)
                    if (sum.Milliseconds >= enough) return;
                try
                {
                    var (tally, _) = One(Interlocked.Increment(ref next));
                    lock (sum) sum.Add(tally);
                }
                catch (SimulationException e)
                {
                    found.Enqueue(e);
                }
            }
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return (sum, found.TryDequeue(out var earliest) ? earliest : null, began.Elapsed);
    }
}
