using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Settings of sessions, made as far as a server has them.</summary>
internal static class Session
{
    /// <summary>Every session: MMOS finds rows by their keys. A plan that was made and kept while a table was
    /// small must not read it whole when it is large, and neither compiling a plan nor starting processes
    /// for it
    /// is worth such a query: the tail of the log, which nobody can estimate, took 30 ms instead of 0.1. A
    /// commit
    /// is on disk when it is answered.</summary>
    public static readonly (string Name, string Value)[] Common =
    [
        ("enable_seqscan", "off"), ("enable_bitmapscan", "off"), ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"), ("jit", "off"), ("max_parallel_workers_per_gather", "0"),
        ("plan_cache_mode", "force_generic_plan"),
        ("synchronous_commit", "on"),
    ];

    /// <summary>A stricter `synchronous_commit` of the server's stays.</summary>
    private const string Set = """
        select set_config(s.name, w.value, false) from pg_catalog.pg_settings s
        join unnest($1::text[], $2::text[]) as w (name, value) on w.name = s.name
        where s.name <> 'synchronous_commit' or s.setting = 'off'
        """;

    /// <summary>Sessions that write: how long they wait for the workspace's row, and how long one that stands
    /// still may hold it.</summary>
    public static (string Name, string Value)[] Writing(PostgresOptions options) =>
    [
        ("lock_timeout", $"{options.LockTimeout.TotalMilliseconds:0}"),
        ("idle_in_transaction_session_timeout", $"{options.StopTimeout.TotalMilliseconds:0}"),
    ];

    public static async Task Prepare(
        NpgsqlConnection connection, (string Name, string Value)[] settings, CancellationToken cancel) =>
        await connection.Run(cancel, Set, settings.Select(s => s.Name).ToArray(),
            settings.Select(s => s.Value).ToArray()).ConfigureAwait(false);
}
