namespace Mmos.Runtime.ReadModel;

/// <summary>A row of `retrospective`: inserted, never changed.</summary>
/// <param name="Seq">Number of the event it comes from: the key.</param>
/// <param name="Tasks">Numbers of the tasks that it looks back on, in the order they finished.</param>
/// <param name="At">Wall clock.</param>
public sealed record RetroWrite(long Seq, IReadOnlyList<int> Tasks, long At);
