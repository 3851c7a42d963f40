using System.Runtime.InteropServices;

namespace Mmos.Bench.Durable;

/// <summary>What this process asks of the disk, counted by benches/fsync.c if that was compiled.</summary>
internal static class DiskSync
{
    private static readonly nint Library =
        Environment.GetEnvironmentVariable("MMOS_BENCH_FSYNC") is { Length: > 0 } path
        && NativeLibrary.TryLoad(path, out var library) ? library : 0;

    /// <summary>Said in a row when nobody counts.</summary>
    public const string NotCounted = "fsyncs are not counted here: no C compiler";

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate long Reading();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Setting(long microseconds);

    public static bool IsCounted => Library != 0;

    public static long Count => IsCounted ? Function<Reading>("mmos_fsync_count")() : 0;

    public static TimeSpan Spent =>
        TimeSpan.FromMicroseconds((IsCounted ? Function<Reading>("mmos_fsync_nanoseconds")() : 0) / 1000.0);

    /// <summary>Makes every later fsync take so much longer.</summary>
    public static void Delay(TimeSpan time) =>
        Function<Setting>("mmos_fsync_delay")((long)time.TotalMicroseconds);

    private static T Function<T>(string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(Library, name));
}
