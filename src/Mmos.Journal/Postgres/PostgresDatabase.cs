using Mmos.Api;
using Mmos.Journal.Postgres.Queries;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Postgres;

/// <summary>Workspaces in one PostgreSQL, which any number of hosts share: in its schema `mmos`, with the
/// views of workspace `W` in the schema `mmos_W`.</summary>
public sealed class PostgresDatabase : IDatabase
{
    private readonly Server _server;
    private readonly ChangeWatch _watch;
    private readonly Dictionary<string, PostgresQueries> _queries = new(StringComparer.Ordinal);

    /// <summary>For the PostgreSQL that `database:` names; nothing is opened yet.</summary>
    /// <param name="address">`postgres://…`, or `postgres:` and libpq's pairs.</param>
    /// <param name="options">How it is used.</param>
    /// <exception cref="JournalException">The address cannot be read.</exception>
    public PostgresDatabase(string address, PostgresOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (PostgresAddress.Read(address, out var read) is { } problem)
            throw new JournalException($"the PostgreSQL address cannot be read: {problem}");
        _server = new Server(read!, options ?? PostgresOptions.Default);
        _watch = new ChangeWatch(_server);
    }

    /// <inheritdoc/>
    public string Name => _server.Name;

    /// <inheritdoc/>
    public TimeProvider Time => _server.Clock;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> Workspaces(CancellationToken cancel) =>
        _server.ReadNow<IReadOnlyList<string>>(async connection =>
            await ServerTables.Schema(connection, cancel).ConfigureAwait(false) == 0 ? []
                : await connection.List(row => row.Text(0), cancel,
                    "select workspace from mmos.workspace order by workspace").ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public async ValueTask<IJournal> Open(string workspace, bool create, CancellationToken cancel)
    {
        RequireName(workspace);
        await ServerTables.Prepare(_server, workspace, create, cancel).ConfigureAwait(false);
        return new PostgresJournal(_server, _watch, workspace);
    }

    /// <inheritdoc/>
    public IReadTables Tables(string workspace)
    {
        RequireName(workspace);
        return new PostgresReadTables(_server, workspace);
    }

    /// <inheritdoc/>
    public IBlobStore Blobs(string workspace)
    {
        RequireName(workspace);
        return new PostgresBlobStore(_server, workspace);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> IdentityKey(string workspace, CancellationToken cancel)
    {
        RequireName(workspace);
        return TokenQueries.IdentityKey(_server, workspace, cancel);
    }

    /// <inheritdoc/>
    public IQueries Queries(string workspace)
    {
        RequireName(workspace);
        lock (_queries)
        {
            if (!_queries.TryGetValue(workspace, out var queries))
                _queries.Add(workspace, queries = new PostgresQueries(_server, workspace));
            return queries;
        }
    }

    /// <inheritdoc/>
    public IUpkeepStore Upkeep(string workspace)
    {
        RequireName(workspace);
        return new PostgresUpkeep(_server, _watch, workspace);
    }

    /// <summary>What the server is, and whether it keeps its promise to have stored what it
    /// committed.</summary>
    public ValueTask<ServerFacts> Facts(CancellationToken cancel) => _server.ReadNow(async connection =>
        (await connection.List(row => new ServerFacts(row.Text(0), row.Int32(1) != 0, row.Int32(2) != 0),
            cancel, "select current_setting('server_version'), "
            + "(coalesce(current_setting('fsync', true), 'on') = 'on')::int, "
            + "(coalesce(current_setting('full_page_writes', true), 'on') = 'on')::int")
            .ConfigureAwait(false))[0], cancel);

    /// <inheritdoc/>
    public async ValueTask<(long From, long To)> Migrate(string workspace, CancellationToken cancel)
    {
        RequireName(workspace);
        ValueTask<int> Now() => _server.ReadNow(
            connection => ServerTables.Schema(connection, cancel), cancel);
        var before = await Now().ConfigureAwait(false);
        await ServerTables.Prepare(_server, workspace, create: false, cancel).ConfigureAwait(false);
        return (before, await Now().ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask<string> SetAside(string workspace, CancellationToken cancel) =>
        throw new JournalException(
        $"the workspace `{workspace}` at `{Name}` is damaged, and a server's tables are not put aside "
        + "from here: "
        + "restore under another name (`workspace:` of mmos.yaml), or mend the server first");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var queries in _queries.Values) await queries.DisposeAsync().ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static void RequireName(string workspace)
    {
        if (!Slugs.IsSlug(workspace))
            throw new JournalException($"`{workspace}` is not the name of a workspace: {Slugs.Rule}");
    }
}

/// <summary>What a server says of itself.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Fsync">Whether a commit is on disk when it is answered.</param>
/// <param name="FullPageWrites">Whether a page that was torn by a crash can be mended.</param>
public sealed record ServerFacts(string Version, bool Fsync, bool FullPageWrites);
