namespace Mmos.Api;

/// <summary>How much waits for a worker, and how busy its instances are.</summary>
/// <param name="Ready">Items that could start now and that it could serve.</param>
/// <param name="Wanted">How many instances a person ordered; null for as configured.</param>
/// <param name="Instances">Each instance asked about; null: it is not there.</param>
public sealed record WorkerDemand(int Ready, int? Wanted, IReadOnlyList<InstanceLoad?> Instances);

/// <summary>How busy one instance of a worker is.</summary>
/// <param name="Held">How many items it holds.</param>
/// <param name="IsLeaving">It finishes those and leaves.</param>
public sealed record InstanceLoad(int Held, bool IsLeaving);
