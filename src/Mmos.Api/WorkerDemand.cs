namespace Mmos.Api;

/// <summary>How much waits for a worker, and how busy its instances are.</summary>
/// <param name="Ready">Items that could start now and that it could serve.</param>
/// <param name="Wanted">How many instances a person ordered; null for as configured.</param>
/// <param name="Held">For each instance asked about, how many items it holds; null: it is not there.</param>
public sealed record WorkerDemand(int Ready, int? Wanted, IReadOnlyList<int?> Held);
