using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Backups;

/// <summary>What a backup is made of: a workspace that others may be writing to.</summary>
/// <param name="Workspace">Its name.</param>
/// <param name="Journal">Tells the head; not closed.</param>
/// <param name="Store">Gives the events as they are stored.</param>
/// <param name="Blobs">Gives the blobs.</param>
/// <param name="Format">How events are chained.</param>
public sealed record BackupSource(
    string Workspace, IJournal Journal, IUpkeepStore Store, IBlobStore Blobs, ILogFormat Format);

/// <summary>A backup that was made.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Header">What it is a backup of.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Blobs">How many blobs are in it.</param>
public sealed record BackupMade(string File, BackupHeader Header, long Bytes, long Blobs);
