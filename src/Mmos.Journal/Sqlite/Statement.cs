using Mmos.Journal.Rows;
using SQLitePCL;

namespace Mmos.Journal.Sqlite;

/// <summary>A prepared statement: bind with <c>With</c> in order, then <see cref="Run"/> it or read with
/// <see cref="Next"/>.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IRow, IDisposable
{
    private int _bound;

    /// <summary>Ready to bind from the first parameter.</summary>
    public Statement Again()
    {
        raw.sqlite3_reset(handle);
        _bound = 0;
        return this;
    }

    public Statement With(long number) => Bound(raw.sqlite3_bind_int64(handle, ++_bound, number));

    public Statement With(long? number) => number is { } n ? With(n) : Null();

    public Statement With(string? text) =>
        text is null ? Null() : Bound(raw.sqlite3_bind_text(handle, ++_bound, text));

    public Statement WithText(ReadOnlySpan<byte> utf8) =>
        Bound(raw.sqlite3_bind_text(handle, ++_bound, utf8));

    public Statement WithBlob(ReadOnlySpan<byte> bytes) => Bound(bytes.IsEmpty
        ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0)
        : raw.sqlite3_bind_blob(handle, ++_bound, bytes));

    private Statement Null() => Bound(raw.sqlite3_bind_null(handle, ++_bound));

    /// <summary>Runs it to its end; ready to bind again.</summary>
    public void Run()
    {
        var rc = raw.sqlite3_step(handle);
        if (rc is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Fail(rc);
        Again();
    }

    /// <summary>Runs it; false when somebody else holds the lock.</summary>
    public bool TryRun()
    {
        var rc = raw.sqlite3_step(handle);
        if (rc is not (raw.SQLITE_DONE or raw.SQLITE_ROW) && (rc & 0xff) != raw.SQLITE_BUSY) Fail(rc);
        Again();
        return (rc & 0xff) != raw.SQLITE_BUSY;
    }

    /// <summary>Steps to the next row; false, and ready to bind again, after the last.</summary>
    public bool Next()
    {
        var rc = raw.sqlite3_step(handle);
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
