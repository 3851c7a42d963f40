namespace Mmos.Api;

/// <summary>How the work went: times, success, efficiency, bottlenecks.</summary>
public sealed record PerformanceReport
{
    /// <summary>From when on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Tasks that became done in that time.</summary>
    public int Done { get; init; }

    /// <summary>Tasks that failed for good in that time.</summary>
    public int Failed { get; init; }

    /// <summary>Done ÷ (done + failed), 0-1; null without either.</summary>
    public decimal? CompletionRate { get; init; }

    /// <summary>From submission to done.</summary>
    public Times Completion { get; init; } = new();

    /// <summary>From ready to taken.</summary>
    public Times Waiting { get; init; } = new();

    /// <summary>Each worker that did something.</summary>
    public IReadOnlyList<WorkerPerformance> Workers { get; init; } = [];

    /// <summary>What the critical paths waited for, the longest first.</summary>
    public IReadOnlyList<Bottleneck> Bottlenecks { get; init; } = [];
}

/// <summary>Times of many, seconds; null without any.</summary>
/// <param name="P50">Half took at most so long.</param>
/// <param name="P95">19 of 20 did.</param>
/// <param name="Max">The longest.</param>
public sealed record Times(decimal? P50 = null, decimal? P95 = null, decimal? Max = null);

/// <summary>How one worker did.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Attempts">Attempts that ended.</param>
/// <param name="SuccessRate">Handed in ÷ ended by the work's own fault or success, 0-1; null without
/// any.</param>
/// <param name="FirstPassRate">First attempts that passed ÷ those judged, 0-1; null without any.</param>
/// <param name="BusyShare">Time it held work ÷ time it was there, 0-1; null when unknown.</param>
/// <param name="MeanSeconds">Mean time from lease to hand-in; null without any.</param>
public sealed record WorkerPerformance(string Worker, int Attempts, decimal? SuccessRate,
    decimal? FirstPassRate,
    decimal? BusyShare, decimal? MeanSeconds);

/// <summary>What tasks on critical paths spent time on.</summary>
/// <param name="Project">Slug of the project.</param>
/// <param name="What">`working`, `waiting for a worker`, `verifying`, `review`, `merging`, `resting`, `a
/// person` …</param>
/// <param name="Seconds">In sum.</param>
/// <param name="Share">Of the path's whole length, 0-1.</param>
/// <param name="Task">The task that spent most of it there.</param>
public sealed record Bottleneck(string Project, string What, decimal Seconds, decimal Share, string Task);
