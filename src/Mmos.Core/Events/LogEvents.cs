namespace Mmos.Core;

/// <summary>The log was put back from a backup; what came after the backup is not in it.</summary>
/// <remarks>Registrations and leases of the backed-up moment end by events of their own in the same
/// record.</remarks>
/// <param name="Backup">Name of the backup's file.</param>
/// <param name="MadeAt">Wall clock at which the backup was made.</param>
/// <param name="NumbersFrom">Leases, attempts and registrations are numbered on from here: none that was
/// given in the lost part is taken for a new one.</param>
public sealed record LogRestored(string Backup, long MadeAt, int NumbersFrom) : Event;

/// <summary>Contents of events were removed for good, because they should never have been
/// written.</summary>
/// <remarks>Their hashes stay, so that the chain holds round them; who did it is the actor.</remarks>
/// <param name="Contents">What those events hold now, by number.</param>
/// <param name="Blobs">Hashes of the blobs that were removed.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record LogRedacted(
    IReadOnlyList<RedactedContent> Contents, IReadOnlyList<string> Blobs, string Reason) : Event;

/// <summary>An event whose content was replaced.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Hash">SHA-256 in hexadecimal of the content that it has now.</param>
public readonly record struct RedactedContent(long Seq, string Hash);
