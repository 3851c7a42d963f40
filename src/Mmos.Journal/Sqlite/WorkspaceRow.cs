using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>The row of `workspace`: what each write compares before it appends.</summary>
internal readonly record struct WorkspaceRow(
    long Epoch, long Seq, byte[] Hash, long Schema, long MinWriter, string Mmos)
{
    /// <summary>The tables of this build: number of its last migration.</summary>
    public const int CurrentSchema = 13;

    /// <summary>This build as a writer: raised when an older one would write what newer ones cannot
    /// accept.</summary>
    public const int CurrentWriter = 1;

    public Head Head => new(Seq, HashChain.Text(Hash), Epoch);

    public static WorkspaceRow Read(Database database)
    {
        var row = database.Statement(
            "select epoch, last_seq, last_hash, schema, min_writer, mmos from workspace");
        if (!row.Next())
            throw new JournalForkedException(
                $"`{database.Path}` holds no workspace any more; restore a backup");
        var read = new WorkspaceRow(
            row.Int64(0), row.Int64(1), row.Bytes(2).ToArray(), row.Int64(3), row.Int64(4), row.Text(5));
        row.Again();
        return read;
    }

    /// <summary>Refuses when a newer MMOS has changed the rules.</summary>
    /// <exception cref="JournalUpgradedException">It has.</exception>
    public void RequireWritable()
    {
        if (Schema > CurrentSchema || MinWriter > CurrentWriter)
            throw new JournalUpgradedException($"MMOS was upgraded to {Mmos}, restart this process");
    }

    /// <summary>Refuses when the log is not a continuation of what the caller folded.</summary>
    /// <exception cref="JournalForkedException">It is not.</exception>
    public void RequireContinues(Head known, Database database)
    {
        if (known.Epoch != Epoch)
            throw Forked(database, "was restored or made anew");
        if (Seq < known.Seq)
            throw Forked(database,
                $"ends at event {Seq}, but this process knew {known.Seq}: it was put back");
        if (known.Seq == 0) return;
        var hash = Seq == known.Seq ? Hash : SqliteEvents.Hash(database, known.Seq);
        if (hash is null || HashChain.Text(hash) != known.Hash)
            throw Forked(database, $"has another event {known.Seq} than this process knew: it was replaced");
    }

    private static JournalForkedException Forked(Database database, string what) => new(
        $"`{database.Path}` {what}. Nothing was written; the state is read anew from it");
}
