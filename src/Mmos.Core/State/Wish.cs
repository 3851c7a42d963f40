namespace Mmos.Core;

/// <summary>What a person ordered of a worker.</summary>
/// <param name="Instances">How many instances; 0: as its configuration says.</param>
/// <param name="IsComing">It was told to start and has not registered since: what waits for it can still
/// move.</param>
internal readonly record struct Wish(int Instances, bool IsComing);
