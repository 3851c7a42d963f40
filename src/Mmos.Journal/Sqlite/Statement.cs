using System.Buffers;
using System.Text;
using Mmos.Journal.Rows;
using SQLitePCL;

namespace Mmos.Journal.Sqlite;

/// <summary>A prepared statement: bind with <c>With</c> in order, then <see cref="Run"/> it or read with
/// <see cref="Next"/>.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IRow, IDisposable
{
    /// <summary>Longest text, in UTF-16, that is turned into UTF-8 on the stack.</summary>
    private const int OnStack = 170;

    private readonly nint _pointer = handle.DangerousGetHandle();
    private int _bound;
    private bool _isFresh = true;

    /// <summary>Ready to bind from the first parameter.</summary>
    public Statement Again()
    {
        if (!_isFresh) SqliteCalls.Reset(_pointer);
        _isFresh = true;
        _bound = 0;
        return this;
    }

    public Statement With(long number) => Bound(SqliteCalls.BindInt64(_pointer, ++_bound, number));

    public Statement With(long? number) => number is { } n ? With(n) : Null();

    public Statement With(string? text)
    {
        if (text is null) return Null();
        if (text.Length <= OnStack)
        {
            Span<byte> few = stackalloc byte[3 * OnStack];
            return WithText(few[..Encoding.UTF8.GetBytes(text, few)]);
        }
        var many = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var bound = WithText(many.AsSpan(0, Encoding.UTF8.GetBytes(text, many)));
        ArrayPool<byte>.Shared.Return(many);
        return bound;
    }

    public Statement WithText(ReadOnlySpan<byte> utf8) =>
        Bound(SqliteCalls.BindText(_pointer, ++_bound, utf8));

    public Statement WithBlob(ReadOnlySpan<byte> bytes) =>
        Bound(SqliteCalls.BindBlob(_pointer, ++_bound, bytes));

    private Statement Null() => Bound(SqliteCalls.BindNull(_pointer, ++_bound));

    /// <summary>Runs it to its end; ready to bind again.</summary>
    public void Run()
    {
        var rc = Step();
        if (rc is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Fail(rc);
        Again();
    }

    /// <summary>Runs it; false when somebody else holds the lock.</summary>
    public bool TryRun()
    {
        var rc = Step();
        if (rc is not (raw.SQLITE_DONE or raw.SQLITE_ROW) && (rc & 0xff) != raw.SQLITE_BUSY) Fail(rc);
        Again();
        return (rc & 0xff) != raw.SQLITE_BUSY;
    }

    /// <summary>Steps to the next row; false, and ready to bind again, after the last.</summary>
    public bool Next()
    {
        var rc = Step();
        if (rc == raw.SQLITE_ROW) return true;
        if (rc != raw.SQLITE_DONE) Fail(rc);
        Again();
        return false;
    }

    public int Columns => raw.sqlite3_column_count(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    /// <summary>Bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Name(int column) => raw.sqlite3_column_name(handle, column).utf8_to_string();

    public int Kind(int column) => raw.sqlite3_column_type(handle, column);

    public void Dispose() => raw.sqlite3_finalize(handle);

    private int Step()
    {
        _isFresh = false;
        return SqliteCalls.Step(_pointer);
    }

    private Statement Bound(int rc)
    {
        database.Check(rc);
        return this;
    }

    private void Fail(int rc)
    {
        try
        {
            database.Check(rc);
        }
        finally
        {
            Again();
        }
    }
}
