using System.Collections.Frozen;
using System.Data;
using System.Globalization;
using Mmos.Api;
using Mmos.Journal.Queries;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres.Queries;

/// <summary>Questions in SQL to the views of one workspace, asked by a login role of its own that may read
/// these views and nothing else.</summary>
/// <remarks>Any thread; each question has a session of its own, which ends with it. The role is the fence:
/// what the session is set to only bounds time and memory.</remarks>
internal sealed class PostgresQueries : IQueries, IAsyncDisposable
{
    /// <summary>How long a statement may take.</summary>
    private const int LongestMs = 5_000;

    private readonly Server _owner;
    private readonly Server? _server;
    private readonly string _workspace;
    private readonly ReaderRole? _role;
    private readonly string? _problem;

    /// <summary>For a workspace that exists.</summary>
    /// <param name="owner">The database as MMOS itself uses it.</param>
    /// <param name="workspace">Name of the workspace.</param>
    public PostgresQueries(Server owner, string workspace)
    {
        (_owner, _workspace) = (owner, workspace);
        if (owner.Options.Reader is not { Length: > 0 } reader) return;
        // One role for each workspace: the address may hold its name.
        var address = reader.Replace("{workspace}", workspace, StringComparison.Ordinal);
        _problem = PostgresAddress.Read(address, out var read);
        if (read is null) return;
        _role = new ReaderRole(read.Values.GetValueOrDefault("user", ""),
            read.Values.GetValueOrDefault("password"), ServerTables.ViewsOf(workspace));
        _server = new Server(read, owner.Options);
    }

    /// <inheritdoc/>
    public Task<Answer<IReadOnlyList<QueryView>>> Describe(CancellationToken cancel) =>
        Task.FromResult(Answer<IReadOnlyList<QueryView>>.Of(QueryViews.All, 0));

    /// <inheritdoc/>
    public async Task<Answer<QueryResult>> Run(string sql, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (limit is < 1 or > 1_000) return No("invalid", $"the limit is 1-1000 rows, not {limit}", "limit");
        if (_server is null || _role is null)
            return No("unavailable", _problem is { } wrong
                ? $"SQL is off: the address of database_reader cannot be read: {wrong}"
                : $"SQL is off: database_reader names no role that reads only this workspace's views. {How}");
        if (QueryText.Refusal(sql, FrozenSet<string>.Empty) is { } refusal)
            return No("invalid", $"the statement {refusal}", "sql");
        try
        {
            await using var connection = await Connect(_server, _role, cancel).ConfigureAwait(false);
            if (await _role.Doubt(connection, cancel).ConfigureAwait(false) is { } doubt)
                return No("unavailable", $"SQL is off: {doubt}. {How}");
            return await Ask(connection, sql, limit, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (Failures.IsOfDatabase(e) && !cancel.IsCancellationRequested)
        {
            return No("unavailable", Failures.Of(_server.Name, "reading", e).Message);
        }
        catch (JournalException e)
        {
            return No("unavailable", e.Message);
        }
    }

    private string How => "Name one as `database_reader: "
        + "postgres://mmos_reader_{workspace}:PASSWORD@HOST/DATABASE` in mmos.yaml or MMOS_DATABASE_READER: "
        + "it is made when MMOS's own role has CREATEROLE; otherwise: create role NAME login password '…'; "
        + $"grant usage on schema \"{ServerTables.ViewsOf(_workspace)}\" to NAME; grant select on all tables "
        + $"in schema \"{ServerTables.ViewsOf(_workspace)}\" to NAME";

    /// <summary>A session of the reader's; the role is made first where it is not there.</summary>
    private async Task<NpgsqlConnection> Connect(Server server, ReaderRole role, CancellationToken cancel)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await server.Connect(cancel).ConfigureAwait(false);
            if (await role.CanRead(connection, cancel).ConfigureAwait(false)) return connection;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            // Not there yet, or the password is another.
        }
        await using (var owner = await _owner.Borrow(cancel).ConfigureAwait(false))
            await role.Make(owner, cancel).ConfigureAwait(false);
        return await server.Connect(cancel).ConfigureAwait(false);
    }

    private async Task<Answer<QueryResult>> Ask(
        NpgsqlConnection connection, string sql, int limit, CancellationToken cancel)
    {
        await Bound(connection, cancel).ConfigureAwait(false);
        await using var transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel).ConfigureAwait(false);
        await connection.Run(cancel, "set transaction read only").ConfigureAwait(false);
        var seq = (await connection.List(row => row.Int64(0), cancel,
            "select coalesce(max(id), 0) from events").ConfigureAwait(false))[0];
        try
        {
            return Answer<QueryResult>.Of(await Rows(connection, sql, limit, cancel).ConfigureAwait(false),
                seq);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return No("invalid", string.Create(CultureInfo.InvariantCulture,
                $"the statement took longer than {LongestMs / 1_000} s; ask for less"), "sql");
        }
        catch (PostgresException e) when (!Failures.IsLost(e))
        {
            return No("invalid", $"PostgreSQL: {e.MessageText.ReplaceLineEndings(" ")}", "sql");
        }
    }

    private async Task Bound(NpgsqlConnection connection, CancellationToken cancel) =>
        await connection.Run(cancel, """
            select set_config('default_transaction_read_only', 'on', false),
              set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false),
              set_config('search_path', $2, false), set_config('work_mem', '16MB', false),
              set_config('max_parallel_workers_per_gather', '0', false),
              set_config('enable_seqscan', 'on', false), set_config('enable_hashjoin', 'on', false),
              set_config('enable_mergejoin', 'on', false)
            """, LongestMs.ToString(CultureInfo.InvariantCulture),
            $"\"{ServerTables.ViewsOf(_workspace)}\"").ConfigureAwait(false);

    /// <summary>The extended protocol: the server itself takes one statement only.</summary>
    private static async Task<QueryResult> Rows(
        NpgsqlConnection connection, string sql, int limit, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            AllResultTypesAreUnknown = true, // every value as the text that psql would show
            CommandTimeout = 2 * LongestMs / 1_000,
        };
        using var rows = new QueryRows(limit);
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel)
            .ConfigureAwait(false);
        List<string> names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        List<string> types = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName)];
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            if (!rows.HasRoom())
            {
                command.Cancel();
                break;
            }
            rows.Add(names.Count, (to, column) => PgCells.Write(reader, to, column, types[column]));
        }
        await End(reader, rows.IsCut).ConfigureAwait(false);
        return rows.Result(names);
    }

    private static async Task End(NpgsqlDataReader reader, bool isCut)
    {
        try
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
        catch (PostgresException e) when (isCut && e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            // We ended it: the rest is not wanted.
        }
    }

    private static Answer<QueryResult> No(string code, string message, string? field = null) =>
        Answer<QueryResult>.No(new Problem(code, message, field));

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
