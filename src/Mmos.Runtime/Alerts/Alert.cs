namespace Mmos.Runtime.Alerts;

/// <summary>Something that people are told by other ways than the inbox.</summary>
/// <param name="Id">The same for every delivery, so that a receiver can drop repeats.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">`escalation`, `failed`, `stalled`, `account`, `memory`, `undelivered` or
/// `digest`.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">What happened and what is known of it, some lines; no secret in it.</param>
public sealed record Alert(string Id, DateTimeOffset At, string Kind, string Title, string Text)
{
    /// <summary>Its project; null for none.</summary>
    public string? Project { get; init; }

    /// <summary>Its task (`T12`); null for none.</summary>
    public string? Task { get; init; }

    /// <summary>Who holds or held the task; null for nobody.</summary>
    public string? Worker { get; init; }

    /// <summary>The commands that settle it, the likeliest first.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Where to look; null where no server is known.</summary>
    public string? Link { get; init; }
}
