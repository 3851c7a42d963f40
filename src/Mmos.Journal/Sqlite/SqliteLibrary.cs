using System.Runtime.InteropServices;
using SQLitePCL;

namespace Mmos.Journal.Sqlite;

/// <summary>The SQLite library that this process uses.</summary>
/// <param name="Name">File name it was loaded by, or `bundled`.</param>
/// <param name="Version">Such as `3.40.1`.</param>
public sealed record SqliteLibraryInUse(string Name, string Version);

/// <summary>Loads SQLite: the system's library where it is newer than the bundled one, which is
/// 3.35.5.</summary>
/// <remarks>Thread-safe. The calls that the binding lacks are bound here too.</remarks>
public static class SqliteLibrary
{
    private const int BundledVersion = 3_035_005;

    private static readonly Lazy<(SqliteLibraryInUse InUse, Calls Calls)> Loaded = new(Load);

    /// <summary>Which library is in use, for `mmos doctor`.</summary>
    public static SqliteLibraryInUse InUse => Loaded.Value.InUse;

    internal static Calls Native => Loaded.Value.Calls;

    /// <summary>The loaded library, for what is bound elsewhere.</summary>
    internal static nint Handle => Loaded.Value.Calls.Library;

    private static (SqliteLibraryInUse, Calls) Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var name = SystemNames().FirstOrDefault(n => TrySystem(n, out _)) ?? "bundled";
        if (name == "bundled" || !TrySystem(name, out var library))
            library = NativeLibrary.Load("e_sqlite3", provider, null);
        NativeLibrary.SetDllImportResolver(provider, (asked, _, _) => asked == "e_sqlite3" ? library : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        // Counting memory takes a lock with every allocation, and nobody asks for the count.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        var version = raw.sqlite3_libversion().utf8_to_string();
        return (new SqliteLibraryInUse(name, version), new Calls(library));
    }

    private static IEnumerable<string> SystemNames() =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0"];

    /// <summary>Admits a system library that is newer, thread-safe, and reads JSON.</summary>
    private static bool TrySystem(string name, out nint library)
    {
        if (!NativeLibrary.TryLoad(name, out library)) return false;
        return Number("sqlite3_libversion_number", library) > BundledVersion
            && Number("sqlite3_threadsafe", library) != 0
            && (Number("sqlite3_libversion_number", library) >= 3_038_000
                || HasOption("ENABLE_JSON1", library));
    }

    private static int Number(string call, nint library) =>
        NativeLibrary.TryGetExport(library, call, out var address)
            ? Marshal.GetDelegateForFunctionPointer<NumberCall>(address)() : 0;

    private static bool HasOption(string option, nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_compileoption_used", out var address)
        && Marshal.GetDelegateForFunctionPointer<OptionCall>(address)(option) != 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int NumberCall();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private delegate int OptionCall([MarshalAs(UnmanagedType.LPStr)] string option);

    /// <summary>Calls that SQLitePCLRaw 2.0.6 does not bind.</summary>
    internal sealed class Calls(nint library)
    {
        public nint Library => library;

        /// <summary>sqlite3_file_control with an int as its argument.</summary>
        public FileControlCall FileControl { get; } = Bind<FileControlCall>(library, "sqlite3_file_control");

        /// <summary>sqlite3_wal_hook.</summary>
        public WalHookCall WalHook { get; } = Bind<WalHookCall>(library, "sqlite3_wal_hook");

        private static T Bind<T>(nint library, string name) where T : Delegate =>
            Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi, BestFitMapping = false)]
    internal delegate int FileControlCall(
        nint connection, [MarshalAs(UnmanagedType.LPStr)] string database, int operation, ref int argument);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate nint WalHookCall(nint connection, WalHook hook, nint argument);

    /// <summary>Called after a commit with the number of frames in the write-ahead log.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int WalHook(nint argument, nint connection, nint database, int frames);
}
