namespace Mmos.Core;

/// <summary>So many tasks finished since the last one that it is time to look back. What is to be learned of
/// them follows from the log.</summary>
/// <param name="Tasks">Numbers of the tasks that finished since then, in the order they did; each
/// once.</param>
public sealed record RetrospectiveHeld(IReadOnlyList<int> Tasks) : Event;
