using Mmos.Api;
using Mmos.Journal.Sqlite.Queries;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Workspaces as SQLite files of one folder: `default` in the configured file, another `W` in `W.db`
/// beside it.</summary>
public sealed class SqliteDatabase : IDatabase
{
    private const string Extension = ".db";
    private readonly string _file;
    private readonly SqliteOptions _options;
    private readonly Dictionary<string, SqliteReadTables> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteBlobStore> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteQueries> _queries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>For the configured file, which need not exist; nothing is opened yet.</summary>
    public SqliteDatabase(string file, SqliteOptions? options = null)
    {
        _file = Path.GetFullPath(file);
        _options = options ?? SqliteOptions.Default;
    }

    /// <inheritdoc/>
    public string Name => _file;

    /// <inheritdoc/>
    public TimeProvider Time => TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> Workspaces(CancellationToken cancel)
    {
        var folder = Path.GetDirectoryName(_file)!;
        if (!Directory.Exists(folder)) return new([]);
        // Only their names are looked at: opening a file and closing it would drop SQLite's locks on it.
        return new([.. Directory.EnumerateFiles(folder, "*" + Extension).Select(NameOf)
            .OfType<string>().Order(StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public ValueTask<IJournal> Open(string workspace, bool create, CancellationToken cancel)
    {
        var file = FileOf(workspace);
        return new(create
            ? SqliteJournal.OpenOrCreate(file, _options)
            : SqliteJournal.Open(file, _options));
    }

    /// <inheritdoc/>
    public IReadTables Tables(string workspace) => Kept(_tables, workspace, (file, options) =>
        SqliteReadTables.Open(file, workspace == Slugs.DefaultWorkspace ? options
            : options with { BranchPrefix = Slugs.BranchPrefix(workspace) + "/" }));

    /// <inheritdoc/>
    public IBlobStore Blobs(string workspace) => Kept(_blobs, workspace, SqliteBlobStore.Open);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> IdentityKey(string workspace, CancellationToken cancel) =>
        new(SqliteKeys.Identity(FileOf(workspace), _options, cancel));

    /// <inheritdoc/>
    public IQueries Queries(string workspace) =>
        Kept(_queries, workspace, (file, _) => new SqliteQueries(file));

    /// <inheritdoc/>
    public IUpkeepStore Upkeep(string workspace) => new SqliteUpkeep(FileOf(workspace), _options);

    /// <inheritdoc/>
    public ValueTask<(long From, long To)> Migrate(string workspace, CancellationToken cancel)
    {
        var file = FileOf(workspace);
        var before = SqliteFile.Schema(file);
        SqliteFile.Prepare(file, create: false, _options);
        return new((before, SqliteFile.Schema(file)));
    }

    /// <inheritdoc/>
    /// <remarks>The file and its companions are renamed. Processes that have it open say that it was moved
    /// and
    /// stop
    /// writing.</remarks>
    public ValueTask<string> SetAside(string workspace, CancellationToken cancel)
    {
        var file = FileOf(workspace);
        lock (_lock)
        {
            if (_tables.Remove(workspace, out var tables)) tables.Dispose();
            if (_blobs.Remove(workspace, out var blobs)) blobs.Dispose();
        }
        var aside = SqliteFile.Aside(file);
        try
        {
            foreach (var companion in (string[])["-wal", "-shm", ""])
                if (File.Exists(file + companion)) File.Move(file + companion, aside + companion);
            return new(aside);
        }
        catch (IOException e)
        {
            throw new JournalException($"`{file}` cannot be put aside: {e.Message}. End every process of "
                + "MMOS that uses it and try again", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            foreach (var tables in _tables.Values) tables.Dispose();
            foreach (var blobs in _blobs.Values) blobs.Dispose();
            foreach (var queries in _queries.Values) queries.Dispose();
            _tables.Clear();
            _queries.Clear();
            _blobs.Clear();
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>The file of a workspace, whether it is there or not.</summary>
    /// <exception cref="JournalException">The name is none, or would be the file of another.</exception>
    public string FileOf(string workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (workspace == Slugs.DefaultWorkspace) return _file;
        if (!Slugs.IsSlug(workspace))
            throw new JournalException($"`{workspace}` is not the name of a workspace: {Slugs.Rule}");
        var file = Path.Combine(Path.GetDirectoryName(_file)!, workspace + Extension);
        return file != _file ? file : throw new JournalException(
            $"the workspace `{workspace}` would lie in the file of `{Slugs.DefaultWorkspace}`, `{file}`; "
            + "choose another name");
    }

    private string? NameOf(string path)
    {
        if (path == _file) return Slugs.DefaultWorkspace;
        var name = Path.GetFileNameWithoutExtension(path);
        return Slugs.IsSlug(name) && name != Slugs.DefaultWorkspace ? name : null;
    }

    private T Kept<T>(
        Dictionary<string, T> kept, string workspace, Func<string, SqliteOptions, T> open)
    {
        var file = FileOf(workspace);
        lock (_lock)
        {
            if (!kept.TryGetValue(workspace, out var opened))
                kept.Add(workspace, opened = open(file, _options));
            return opened;
        }
    }
}
