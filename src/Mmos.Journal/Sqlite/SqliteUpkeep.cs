using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>What a check of a workspace's file found.</summary>
/// <param name="Events">How many events were looked at.</param>
/// <param name="Problems">What is wrong, one line each; empty when all is well.</param>
public sealed record VerifyReport(long Events, IReadOnlyList<string> Problems)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => Problems.Count == 0;
}

/// <summary>What `mmos db verify`, `rebuild` and `export` do. Works on damaged files as far as that is
/// possible.</summary>
/// <remarks>A projection is given events in order, in whole records, and keeps its own state between
/// calls.</remarks>
public sealed class SqliteUpkeep
{
    private readonly string _path;
    private readonly SqliteOptions _options;

    /// <summary>For the file at this path, which must exist; nothing is opened yet.</summary>
    /// <exception cref="JournalException">There is no such file.</exception>
    public SqliteUpkeep(string path, SqliteOptions? options = null)
    {
        _path = Path.GetFullPath(path);
        _options = options ?? SqliteOptions.Default;
        if (!File.Exists(_path)) throw new JournalException($"there is no MMOS database at `{_path}`");
    }

    /// <summary>Checks the file's pages, the chain of hashes, the numbers, and that each event can be
    /// read.</summary>
    /// <param name="project">When given, also makes the read tables anew beside the file and
    /// compares.</param>
    public VerifyReport Verify(Func<IReadOnlyList<Recorded>, TableWrites>? project = null)
    {
        var check = new FileCheck();
        try
        {
            using var database = Database.OpenReader(_path);
            database.Execute("begin");
            check.Pages(database);
            check.Chain(database);
            if (project is not null && check.Problems.Count == 0) check.Tables(database, project);
        }
        catch (SqliteFailure e)
        {
            check.Problems.Add($"the file cannot be read: {e.Message}");
        }
        return new VerifyReport(check.Events, check.Problems);
    }

    /// <summary>Makes the read tables anew from the events, in one transaction; others wait for its whole
    /// time.</summary>
    /// <returns>How many events were read.</returns>
    /// <exception cref="JournalException">An event cannot be read, or the write failed; the tables are as
    /// before.</exception>
    public long Rebuild(
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        using var writer = new WriteConnection(_path, _options);
        try
        {
            writer.Begin(cancel);
            WorkspaceRow.Read(writer.Database).RequireWritable();
            var tables = new TableWriter(writer.Database);
            tables.Clear();
            var events = 0L;
            foreach (var records in Records.Read(writer.Database))
            {
                cancel.ThrowIfCancellationRequested();
                tables.Apply(project(records));
                events += records.Count;
            }
            writer.Commit();
            return events;
        }
        catch (SqliteFailure e)
        {
            throw new JournalException($"rebuilding the tables of `{_path}` failed: {e.Message}", e);
        }
        finally
        {
            writer.Rollback();
        }
    }

    /// <summary>The tables that are made from events, as text that is equal exactly when they are.</summary>
    public string DumpTables() => Reading(TableDump.Of);

    /// <summary>Writes every event as a line of JSON with its place and hash, also those this build cannot
    /// read.</summary>
    /// <returns>How many were written.</returns>
    public long Export(Stream to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return Reading(database => EventExport.Write(database, to));
    }

    private T Reading<T>(Func<Database, T> read)
    {
        try
        {
            using var database = Database.OpenReader(_path);
            database.Execute("begin");
            return read(database);
        }
        catch (SqliteFailure e)
        {
            throw new JournalException(
                $"reading `{_path}` failed: {e.Message}; `mmos db verify` says more", e);
        }
    }
}

/// <summary>The log in whole records.</summary>
internal static class Records
{
    private const int Page = 1_000;

    /// <summary>Lists of events that end where a record ends.</summary>
    public static IEnumerable<IReadOnlyList<Recorded>> Read(Database database)
    {
        var pending = new List<Recorded>();
        for (long after = 0; ;)
        {
            var page = SqliteEvents.Read(database, after, Page);
            pending.AddRange(page);
            if (page.Count < Page)
            {
                if (pending.Count > 0) yield return pending;
                yield break;
            }
            after = page[^1].Seq;
            var last = pending.FindIndex(e => e.Record == pending[^1].Record);
            if (last > 0) yield return pending[..last];
            pending = pending[last..];
        }
    }
}
