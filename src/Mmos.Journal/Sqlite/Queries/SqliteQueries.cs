using Mmos.Api;
using Mmos.Journal.Queries;

namespace Mmos.Journal.Sqlite.Queries;

/// <summary>Questions in SQL to the views of one SQLite file: a connection of its own for each, opened for
/// reading, behind a <see cref="QueryFence"/>.</summary>
/// <remarks>Any thread; two at a time, each on a thread of the pool.</remarks>
public sealed class SqliteQueries : IQueries, IDisposable
{
    /// <summary>More at once wait: each may use a core for five seconds.</summary>
    private const int AtOnce = 2;

    private readonly string _path;
    private readonly TimeSpan _longest;
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>For the file of a workspace, which need not be there yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">How long a statement may take; null for 5 s.</param>
    public SqliteQueries(string path, TimeSpan? longest = null) =>
        (_path, _longest) = (Path.GetFullPath(path), longest ?? TimeSpan.FromSeconds(5));

    /// <inheritdoc/>
    public async Task<Answer<QueryResult>> Run(string sql, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (limit is < 1 or > 1_000)
            return No("invalid", $"the limit is 1-1000 rows, not {limit}", "limit");
        if (Unfit() is { } unfit) return No("unavailable", unfit, null);
        await _turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Answered(sql, limit, cancel), cancel).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public Task<Answer<IReadOnlyList<QueryView>>> Describe(CancellationToken cancel) =>
        Task.FromResult(Answer<IReadOnlyList<QueryView>>.Of(QueryViews.All, 0));

    private Answer<QueryResult> Answered(string sql, int limit, CancellationToken cancel)
    {
        try
        {
            using var connection = QueryConnection.Open(_path, _longest, cancel);
            return connection.Ask(sql, limit);
        }
        catch (SqliteFailure e)
        {
            return File.Exists(_path)
                ? No("unavailable", $"reading `{_path}` failed: {e.Message}", null)
                : No("unavailable", $"there is no MMOS database at `{_path}`", null);
        }
    }

    /// <summary>The bundled library is years old and nobody mends it: other people's SQL does not reach
    /// it.</summary>
    private static string? Unfit() => SqliteLibrary.InUse is { Name: "bundled", Version: var version }
        ? $"SQL is off: this system has no SQLite library of its own, and the bundled {version} is too old "
            + "for statements of others; install the system's (Debian: libsqlite3-0)"
        : null;

    internal static Answer<QueryResult> No(string code, string message, string? field) =>
        Answer<QueryResult>.No(new Problem(code, message, field));

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
