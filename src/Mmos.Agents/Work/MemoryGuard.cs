using System.Globalization;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Measures the memory of this process, and says when it nears its limit, so that nothing new is
/// given out or taken in until it eases.</summary>
/// <remarks>The working set of this process alone: the commands of tasks are processes of their own and are
/// bounded by slots and `max_running`. It reports only from 90 % on, and while it counts as short, so that a
/// healthy process writes nothing.</remarks>
/// <param name="upkeep">Hears of it.</param>
/// <param name="process">Name of this process.</param>
/// <param name="used">Bytes in use now.</param>
/// <param name="say">Hears when it begins and when it is over; for people.</param>
/// <param name="time">Gives the second.</param>
public sealed class MemoryGuard(
    IUpkeep upkeep, string process, Func<long> used, Action<string> say, TimeProvider time)
{
    private const long Mb = 1_000_000;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);
    private bool _isShort;

    /// <summary>Bytes above which it is short of memory.</summary>
    public required long Limit { get; set; }

    /// <summary>Measures each second until <paramref name="stop"/>.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Each, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await Look(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* it serves no more */ }
        // A process that has ended uses nothing: nobody need wait until it is forgotten.
        if (_isShort) await Report(0, CancellationToken.None);
    }

    /// <summary>Measures once.</summary>
    public async Task Look(CancellationToken stop)
    {
        var now = used();
        if (_isShort || now > Limit / 10 * 9) await Report(now, stop);
    }

    private async Task Report(long now, CancellationToken stop)
    {
        // Rounded up, so that a byte above the limit is above it.
        int usedMb = Rounded(now), limitMb = Math.Max(1, (int)Math.Min(int.MaxValue, Limit / Mb));
        var reported = await upkeep.ReportMemory(process, usedMb, limitMb, stop);
        if (reported.Problem is not null || reported.Value == _isShort) return;
        _isShort = reported.Value;
        say(_isShort
            ? string.Create(CultureInfo.InvariantCulture,
                $"{process} uses {usedMb} MB of {limitMb} MB (limits.memory): nothing new is given out or "
                + $"taken in until it uses less than 90 %")
            : string.Create(CultureInfo.InvariantCulture,
                $"{process} uses {usedMb} MB of {limitMb} MB again: work goes on"));
    }

    private static int Rounded(long bytes) => (int)Math.Min(int.MaxValue, (bytes + Mb - 1) / Mb);
}
