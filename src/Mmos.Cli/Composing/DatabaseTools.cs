using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Cli.Composing;

/// <summary>Care of one SQLite file.</summary>
internal sealed class DatabaseTools(string file) : IDatabaseTools
{
    public Task<Answer<DatabaseReport>> Verify(CancellationToken cancel) => Try(async () =>
    {
        var report = new SqliteUpkeep(file).Verify(Projecting());
        return await Report(report.Events, report.Problems, cancel);
    });

    public Task<Answer<DatabaseReport>> Rebuild(CancellationToken cancel) => Try(async () =>
        await Report(new SqliteUpkeep(file).Rebuild(Projecting(), cancel), [], cancel));

    public Task<Answer<long>> Export(Stream target, CancellationToken cancel) =>
        Try(() => Task.FromResult(new SqliteUpkeep(file).Export(target)));

    /// <summary>Folds the events it is given, and says what the tables must show afterwards.</summary>
    private static Func<IReadOnlyList<Recorded>, TableWrites> Projecting()
    {
        var state = new WorkspaceState();
        var projection = new Projection(state);
        return events =>
        {
            foreach (var recorded in events)
            {
                state.Evolve(recorded);
                projection.Observe(recorded);
            }
            return projection.Take();
        };
    }

    private async Task<DatabaseReport> Report(long events, IReadOnlyList<string> problems,
        CancellationToken cancel)
    {
        if (problems.Count > 0) return new DatabaseReport(file, events, "", 0, problems);
        await using var journal = SqliteJournal.Open(file);
        using var tables = SqliteReadTables.Open(file);
        var head = await journal.ReadHead(cancel);
        var tasks = await tables.Tasks(new TaskFilter(), cancel);
        return new DatabaseReport(file, events, head.Hash, tasks.Count, problems);
    }

    private static async Task<Answer<T>> Try<T>(Func<Task<T>> work)
    {
        try
        {
            return Answer<T>.Of(await work(), 0);
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            return Answer<T>.No(new Problem("unavailable", e.Message));
        }
    }
}
