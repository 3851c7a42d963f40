using System.Collections.Frozen;
using SQLitePCL;

namespace Mmos.Journal.Sqlite.Queries;

/// <summary>What a statement of somebody else's may do on one connection: read the views, and call what
/// cannot
/// hurt. SQLite asks it while it compiles; what is not here is refused.</summary>
/// <remarks>
/// SQLite tells the view that reads a table by a name, which a common table expression of the same name
/// takes over (measured on 3.40.1). So each view may read exactly the columns that it reads by itself, and
/// QueryText refuses such names besides.
/// </remarks>
internal sealed class QueryFence
{
    private const int Ok = raw.SQLITE_OK, Deny = raw.SQLITE_DENY;

    /// <summary>Cheap for their length, and without an effect. Not here: what searches a long text for a long
    /// text (`instr`, `replace`, `trim`), since nothing can interrupt one call, and whatever loads, writes,
    /// or asks about the library.</summary>
    private static readonly FrozenSet<string> Functions = new[]
    {
        "->", "->>", "abs", "avg", "char", "coalesce", "count", "cume_dist", "current_date", "current_time",
        "current_timestamp", "date", "datetime", "dense_rank", "first_value", "glob", "group_concat", "hex",
        "ifnull", "iif", "json", "json_array", "json_array_length", "json_extract", "json_group_array",
        "json_group_object", "json_object", "json_quote", "json_type", "json_valid", "julianday", "lag",
        "last_value", "lead", "length", "like", "likelihood", "likely", "lower", "max", "min", "nth_value",
        "ntile", "nullif", "percent_rank", "quote", "rank", "round", "row_number", "sign", "strftime",
        "string_agg", "substr", "substring", "subtype", "sum", "time", "timediff", "total", "typeof",
        "unicode", "unixepoch", "unlikely", "upper",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Table-valued functions that read what they are given.</summary>
    private static readonly FrozenSet<string> JsonTables = new[] { "json_each", "json_tree" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenSet<string> _views;
    private readonly HashSet<(string Reader, string Table, string Column)> _reads = [];
    private readonly HashSet<string> _tables = new(StringComparer.OrdinalIgnoreCase);
    private bool _isLearning;

    private QueryFence(IEnumerable<string> views) =>
        _views = views.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that belong to the views: theirs, and those of the expressions inside them.</summary>
    public IReadOnlySet<string> Names => _reads.Select(r => r.Reader).Concat(_views)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the last statement was refused for; null when it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>Learns what the views of a connection read, and puts the fence up.</summary>
    public static QueryFence Put(sqlite3 connection, IEnumerable<string> views)
    {
        var fence = new QueryFence(views) { _isLearning = true };
        // The tables of functions are made at their first use, which the fence would take for a write.
        foreach (var table in JsonTables) Compile(connection, $"select * from {table}('[]')");
        raw.sqlite3_set_authorizer(connection,
            (strdelegate_authorizer)((_, action, a, b, database, reader) =>
                fence.Judge(action, a, b, database, reader)), null);
        foreach (var view in fence._views) Compile(connection, $"select * from {view}");
        fence._isLearning = false;
        return fence;
    }

    private static void Compile(sqlite3 connection, string sql)
    {
        var rc = raw.sqlite3_prepare_v2(connection, sql, out var statement);
        statement?.Dispose();
        if (rc != raw.SQLITE_OK)
            throw new SqliteFailure(rc, raw.sqlite3_errmsg(connection).utf8_to_string());
    }

    private int Judge(int action, string? a, string? b, string? database, string? reader) => action switch
    {
        raw.SQLITE_SELECT or SqliteRecursive => Ok,
        raw.SQLITE_FUNCTION => Functions.Contains(b ?? "") ? Ok
            : No($"the function {b} is not to be had here"),
        raw.SQLITE_READ => Read(a ?? "", b ?? "", database, reader),
        _ => No("it would do more than read"),
    };

    private int Read(string table, string column, string? database, string? reader)
    {
        if (_isLearning)
        {
            if (_views.Contains(table) || JsonTables.Contains(table)) return Ok;
            _tables.Add(table);
            if (column.Length > 0) _reads.Add((reader ?? "", table, column));
            return Ok;
        }
        if (JsonTables.Contains(table)) return Ok;
        if (_views.Contains(table) && database is null or "main") return Ok;
        // A table of which no column is wanted: counting a view asks for its tables like that, without a
        // name.
        if (column.Length == 0 && _tables.Contains(table)) return Ok;
        return reader is not null && database == "main" && _reads.Contains((reader, table, column))
            ? Ok : No($"{table} is not a view; describe_schema lists what can be read");
    }

    private int No(string why)
    {
        Refused ??= why;
        return Deny;
    }

    /// <summary>SQLITE_RECURSIVE, which the binding does not name.</summary>
    private const int SqliteRecursive = 33;
}
