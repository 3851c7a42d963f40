namespace Mmos.Core;

/// <summary>One step of a <see cref="BreakdownPattern"/>: what becomes a task of its own.</summary>
/// <param name="Name">Last part of the task's key: `KEY.name`.</param>
/// <param name="Title">What follows the title of the task that it is a part of.</param>
/// <param name="Kind">The sort of work.</param>
/// <param name="Share">Its weight in the estimate beside the other steps; at least 1. The shipped patterns
/// give per mille.</param>
/// <param name="Text">What is to be done; `{title}` stands for the title of the whole.</param>
public sealed record BreakdownStep(string Name, string Title, string Kind, int Share, string Text)
{
    /// <summary>Names of the steps it needs; null: the one before it.</summary>
    public IReadOnlyList<string>? Needs { get; init; }

    /// <summary>Capabilities that its worker must have, beside those of the whole.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>Capabilities that its worker had better have, beside those of the whole.</summary>
    public IReadOnlyList<string> Prefer { get; init; } = [];

    /// <summary>Sentences that are true when it is done.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Gates of its own.</summary>
    public IReadOnlyList<string> Verify { get; init; } = [];

    /// <summary>Paths that it changes beside those of the whole; heeded only where the whole declares
    /// any.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>How to see that it is right, tests first; empty for nothing.</summary>
    public string Hint { get; init; } = "";
}
