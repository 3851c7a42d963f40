namespace Mmos.Runtime.Files;

/// <summary>Whether a task of another tool is still to be done.</summary>
internal enum ImportedState
{
    Open,

    /// <summary>Done: what needs it may begin.</summary>
    Finished,

    /// <summary>Given up or put off: not done, and nobody wants it now.</summary>
    SetAside,
}

/// <summary>One task as another tool keeps it, before it becomes one of a plan.</summary>
internal sealed record ImportedTask
{
    /// <summary>Its name in the source.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in the plan, made of <see cref="Id"/> alone, so that it is the same next
    /// time.</summary>
    public required string Key { get; init; }

    /// <summary>Where it stands.</summary>
    public required Position At { get; init; }

    public required string Title { get; init; }

    public required ImportedState State { get; init; }

    /// <summary>The source's own word for its state.</summary>
    public required string Status { get; init; }

    /// <summary>P0, P1 or P2; null when nothing was said.</summary>
    public string? Priority { get; init; }

    /// <summary>Markdown; may be empty.</summary>
    public string Description { get; init; } = "";

    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Ids of what must be done first; they may be unknown.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Id of the task that it is a part of; null for none.</summary>
    public string? Whole { get; init; }

    /// <summary>Expected work in minutes; null or 0 when unknown.</summary>
    public int? Minutes { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What else people said about it, such as `assigned to: bob`.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
