using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>New columns of an older file hold nothing of what its events say: the tables are made anew from
/// them.</summary>
internal static class OlderTables
{
    private const int Page = 1_000;

    /// <summary>Makes the tables anew inside the caller's transaction. A log that cannot be folded leaves
    /// them
    /// as they are: `mmos db verify` says what is wrong with it.</summary>
    public static void Fill(Database database)
    {
        database.Execute("savepoint tables");
        try
        {
            new TableWriter(database).Clear();
            Project(database);
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            database.Execute("rollback to tables");
        }
        database.Execute("release tables");
    }

    private static void Project(Database database)
    {
        var (state, tables) = (new WorkspaceState(), new TableWriter(database));
        var projection = new Projection(state);
        var observed = 0;
        for (List<Recorded> page = SqliteEvents.Read(database, 0, Page); page.Count > 0;
            page = SqliteEvents.Read(database, page[^1].Seq, Page))
            foreach (var recorded in page)
            {
                // Only between records are rows as a commit left them.
                if (observed >= Page && recorded.Record == recorded.Seq)
                {
                    tables.Apply(projection.Take());
                    observed = 0;
                }
                state.Evolve(recorded);
                projection.Observe(recorded);
                observed++;
            }
        tables.Apply(projection.Take());
    }
}
