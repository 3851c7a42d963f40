using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>A row of `message`; inserted, never changed.</summary>
/// <param name="Id">Number of its event: the key.</param>
/// <param name="Sent">What was said, by whom and to whom.</param>
/// <param name="At">Wall clock.</param>
public sealed record MessageWrite(long Id, MessageSent Sent, long At);

/// <summary>A row of `message_read` as it must be after the batch.</summary>
/// <param name="Reader">Who has read: the key, with the project.</param>
/// <param name="Project">Of the messages for this project; null: of those for the reader and for all.</param>
/// <param name="UpTo">The last message that was read; null: every row of the reader goes.</param>
public sealed record ReadWrite(string Reader, string? Project, long? UpTo);

/// <summary>A row of `artifact`; inserted, never changed.</summary>
/// <param name="Id">Number of its event: the key.</param>
/// <param name="Put">What it is.</param>
/// <param name="At">Wall clock.</param>
public sealed record ArtifactWrite(long Id, ArtifactPut Put, long At);
