namespace Mmos.Git;

/// <summary>Recognises that a git command met another one's lock file, and says how long to wait.</summary>
internal static class LockContention
{
    /// <summary>True when git stopped before it changed anything because a `*.lock` file was there.</summary>
    public static bool IsIn(GitResult result) =>
        !result.IsSuccess
        && (result.Error.Contains(".lock': File exists", StringComparison.Ordinal)
            || result.Error.Contains("could not lock config file", StringComparison.Ordinal)
            || result.Error.Contains("Another git process seems to be running", StringComparison.Ordinal));

    /// <summary>
    /// The wait before the next try: 5 ms, doubling up to 160 ms, so that a short holder costs little.
    /// </summary>
    public static TimeSpan Pause(int tries) => TimeSpan.FromMilliseconds(5 << Math.Min(tries, 5));
}
