using System.Text.Json.Serialization;

namespace Mmos.Api;

/// <summary>A plan as a person or an agent submits it: one project and its graph of tasks.</summary>
/// <remarks>
/// The JSON form of a plan file (interfaces section 4), after `defaults:` were applied to each task.
/// </remarks>
public record Plan
{
    /// <summary>
    /// The project's id: a slug of lower-case letters, digits and `-`, at most 60 characters.
    /// </summary>
    public required string Project { get; init; }

    /// <summary>What the project is to reach, in a person's words.</summary>
    public required string Goal { get; init; }

    /// <summary>
    /// Absolute path of the git repository; null when the tasks produce only text and artifacts.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>
    /// Branch that the integration branch starts from and that `project land` moves; null: the one checked
    /// out.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>What the project may cost, US dollars; null for no cap.</summary>
    [JsonConverter(typeof(MoneyJson))]
    public decimal? BudgetUsd { get; init; }

    /// <summary>How many tokens it may use; null for no cap.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>How many turns it gets where another project gets one, 1-100; null for 1.</summary>
    public int? Weight { get; init; }

    /// <summary>Whether the integration branch takes <see cref="Base"/> in, merged and gated, whenever that
    /// moves.</summary>
    public bool FollowBase { get; init; }

    /// <summary>What happens with epics: `auto` (default: replaced by the parts of their pattern), `ask`
    /// (refused with what would be made) or `off` (run as they are).</summary>
    public string Breakdown { get; init; } = "auto";

    /// <summary>The tasks in file order; their <see cref="TaskSpec.Key"/>s are distinct.</summary>
    public required IReadOnlyList<TaskSpec> Tasks { get; init; }
}

/// <summary>The definition of one task: everything that was said about it before it ran.</summary>
public record TaskSpec
{
    /// <summary>
    /// The task's name in its plan (`id:` of a plan file); unique in its project; `[A-Za-z0-9._-]`, 1-60
    /// characters.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>One line for people, 1-200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be done, for the worker; empty when the title says all.</summary>
    public string Description { get; init; } = "";

    /// <summary>`functional` or `nonfunctional`.</summary>
    public string Type { get; init; } = "functional";

    /// <summary>
    /// The sort of work: research, planning, coding, review, testing, docs, or another word.
    /// </summary>
    public string Kind { get; init; } = "coding";

    /// <summary>
    /// A group of tasks that others may need as a whole (`needs: ["phase:1"]`); null for none.
    /// </summary>
    public int? Phase { get; init; }

    /// <summary>P0 (first), P1 or P2. Strict: see design section 3, invariant 5.</summary>
    public string Priority { get; init; } = "P1";

    /// <summary>Sentences that are true when the task is done.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Capabilities a worker must have (require) and had better have (prefer).</summary>
    public Capabilities Capabilities { get; init; } = new();

    /// <summary>`auto`, `economy`, `standard` or `premium`.</summary>
    public string Tier { get; init; } = "auto";

    /// <summary>Expected hours of work; null when unknown. More than 0, at most 1000.</summary>
    public decimal? EstimateHours { get; init; }

    /// <summary>
    /// Globs of the paths this task will change; empty means unknown, which is never serialised.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>
    /// Keys of the tasks that must be done, and landed, first. A `phase:N` need is already resolved to keys.
    /// </summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Name of the preferred worker; null for automatic.</summary>
    public string? Worker { get; init; }

    /// <summary>Gate commands, run in order on a clean checkout; each must exit 0.</summary>
    public IReadOnlyList<string> Verify { get; init; } = [];

    /// <summary>
    /// How many times the task may be tried again after a failed gate, agent error, revision or same-line
    /// conflict. 0-20, default 2.
    /// </summary>
    public int RetryMax { get; init; } = 2;

    /// <summary>
    /// Wall-clock limit of one attempt, in seconds; null for the default of 30 minutes. 1-86400.
    /// </summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Command line for `command` workers; null for agents, which read the brief.</summary>
    public string? Run { get; init; }

    /// <summary>Review stages in order (`agent:CAPABILITY`, `admin`, `human`); empty for none, null for those
    /// that
    /// `review:` of `mmos.yaml` names.</summary>
    public IReadOnlyList<string>? Review { get; init; }

    /// <summary>A person must approve it before it lands: its review ends with the stage
    /// `human`.</summary>
    public bool Approve { get; init; }

    /// <summary>Non-functional tasks: what is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>Names of resources of `mmos.yaml` that it holds while it is worked on.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What one attempt may cost before it is stopped, US dollars; null for no cap.</summary>
    [JsonConverter(typeof(MoneyJson))]
    public decimal? LimitUsd { get; init; }

    /// <summary>
    /// What dependents do when this task fails for good: `block` (default), `skip` or `cancel`.
    /// </summary>
    public string OnFailure { get; init; } = "block";

    /// <summary>`auto`, `ask` or `off` for this task; null: what its plan says.</summary>
    public string? Breakdown { get; init; }

    /// <summary>Name of the pattern that breaks it down, from 12 hours on; null: the best by its words, above
    /// 24 hours.</summary>
    public string? Pattern { get; init; }
}

/// <summary>What a worker must be able to do for a task, and what would help.</summary>
public sealed record Capabilities
{
    /// <summary>All of these are needed.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>Each of these raises a worker's score.</summary>
    public IReadOnlyList<string> Prefer { get; init; } = [];
}
