namespace Mmos.Api;

/// <summary>Conflicts between tasks, and with the time they take.</summary>
public interface IConflicts
{
    /// <summary>Conflicts that match, oldest first.</summary>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="all">Resolved ones too.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<IReadOnlyList<FoundConflict>>> List(string? project, bool all, CancellationToken cancel);

    /// <summary>Settles one.</summary>
    /// <param name="conflict">Its id.</param>
    /// <param name="resolution">`reassign` (to another worker, from the last commit), `queue` (after what it
    /// conflicts
    /// with), `merge` (try the merge again), `allow_both` (let both go on) or `escalate` (a person
    /// decides).</param>
    /// <param name="note">Why, and for `reassign` optionally the worker; empty for nothing.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<FoundConflict>> Resolve(string conflict, string resolution, string note,
        CancellationToken cancel);
}

/// <summary>A conflict as clients see it.</summary>
public sealed record FoundConflict
{
    /// <summary>Its id, `C7`.</summary>
    public required string Id { get; init; }

    /// <summary>`duplicate_task`, `dependency_clash`, `file_overlap`, `merge_conflict` or
    /// `agent_timeout`.</summary>
    public required string Kind { get; init; }

    /// <summary>Slug of the project.</summary>
    public required string Project { get; init; }

    /// <summary>The task it is about.</summary>
    public required string Task { get; init; }

    /// <summary>The other task; null for none.</summary>
    public string? Other { get; init; }

    /// <summary>The paths it is about; empty for none.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>`open` or `resolved`.</summary>
    public required string Status { get; init; }

    /// <summary>How it was settled; null while it is open.</summary>
    public string? Resolution { get; init; }

    /// <summary>Who settled it; the engine settles what policy says. Null while it is open.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was settled; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}
