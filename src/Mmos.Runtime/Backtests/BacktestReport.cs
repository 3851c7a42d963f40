using Mmos.Api;

namespace Mmos.Runtime.Backtests;

/// <summary>How a recorded log would have gone under another policy.</summary>
public sealed record BacktestReport
{
    /// <summary>Tasks that were replayed: those with an attempt that ended.</summary>
    public required int Tasks { get; init; }

    /// <summary>Tasks that were not: nobody knows how long they take.</summary>
    public required int LeftOut { get; init; }

    /// <summary>What the policy changes of the one in force at the end of the log, one line each.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What happened.</summary>
    public required BacktestRun Recorded { get; init; }

    /// <summary>The replay under the log's own policies: how far it is from what happened is how far a replay
    /// can be trusted.</summary>
    public required BacktestRun Before { get; init; }

    /// <summary>The replay under the policy that is tried.</summary>
    public required BacktestRun After { get; init; }

    /// <summary>Tasks that another worker made than in the replay before. They took as long as with the
    /// worker of the log.</summary>
    public required int Moved { get; init; }
}

/// <summary>The figures of one run.</summary>
/// <param name="Done">Tasks that became done.</param>
/// <param name="SpanSeconds">From the first submission to the last task done, seconds; null when none
/// was.</param>
/// <param name="Completion">From submission to done.</param>
/// <param name="Waiting">From ready to taken.</param>
/// <param name="NotionalUsd">What was used by list price, US dollars: `0.0123`.</param>
/// <param name="Attempts">Attempts of each worker.</param>
public sealed record BacktestRun(
    int Done, decimal? SpanSeconds, Times Completion, Times Waiting,
    string NotionalUsd,
    IReadOnlyDictionary<string, int> Attempts);
