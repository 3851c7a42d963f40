using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>The row of `mmos.workspace`: what each write locks and compares before it appends.</summary>
internal readonly record struct WorkspaceRow(
    long Epoch, long Seq, byte[] Hash, int Schema, int MinWriter, string Mmos)
{
    /// <summary>The columns that <see cref="Map"/> reads.</summary>
    public const string Columns = "epoch, last_seq, last_hash, schema, min_writer, mmos";

    public Head Head => new(Seq, HashChain.Text(Hash), Epoch);

    public static WorkspaceRow Map(IRow row) => new(
        row.Int64(0), row.Int64(1), row.Bytes(2).ToArray(), row.Int32(3), row.Int32(4), row.Text(5));

    /// <summary>The row as it is now, without its lock.</summary>
    /// <exception cref="JournalForkedException">It is gone.</exception>
    public static async Task<WorkspaceRow> Read(
        NpgsqlConnection connection, string workspace, string name, CancellationToken cancel)
    {
        var rows = await connection.List(row => (WorkspaceRow?)Map(row), cancel,
            $"select {Columns} from mmos.workspace where workspace = $1", workspace).ConfigureAwait(false);
        return rows.FirstOrDefault() ?? throw Gone(workspace, name);
    }

    public static JournalForkedException Gone(string workspace, string name) =>
        new($"`{name}` holds no workspace `{workspace}` any more; restore a backup");

    /// <summary>Refuses when a newer MMOS has changed the rules.</summary>
    /// <exception cref="JournalUpgradedException">It has.</exception>
    public void RequireWritable()
    {
        if (Schema > ServerTables.CurrentSchema || MinWriter > ServerTables.CurrentWriter)
            throw new JournalUpgradedException($"MMOS was upgraded to {Mmos}, restart this process");
    }

    /// <summary>Refuses when the log is not a continuation of what the caller folded.</summary>
    /// <param name="known">The head that it was folded to.</param>
    /// <param name="hash">Hash of the event with that number as it is stored now; null for none.</param>
    /// <param name="name">The database, for people.</param>
    /// <exception cref="JournalForkedException">It is not.</exception>
    public void RequireContinues(Head known, string? hash, string name)
    {
        if (known.Epoch != Epoch)
            throw Forked(name, "was restored or made anew");
        if (Seq < known.Seq)
            throw Forked(name, $"ends at event {Seq}, but this process knew {known.Seq}: it was put back");
        if (known.Seq > 0 && hash != known.Hash)
            throw Forked(name, $"has another event {known.Seq} than this process knew: it was replaced");
    }

    private static JournalForkedException Forked(string name, string what) => new(
        $"the log at `{name}` {what}. Nothing was written; the state is read anew from it");
}
