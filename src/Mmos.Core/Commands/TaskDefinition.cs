namespace Mmos.Core;

/// <summary>The whole definition of a task, as it stands in its `task.submitted` event.</summary>
/// <remarks>The state keeps only what scheduling needs of it; texts go on to the read tables.</remarks>
public sealed record TaskDefinition
{
    /// <summary>Its name in the project.</summary>
    public required string Key { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be done.</summary>
    public string Description { get; init; } = "";

    /// <summary>`functional` or `nonfunctional`.</summary>
    public string Type { get; init; } = "functional";

    /// <summary>The sort of work.</summary>
    public string Kind { get; init; } = "coding";

    /// <summary>Its group; null for none.</summary>
    public int? Phase { get; init; }

    /// <summary>Its class.</summary>
    public Priority Priority { get; init; } = Priority.P1;

    /// <summary>Sentences that are true when it is done.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Capabilities a worker must have.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>Capabilities a worker had better have.</summary>
    public IReadOnlyList<string> Prefer { get; init; } = [];

    /// <summary>`auto`, `economy`, `standard` or `premium`.</summary>
    public string Tier { get; init; } = "auto";

    /// <summary>Expected minutes of work; null when unknown.</summary>
    public int? EstimateMinutes { get; init; }

    /// <summary>Globs of the paths it will change; empty: unknown, never serialised.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Keys of the tasks it needs, in this project.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The preferred worker; null for any.</summary>
    public string? Worker { get; init; }

    /// <summary>Its gates.</summary>
    public IReadOnlyList<string> Verify { get; init; } = [];

    /// <summary>Retries after the first attempt, 0-20.</summary>
    public int RetryMax { get; init; } = 2;

    /// <summary>Limit of one attempt in seconds; null for <see cref="Limits.AttemptMs"/>.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Command line for `command` workers.</summary>
    public string? Run { get; init; }

    /// <summary>Non-functional tasks: what is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>The stages of its review, in order: `agent:CAPABILITY`, `admin` or `human`. In a submission
    /// null
    /// means those of the policy, and an empty list none; in the log null means none.</summary>
    public IReadOnlyList<string>? Review { get; init; }

    /// <summary>In a submission true when a person must approve it before it lands, which adds the stage
    /// `human` to its review; null in the log, where the review has it.</summary>
    public bool? Approve { get; init; }

    /// <summary>Names of the resources it holds from its author's lease until it landed or came
    /// back.</summary>
    public IReadOnlyList<string> Resources { get => field ?? []; init; }

    /// <summary>What one attempt may cost before it is stopped, millionths of a US dollar; null for no
    /// cap.</summary>
    public long? CapMicroUsd { get; init; }

    /// <summary>What its dependents do when it fails for good.</summary>
    public OnFailure OnFailure { get; init; }

    /// <summary>What happens when it is an epic; null: what its submission says.</summary>
    public BreakdownMode? Breakdown { get; init; }

    /// <summary>Name of the pattern that takes it apart; null: the best by its words.</summary>
    public string? Pattern { get; init; }

    /// <summary>`simple`, `medium`, `complex` or `epic`, as it was decided at submission; empty in logs from
    /// before that was said.</summary>
    public string Complexity { get => field ?? ""; init; }

    /// <summary>The task that it is a part of; null for one that stands for itself.</summary>
    public TaskParent? Parent { get; init; }
}
