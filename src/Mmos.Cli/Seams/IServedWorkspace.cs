namespace Mmos.Cli.Seams;

/// <summary>A workspace that this process serves over HTTP, with its workers.</summary>
/// <remarks>Disposing ends it at once: what runs is handed over.</remarks>
internal interface IServedWorkspace : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    Uri Url { get; }

    /// <summary>A link that opens it once in a browser; null for none.</summary>
    Uri? Link { get; }

    /// <summary>One line each of what runs.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Completes when the server stopped by itself.</summary>
    Task Stopped { get; }

    /// <summary>Gives nothing new out, lets what runs finish for a while, hands the rest over, and
    /// stops.</summary>
    Task<ClosingSummary> Drain();
}

/// <summary>What `mmos up` was asked for.</summary>
/// <param name="Listen">Where to listen; null for what the configuration says.</param>
/// <param name="WithWorkers">Start the configured workers.</param>
internal sealed record UpRequest(Uri? Listen, bool WithWorkers);

/// <summary>What became of the work while a workspace was served.</summary>
/// <param name="Done">How many tasks were done meanwhile.</param>
/// <param name="HandedOver">Ids of the tasks that were running and went back at the end.</param>
/// <param name="Waiting">How many tasks are left to do.</param>
internal sealed record ClosingSummary(int Done, IReadOnlyList<string> HandedOver, int Waiting);

/// <summary>What a server says of itself.</summary>
/// <param name="IsHealthy">It can do its work.</param>
/// <param name="Lines">For people.</param>
/// <param name="Json">Its answer, as it was given.</param>
internal sealed record ServerSaid(bool IsHealthy, IReadOnlyList<string> Lines, string Json);
