using Mmos.Api;

namespace Mmos.Cli.Seams;

/// <summary>Backups of the configured workspace.</summary>
internal interface IBackupTools
{
    /// <summary>Writes a backup while others may be working.</summary>
    /// <param name="file">Where to; null for a new name in the state folder.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<BackupReport>> Backup(string? file, CancellationToken cancel);

    /// <summary>Puts a backup into the configured database.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="force">Also over a workspace that holds events; it is kept.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<RestoredReport>> Restore(string file, bool force, CancellationToken cancel);

    /// <summary>Restores a backup into a temporary place, checks it there, and removes it; nothing else is
    /// touched.</summary>
    Task<Answer<RestoredReport>> Drill(string file, CancellationToken cancel);
}

/// <summary>A backup that was made.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Workspace">Of which workspace.</param>
/// <param name="Events">Events in it.</param>
/// <param name="HeadHash">Hash of the last one, which chains all before.</param>
/// <param name="Blobs">Blobs in it.</param>
/// <param name="Bytes">Size of the file.</param>
internal sealed record BackupReport(
    string File, string Workspace, long Events, string HeadHash, long Blobs, long Bytes);

/// <summary>A backup that was put back.</summary>
/// <param name="File">The backup.</param>
/// <param name="MadeAt">When it was made: up to then the log is restored.</param>
/// <param name="Database">Where it was put; null after a drill.</param>
/// <param name="Workspace">The name it has there.</param>
/// <param name="Events">Events that came from the backup.</param>
/// <param name="Blobs">Blobs that came from it.</param>
/// <param name="KeptAs">Where the log is that was there before; null when there was none.</param>
/// <param name="OpenTasks">Tasks that are not finished.</param>
/// <param name="EndedWorkers">Workers of the backed-up moment that were signed off.</param>
internal sealed record RestoredReport(
    string File, DateTimeOffset MadeAt, string? Database, string Workspace, long Events, long Blobs,
    string? KeptAs, int OpenTasks, int EndedWorkers);
