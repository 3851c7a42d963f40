using System.Runtime.InteropServices;

namespace Mmos.Journal.Sqlite;

/// <summary>The calls of SQLite that every row makes by the dozen, bound directly.</summary>
/// <remarks>
/// A submission binds some fifty values. Through the binding's safe handles, marshalling and transition of
/// the garbage collector each takes ten times as long as the call itself. What cannot block or take long is
/// called without that transition; the caller keeps the statement alive.
/// </remarks>
internal static unsafe class SqliteCalls
{
    /// <summary>SQLite copies what is bound.</summary>
    private const nint Transient = -1;

    private static readonly nint Library = SqliteLibrary.Handle;

    private static readonly
        delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long, int> TheBindInt64 =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long, int>)Of("sqlite3_bind_int64");

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> TheBindNull =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)Of("sqlite3_bind_null");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int> TheBindText =
        (delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int>)Of("sqlite3_bind_text");

    private static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int> TheBindBlob =
        (delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int>)Of("sqlite3_bind_blob");

    private static readonly delegate* unmanaged[Cdecl]<nint, int> TheStep =
        (delegate* unmanaged[Cdecl]<nint, int>)Of("sqlite3_step");

    private static readonly delegate* unmanaged[Cdecl]<nint, int> TheReset =
        (delegate* unmanaged[Cdecl]<nint, int>)Of("sqlite3_reset");

    public static int BindInt64(nint statement, int at, long number) => TheBindInt64(statement, at, number);

    public static int BindNull(nint statement, int at) => TheBindNull(statement, at);

    public static int BindText(nint statement, int at, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and SQLite takes none for null.
        byte nothing = 0;
        fixed (byte* bytes = utf8)
            return TheBindText(statement, at, bytes is null ? &nothing : bytes, utf8.Length, Transient);
    }

    public static int BindBlob(nint statement, int at, ReadOnlySpan<byte> content)
    {
        byte nothing = 0;
        fixed (byte* bytes = content)
            return TheBindBlob(statement, at, bytes is null ? &nothing : bytes, content.Length, Transient);
    }

    public static int Step(nint statement) => TheStep(statement);

    public static int Reset(nint statement) => TheReset(statement);

    private static nint Of(string name) => NativeLibrary.GetExport(Library, name);
}
