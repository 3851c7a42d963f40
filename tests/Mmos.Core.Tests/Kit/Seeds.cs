using System.Globalization;

namespace Mmos.Core.Tests.Kit;

/// <summary>Seeds of a property: MMOS_SEED replays one, MMOS_RUNS asks for more or fewer.</summary>
internal static class Seeds
{
    /// <summary>Runs each seed from 1 on.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="run">One run.</param>
    /// <param name="least">How many even when fewer are asked for: what must happen in some run needs
    /// so many.</param>
    public static void Each(int runs, Action<int> run, int least = 0)
    {
        if (Number("MMOS_SEED") is { } only)
        {
            run(only);
            return;
        }
        var cancelled = TestContext.Current.CancellationToken;
        var last = Math.Max(Number("MMOS_RUNS") ?? runs, least);
        for (var seed = 1; seed <= last && !cancelled.IsCancellationRequested; seed++)
        {
            try
            {
                run(seed);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed} (replay with MMOS_SEED={seed}): {e.Message}\n{e.StackTrace}");
            }
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n)
            ? n : null;
}
