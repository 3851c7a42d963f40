namespace Mmos.Api;

/// <summary>Messages between workers, to the workers of a project, and to everybody.</summary>
public interface IMessages
{
    /// <summary>Sends one.</summary>
    /// <param name="message">What, and to whom.</param>
    /// <param name="from">The worker that sends it; null for whoever asks.</param>
    /// <param name="key">Idempotency key.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<SentMessage>> Send(NewMessage message, string? from, string? key, CancellationToken cancel);

    /// <summary>Messages that match, by id; the content of a long one is its beginning.</summary>
    Task<Answer<IReadOnlyList<SentMessage>>> List(MessageFilter filter, CancellationToken cancel);

    /// <summary>One message with its whole content.</summary>
    Task<Answer<SentMessage>> Get(long id, CancellationToken cancel);

    /// <summary>How many messages a reader has not read: those to it, to all, and to the projects whose tasks
    /// it holds.</summary>
    Task<Answer<int>> Unread(string reader, CancellationToken cancel);

    /// <summary>Records that a reader has read what is for it, for all, and for a project.</summary>
    /// <param name="reader">Who.</param>
    /// <param name="upTo">Id of the last message it read.</param>
    /// <param name="project">The project; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> MarkRead(string reader, long upTo, string? project, CancellationToken cancel);
}

/// <summary>Named results of tasks, kept by their content.</summary>
public interface IArtifacts
{
    /// <summary>Puts one; another content under a known name is its next version.</summary>
    /// <param name="artifact">What it is.</param>
    /// <param name="content">Its content, at most 10 MB.</param>
    /// <param name="key">Idempotency key.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<StoredArtifact>> Put(NewArtifact artifact, ReadOnlyMemory<byte> content, string? key,
        CancellationToken cancel);

    /// <summary>Artifacts that match, by project and name, the newest version first.</summary>
    Task<Answer<IReadOnlyList<StoredArtifact>>> List(ArtifactFilter filter, CancellationToken cancel);

    /// <summary>One artifact with its content.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="version">Which version; null for the newest.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<ArtifactContent>> Get(string project, string name, int? version, CancellationToken cancel);
}

/// <summary>A message to send.</summary>
public sealed record NewMessage
{
    /// <summary>A worker, or `admin` for the people in charge; null for all of the project, or without one
    /// for everybody.</summary>
    public string? To { get; init; }

    /// <summary>The project it concerns; null for the task's, or for none.</summary>
    public string? Project { get; init; }

    /// <summary>The task it concerns (`T12`); null for none.</summary>
    public string? Task { get; init; }

    /// <summary>`note`, `question`, `answer`, `alert`, or another such word.</summary>
    public string Kind { get; init; } = "note";

    /// <summary>What is said, at most 1 MB; above 16 KiB it is kept beside the log.</summary>
    public required string Content { get; init; }
}

/// <summary>A message as clients see it.</summary>
public sealed record SentMessage
{
    /// <summary>Its number: the event's.</summary>
    public required long Id { get; init; }

    /// <summary>Who sent it.</summary>
    public required string From { get; init; }

    /// <summary>A worker, or `admin`; null for all of the project, or without one for everybody.</summary>
    public string? To { get; init; }

    /// <summary>The project it concerns; null for none.</summary>
    public string? Project { get; init; }

    /// <summary>The task it concerns; null for none.</summary>
    public string? Task { get; init; }

    /// <summary>`note`, `question`, `answer`, `alert`, or another such word.</summary>
    public required string Kind { get; init; }

    /// <summary>What was said; the beginning of it when <see cref="IsWhole"/> is false.</summary>
    public required string Content { get; init; }

    /// <summary>Hash of the whole content when it is kept beside the log; null otherwise.</summary>
    public string? Blob { get; init; }

    /// <summary>Whether <see cref="Content"/> is all of it.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Which messages to list; null leaves a field open.</summary>
public sealed record MessageFilter
{
    /// <summary>Only what this reader may see: to it, to all, to <see cref="Project"/> when given and else to
    /// the projects whose tasks it holds; and nothing of its own.</summary>
    public string? Reader { get; init; }

    /// <summary>Only what the reader has not read.</summary>
    public bool IsUnread { get; init; }

    /// <summary>Only of this project; for a reader also what is to it and to all.</summary>
    public string? Project { get; init; }

    /// <summary>Only from this sender.</summary>
    public string? From { get; init; }

    /// <summary>Only of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only with an id above this one.</summary>
    public long After { get; init; }

    /// <summary>At most so many; 0 for all.</summary>
    public int Limit { get; init; }
}

/// <summary>An artifact to put.</summary>
public sealed record NewArtifact
{
    /// <summary>Its project.</summary>
    public required string Project { get; init; }

    /// <summary>Its name there: a relative path with `/`.</summary>
    public required string Name { get; init; }

    /// <summary>What it is; by the name's extension when null.</summary>
    public string? MediaType { get; init; }

    /// <summary>The lease under which it was made; null for a person.</summary>
    public LeaseRef? Lease { get; init; }

    /// <summary>The task it belongs to, for a person; null for the lease's, or for none.</summary>
    public string? Task { get; init; }
}

/// <summary>An artifact as clients see it.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Version">From 1.</param>
/// <param name="Task">The task it comes from; null for none.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256 of its content in hexadecimal.</param>
/// <param name="Producer">Who made it.</param>
/// <param name="At">When.</param>
public sealed record StoredArtifact(string Project, string Name, int Version, string? Task, string MediaType,
    long Size, string Hash, string Producer, DateTimeOffset At);

/// <summary>An artifact with its content.</summary>
public sealed record ArtifactContent(StoredArtifact Artifact, ReadOnlyMemory<byte> Content);

/// <summary>Which artifacts to list; null leaves a field open.</summary>
public sealed record ArtifactFilter
{
    /// <summary>Only of this project.</summary>
    public string? Project { get; init; }

    /// <summary>Only of this task.</summary>
    public string? Task { get; init; }

    /// <summary>Only with this name.</summary>
    public string? Name { get; init; }

    /// <summary>All versions, not only the newest.</summary>
    public bool IsEveryVersion { get; init; }

    /// <summary>At most so many; 0 for all.</summary>
    public int Limit { get; init; }
}

/// <summary>A task that another needs, with what it left for it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its name in the project.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Result">What its worker said on handing in; null for nothing.</param>
/// <param name="Artifacts">The newest versions of what it produced.</param>
public sealed record NeededTask(string Id, string Key, string Title, string Status, string? Result,
    IReadOnlyList<StoredArtifact> Artifacts);

/// <summary>Failures of one kind.</summary>
/// <param name="Cause">gates_failed, agent_error, lease_lost …</param>
/// <param name="Text">The first line of what was said.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstAt">When first.</param>
/// <param name="LastAt">When last.</param>
/// <param name="LastTask">The task it last happened to.</param>
public sealed record ErrorGroup(string Cause, string Text, int Count, DateTimeOffset FirstAt,
    DateTimeOffset LastAt, string LastTask);
