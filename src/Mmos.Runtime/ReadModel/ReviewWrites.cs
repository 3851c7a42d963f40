namespace Mmos.Runtime.ReadModel;

/// <summary>A row of `review`: a stage began, its reason changed, or it ended; exactly one of the three is
/// set.</summary>
/// <param name="Task">The task; it has at most one open stage.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Opened">The stage that began.</param>
/// <param name="Reason">Why a stage for agents waits for a person.</param>
/// <param name="Ended">How the open stage ended.</param>
public sealed record ReviewWrite(
    int Task, long At, StageOpening? Opened = null, string? Reason = null, StageEnding? Ended = null);

/// <summary>A stage that began.</summary>
/// <param name="Seq">Number of its event: the key.</param>
/// <param name="Stage">Its number, from 1.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Name">`agent:CAPABILITY`, `admin` or `human`.</param>
public sealed record StageOpening(long Seq, int Stage, int Of, string Name);

/// <summary>How a stage ended.</summary>
/// <param name="Verdict">`approve`, `revise`, `reject`, or null when the task went on without one.</param>
/// <param name="Reviewer">Who decided.</param>
/// <param name="Note">What was said.</param>
public sealed record StageEnding(string? Verdict, string Reviewer, string Note);
