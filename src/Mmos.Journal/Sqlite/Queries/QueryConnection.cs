using System.Diagnostics;
using Mmos.Api;
using Mmos.Journal.Queries;
using SQLitePCL;

namespace Mmos.Journal.Sqlite.Queries;

/// <summary>One connection that answers one statement.</summary>
internal sealed class QueryConnection : IDisposable
{
    /// <summary>Operations between two looks at the clock: well under a millisecond.</summary>
    private const int OpsPerLook = 1_000;

    /// <summary>Looks at the clock between two looks at the process's memory.</summary>
    private const int LooksPerMeasure = 200;

    /// <summary>What a statement may add to the process, bytes: sorting and grouping are done in
    /// memory.</summary>
    private const long MaxMemory = 256L << 20;

    /// <summary>Longest text or blob that a statement can make or read.</summary>
    private const int MaxLength = 4_000_000;

    /// <summary>Bounds of the compiler: generous for a person's question, far below what overflows a counter
    /// (docs/adr/0001).</summary>
    private static readonly (int Limit, int Value)[] Limits =
    [
        (raw.SQLITE_LIMIT_LENGTH, MaxLength), (raw.SQLITE_LIMIT_SQL_LENGTH, QueryText.MaxBytes),
        (raw.SQLITE_LIMIT_COLUMN, 100), (raw.SQLITE_LIMIT_EXPR_DEPTH, 100),
        (raw.SQLITE_LIMIT_COMPOUND_SELECT, 20), (raw.SQLITE_LIMIT_VDBE_OP, 100_000),
        (raw.SQLITE_LIMIT_FUNCTION_ARG, 20), (raw.SQLITE_LIMIT_ATTACHED, 0),
        (raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200), (raw.SQLITE_LIMIT_VARIABLE_NUMBER, 1),
        (raw.SQLITE_LIMIT_TRIGGER_DEPTH, 1), (raw.SQLITE_LIMIT_WORKER_THREADS, 0),
    ];

    private readonly sqlite3 _handle;
    private readonly TimeSpan _longest;
    private readonly CancellationToken _cancel;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly long _memory = Environment.WorkingSet;
    private QueryFence _fence = null!;
    private long _seq;
    private int _looks;
    private string? _stopped;

    private QueryConnection(sqlite3 handle, TimeSpan longest, CancellationToken cancel) =>
        (_handle, _longest, _cancel) = (handle, longest, cancel);

    public static QueryConnection Open(string path, TimeSpan longest, CancellationToken cancel)
    {
        _ = SqliteLibrary.InUse;
        var rc = raw.sqlite3_open_v2(path, out var handle,
            raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX, null);
        if (rc != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw new SqliteFailure(rc, raw.sqlite3_errstr(rc).utf8_to_string());
        }
        var opened = new QueryConnection(handle, longest, cancel);
        try
        {
            opened.Begin();
        }
        catch
        {
            opened.Dispose();
            throw;
        }
        return opened;
    }

    /// <summary>One read transaction: the answer and its position are of one state.</summary>
    private void Begin()
    {
        raw.sqlite3_busy_timeout(_handle, 5_000);
        Check(raw.sqlite3_exec(_handle, "pragma query_only=1; pragma temp_store=memory; pragma mmap_size=0; "
            + "pragma cache_size=-8192; begin"));
        Check(raw.sqlite3_prepare_v2(_handle, "select last_seq from workspace", out var head));
        using (head)
            if (raw.sqlite3_step(head) == raw.SQLITE_ROW) _seq = raw.sqlite3_column_int64(head, 0);
        _fence = QueryFence.Put(_handle, QueryViews.All.Select(v => v.Name));
        foreach (var (limit, value) in Limits) raw.sqlite3_limit(_handle, limit, value);
        raw.sqlite3_progress_handler(_handle, OpsPerLook, _ => Look() ? 0 : 1, null);
    }

    public Answer<QueryResult> Ask(string sql, int limit) =>
        QueryText.Refusal(sql, _fence.Names) is { } refusal
            ? Invalid($"the statement {refusal}") : Fenced(sql, limit);

    /// <summary>The answer to whatever the fence itself lets through.</summary>
    internal Answer<QueryResult> Fenced(string sql, int limit)
    {
        var rc = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        using (statement)
        {
            if (rc != raw.SQLITE_OK) return Invalid(Words());
            if (raw.sqlite3_stmt_readonly(statement) == 0) return Invalid("the tables can only be read");
            return Rows(statement, limit);
        }
    }

    private Answer<QueryResult> Rows(sqlite3_stmt statement, int limit)
    {
        var columns = Enumerable.Range(0, raw.sqlite3_column_count(statement))
            .Select(i => raw.sqlite3_column_name(statement, i).utf8_to_string()).ToList();
        using var rows = new QueryRows(limit);
        int rc;
        while ((rc = raw.sqlite3_step(statement)) == raw.SQLITE_ROW && rows.HasRoom())
            rows.Add(columns.Count, (to, column) => Cell(statement, to, column));
        return rc is raw.SQLITE_DONE or raw.SQLITE_ROW
            ? Answer<QueryResult>.Of(rows.Result(columns), _seq)
            : Invalid(Words());
    }

    private static void Cell(sqlite3_stmt row, System.Text.Json.Utf8JsonWriter to, int column)
    {
        switch (raw.sqlite3_column_type(row, column))
        {
            case raw.SQLITE_INTEGER: to.WriteNumberValue(raw.sqlite3_column_int64(row, column)); break;
            case raw.SQLITE_FLOAT: QueryRows.Number(to, raw.sqlite3_column_double(row, column)); break;
            case raw.SQLITE_TEXT:
                to.WriteStringValue(raw.sqlite3_column_text(row,
                column).utf8_to_string()); break;
            case raw.SQLITE_BLOB:
                to.WriteStringValue(Convert.ToHexStringLower(raw.sqlite3_column_blob(row, column))); break;
            default: to.WriteNullValue(); break;
        }
    }

    /// <summary>Called every so many operations; false ends the statement.</summary>
    private bool Look()
    {
        if (_cancel.IsCancellationRequested) _stopped = "the question was withdrawn";
        else if (Stopwatch.GetElapsedTime(_began) > _longest)
            _stopped = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"the statement took longer than {_longest.TotalSeconds:0.#} s; ask for less");
        else if (++_looks % LooksPerMeasure == 0 && Environment.WorkingSet - _memory > MaxMemory)
            _stopped = $"the statement needs more than {MaxMemory >> 20} MB of memory; ask for less";
        return _stopped is null;
    }

    private string Words() => _stopped ?? (_fence.Refused is { } why
        ? $"the statement is refused: {why}"
        : $"SQLite: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");

    private static Answer<QueryResult> Invalid(string message) =>
        SqliteQueries.No("invalid", message.ReplaceLineEndings(" "), "sql");

    private void Check(int rc)
    {
        if (rc != raw.SQLITE_OK) throw new SqliteFailure(rc, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose() => _handle.Dispose();
}
