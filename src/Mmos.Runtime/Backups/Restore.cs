using System.Runtime.CompilerServices;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Backups;

/// <summary>What a restore did.</summary>
/// <param name="From">What the backup says of itself.</param>
/// <param name="Head">The head of the log now: the backup's events and one record more, which says
/// `log.restored`.</param>
/// <param name="Blobs">Blobs that were stored.</param>
/// <param name="KeptAs">Where the log is that was there before: a backup, or a file put aside; null when
/// there was none.</param>
/// <param name="OpenTasks">Tasks that are not finished.</param>
/// <param name="EndedWorkers">Registrations that the restore ended.</param>
public sealed record RestoreReport(
    BackupHeader From, Head Head, long Blobs, string? KeptAs, int OpenTasks, int EndedWorkers);

/// <summary>Puts a backup into a database of any kind.</summary>
/// <remarks>
/// The whole file is checked before anything is touched. The log gets a new epoch, so that every process
/// that knew another one reads it anew. All registrations and leases of the backed-up moment end, whatever
/// their processes do now: what they did since is not in this log.
/// </remarks>
/// <param name="database">Where to.</param>
/// <param name="workspace">The name it gets there; the backup's own name does not matter.</param>
/// <param name="format">How events are stored.</param>
/// <param name="mmos">Version of this build.</param>
/// <param name="time">The clock.</param>
public sealed class Restore(
    IDatabase database, string workspace, ILogFormat format, string mmos, TimeProvider time)
{
    /// <summary>Restores a backup.</summary>
    /// <param name="backup">The open file; it is checked first.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="keep">What to do with a log that holds events: gives where a backup of it goes, or null
    /// to refuse.</param>
    /// <param name="cancel">Gives up; the old log stays as long as the new one is not whole.</param>
    /// <exception cref="BackupException">The file is damaged, or the workspace holds events and
    /// <paramref name="keep"/> is null.</exception>
    /// <exception cref="JournalException">The database refused; the message says what to do.</exception>
    public async Task<RestoreReport> Run(
        BackupFile backup, string actor, Func<string>? keep, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(backup);
        var fold = await backup.Check(format, cancel).ConfigureAwait(false);
        var workers = Live(fold.State);
        var isThere = await IsThere(keep is not null, cancel).ConfigureAwait(false);
        if (isThere && keep is null)
            throw new BackupException($"the workspace `{workspace}` in {database.Name} holds events already; "
                + "`--force` puts the backup in their place and keeps a backup of them");
        var record = Closing(backup, fold, actor);
        var kept = isThere ? await Keep(keep!(), cancel).ConfigureAwait(false) : null;

        var journal = await database.Open(workspace, create: true, cancel).ConfigureAwait(false);
        await using var closing = journal.ConfigureAwait(false);
        var blobs = 0L;
        // Before the events that name them, as their writers did.
        await foreach (var (_, content) in backup.Blobs(cancel).ConfigureAwait(false))
        {
            await database.Blobs(workspace).Put(content, cancel).ConfigureAwait(false);
            blobs++;
        }
        var events = With(backup.Events(cancel), record, cancel);
        var store = database.Upkeep(workspace);
        var head = await store.Replace(events, new LogFold().Project, cancel).ConfigureAwait(false);
        var check = await store.Verify(new LogFold().Project, cancel).ConfigureAwait(false);
        if (!check.IsClean)
            throw new JournalException($"the restored log in {database.Name} is not in order: "
                + $"{check.Problems[0]}; restore again, elsewhere if it stays so");
        return new RestoreReport(backup.Header, head, blobs, kept, fold.State.OpenTasks, workers);
    }

    /// <summary>Whether the workspace holds events. One that cannot be read may: with
    /// <paramref name="mayReplace"/> it is put aside.</summary>
    private async Task<bool> IsThere(bool mayReplace, CancellationToken cancel)
    {
        if (!(await database.Workspaces(cancel).ConfigureAwait(false)).Contains(workspace)) return false;
        try
        {
            var journal = await database.Open(workspace, create: false, cancel).ConfigureAwait(false);
            await using var closing = journal.ConfigureAwait(false);
            return (await journal.ReadHead(cancel).ConfigureAwait(false)).Seq > 0;
        }
        catch (JournalException e) when (e is not JournalUpgradedException)
        {
            return mayReplace ? true : throw new BackupException(
                $"the workspace `{workspace}` in {database.Name} cannot be read ({e.Message}); `--force` "
                + "puts it aside and restores the backup in its place", e);
        }
    }

    /// <summary>Keeps the log that is there: as a backup, and where it is too damaged for one, as it
    /// is.</summary>
    private async Task<string> Keep(string file, CancellationToken cancel) =>
        await Backup(file, cancel).ConfigureAwait(false)
        ?? await database.SetAside(workspace, cancel).ConfigureAwait(false);

    /// <summary>A backup of the log that is there; null when it is too damaged for one.</summary>
    private async Task<string?> Backup(string file, CancellationToken cancel)
    {
        try
        {
            var journal = await database.Open(workspace, create: false, cancel).ConfigureAwait(false);
            await using var closing = journal.ConfigureAwait(false);
            var store = database.Upkeep(workspace);
            if (!(await store.Verify(null, cancel).ConfigureAwait(false)).IsClean) return null;
            var source = new BackupSource(workspace, journal, store, database.Blobs(workspace), format);
            var made = await new BackupWriter(source, mmos, time)
                .Write(file, BackupHeader.ByPerson, cancel).ConfigureAwait(false);
            return made.File;
        }
        catch (JournalException e) when (e is not (JournalBusyException or JournalUpgradedException))
        {
            return null;
        }
    }

    /// <summary>The record that ends what lived at the backed-up moment, as it is stored.</summary>
    private List<StoredEvent> Closing(BackupFile backup, LogFold fold, string actor)
    {
        var wall = time.GetUtcNow().ToUnixTimeMilliseconds();
        var command = new Command.MarkRestored(Path.GetFileName(backup.Path), backup.Header.MadeAt);
        var header = new Header(wall, Math.Max(wall, fold.State.Clock), actor);
        var (stored, previous) = (new List<StoredEvent>(), backup.Header.Hash);
        foreach (var recorded in fold.Decide(command, header))
        {
            stored.Add(format.Encode(recorded, previous));
            previous = stored[^1].Hash;
        }
        return stored;
    }

    private static int Live(WorkspaceState state) =>
        new WorkspaceView(state).Workers.Count(w => w.Status != WorkerStatus.Offline);

    private static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> With(
        IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages, IReadOnlyList<StoredEvent> last,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in pages.WithCancellation(cancel).ConfigureAwait(false)) yield return page;
        yield return last;
    }
}
