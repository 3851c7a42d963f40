namespace Mmos.Api;

/// <summary>A look back on tasks that finished: facts of the log, put together by rules. Nothing in it is
/// made up.</summary>
public sealed record Retrospective
{
    /// <summary>`R17`, by the number of its event; null for one that was only asked for.</summary>
    public string? Id { get; init; }

    /// <summary>When it was held; now for one that was only asked for.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The tasks it looks back on, in the order they finished; empty when none has.</summary>
    public IReadOnlyList<RetroTask> Tasks { get; init; } = [];

    /// <summary>Every worker that wrote or reviewed for one of the tasks, by name.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    /// <summary>What went well, a sentence each.</summary>
    public IReadOnlyList<string> WentWell { get; init; } = [];

    /// <summary>What could go better, a sentence each.</summary>
    public IReadOnlyList<string> Improvements { get; init; } = [];

    /// <summary>What to do about it, as things are when this is read; the likeliest first.</summary>
    public IReadOnlyList<RetroAction> Actions { get; init; } = [];

    /// <summary>Ids of the at most 3 tasks that could start and would be given out next, as things are when
    /// this is read.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];
}

/// <summary>How one task went, from its submission (or its last reopening) to its end.</summary>
public sealed record RetroTask
{
    /// <summary>`T12`.</summary>
    public required string Id { get; init; }

    /// <summary>Slug of its project.</summary>
    public required string Project { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>How it ended: done or failed; another state when a person moved it on in the same
    /// time.</summary>
    public required string Status { get; init; }

    /// <summary>Who did its last attempt; null when none began.</summary>
    public string? Worker { get; init; }

    /// <summary>How many attempts it took.</summary>
    public int Attempts { get; init; }

    /// <summary>Hours from the beginning of its first attempt to its end; null when none began.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Hours that were estimated; null for no estimate.</summary>
    public decimal? EstimateHours { get; init; }

    /// <summary>Money that was billed, US dollars; null when unknown.</summary>
    public string? BilledUsd { get; init; }

    /// <summary>What its tokens would cost by the price table, US dollars; null when unknown.</summary>
    public string? NotionalUsd { get; init; }
}

/// <summary>Something that follows from what was seen, and a command that goes about it.</summary>
/// <param name="Text">What, and why.</param>
/// <param name="Command">A command line of MMOS that can be run now.</param>
public sealed record RetroAction(string Text, string Command);
