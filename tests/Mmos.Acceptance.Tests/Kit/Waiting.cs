using System.Diagnostics;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>The one time limit of these tests, and waiting for what only looking can tell.</summary>
internal static class Waiting
{
    /// <summary>Reached only when something is broken.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(IsLong ? 30 : 2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static bool IsLong => Environment.GetEnvironmentVariable("MMOS_TEST_LONG") == "1";

    public static CancellationTokenSource Limited()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        return limit;
    }

    /// <summary>Waits for a condition of the outside world.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> Until(Func<bool> isSo, string what)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Look);
        while (!isSo())
        {
            Assert.True(watch.Elapsed < Limit, $"in vain: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
        return watch.Elapsed;
    }

    /// <summary>Waits for what has to be asked of a process.</summary>
    public static async Task Until(Func<Task<bool>> isSo, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo()) Assert.True(watch.Elapsed < Limit, $"in vain: {what}");
    }

    public static Task<TimeSpan> UntilFile(string path) => Until(() => File.Exists(path), $"{path} appears");
}
