using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Backups;

/// <summary>Makes the backup that `backup: every` asks for, in one process at a time, and deletes the oldest
/// such.</summary>
/// <remarks>Whether one is due is decided by the log, under an effect's lease: any number of processes may
/// look.</remarks>
/// <param name="upkeep">Leases the effect.</param>
/// <param name="writer">Makes backups.</param>
/// <param name="folder">Where they go.</param>
/// <param name="workspace">Of which workspace.</param>
/// <param name="holder">This process, by name and identity.</param>
/// <param name="time">The clock.</param>
public sealed class ScheduledBackup(
    IUpkeep upkeep, BackupWriter writer, BackupFolder folder, string workspace,
    (string Name, ProcessInfo Process) holder, TimeProvider time)
{
    /// <summary>Name of the effect.</summary>
    public const string Effect = "backup";

    /// <summary>Far longer than a backup takes; a process that dies meanwhile delays the next one by as
    /// much.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>Makes a backup when one is due.</summary>
    /// <param name="every">How often.</param>
    /// <param name="keep">How many by schedule are kept.</param>
    /// <param name="cancel">Gives up; the lease ends as failed.</param>
    /// <returns>What happened, on one line; null when none was due, or another process makes it.</returns>
    public async Task<string?> Look(TimeSpan every, int keep, CancellationToken cancel)
    {
        var leased = await upkeep.LeaseDueEffect(Effect, holder.Name, holder.Process, Lease, every, cancel)
            .ConfigureAwait(false);
        if (leased.Problem is not null) return null;
        try
        {
            var file = folder.NewName(workspace, time.GetUtcNow());
            var made = await writer.Write(file, BackupHeader.BySchedule, cancel).ConfigureAwait(false);
            var expired = await folder.Expired(workspace, keep, cancel).ConfigureAwait(false);
            foreach (var old in expired) File.Delete(old);
            var outcome = $"{made.Header.Seq} events in {Path.GetFileName(made.File)}"
                + (expired.Count > 0 ? $", {expired.Count} older deleted" : "");
            await upkeep.ReleaseEffect(Effect, leased.Value, outcome, CancellationToken.None)
                .ConfigureAwait(false);
            return $"backup: {outcome}";
        }
        catch (Exception e) when (e is BackupException or JournalException or InvariantException
            or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            var reason = e is OperationCanceledException ? "the process stopped" : e.Message;
            await upkeep.FailEffect(Effect, leased.Value, reason, CancellationToken.None)
                .ConfigureAwait(false);
            return $"backup failed: {reason}";
        }
    }
}
