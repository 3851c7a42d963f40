using System.Globalization;

namespace Mmos.Core.Tests.Kit;

/// <summary>Seeds of a property: MMOS_SEED replays one, MMOS_RUNS asks for more.</summary>
internal static class Seeds
{
    public static void Each(int runs, Action<int> run)
    {
        if (Number("MMOS_SEED") is { } only)
        {
            run(only);
            return;
        }
        var cancelled = TestContext.Current.CancellationToken;
        var last = Number("MMOS_RUNS") ?? runs;
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
