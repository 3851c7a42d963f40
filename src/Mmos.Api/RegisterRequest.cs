namespace Mmos.Api;

/// <summary>Makes a worker known.</summary>
public sealed record RegisterRequest
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The adapter that runs it.</summary>
    public required string Agent { get; init; }

    /// <summary>The model behind it.</summary>
    public string? Model { get; init; }

    /// <summary>The account whose quota it uses; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>economy, standard or premium; null: it serves tasks of every tier.</summary>
    public string? Tier { get; init; }

    /// <summary>What its success is learned under; null for its model, or its agent.</summary>
    public string? Profile { get; init; }

    /// <summary>What it can.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How many items it holds at once, 1-64.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>How long it may be silent; null for 5 minutes.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>The process behind it.</summary>
    public required ProcessInfo Process { get; init; }

    /// <summary>Ends a live registration under this name.</summary>
    public bool TakeOver { get; init; }
}
