namespace Mmos.Core;

/// <summary>Somebody told somebody something; its number is the message's id.</summary>
/// <param name="From">Who.</param>
/// <param name="To">A worker, or `admin`; null for all of the project, or without one for everybody.</param>
/// <param name="Project">The project it concerns; null for none.</param>
/// <param name="Task">The task it concerns; null for none.</param>
/// <param name="Kind">`note`, `question`, `answer`, `alert`, or another such word.</param>
/// <param name="Content">What was said, or the beginning of it.</param>
/// <param name="Blob">Hash of the whole content; null when it stands here.</param>
public sealed record MessageSent(string From, string? To, string? Project, int? Task, string Kind,
    string Content, string? Blob) : Event;

/// <summary>A reader has read so far.</summary>
/// <param name="Reader">Who.</param>
/// <param name="UpTo">The last message that was read.</param>
/// <param name="Project">Of the messages for this project; null: of those for the reader and for all.</param>
public sealed record MessageRead(string Reader, long UpTo, string? Project) : Event;

/// <summary>A named result is there, or a newer version of it.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Task">The task it comes from; null for none.</param>
/// <param name="Name">Its name in the project.</param>
/// <param name="Version">From 1; a newer content of the same name is the next one.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256 of its content, which is stored apart.</param>
/// <param name="Producer">Who made it.</param>
public sealed record ArtifactPut(string Project, int? Task, string Name, int Version, string MediaType,
    long Size, string Hash, string Producer) : ProjectEvent(Project);

/// <summary>A changed configuration is in force: supervisors read their workers anew.</summary>
/// <param name="Hash">Hash of the configuration.</param>
public sealed record ConfigApplied(string Hash) : Event;
