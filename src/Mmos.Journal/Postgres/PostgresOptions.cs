namespace Mmos.Journal.Postgres;

/// <summary>How a PostgreSQL is used.</summary>
public sealed record PostgresOptions
{
    /// <summary>What holds unless said otherwise.</summary>
    public static PostgresOptions Default { get; } = new();

    /// <summary>How long a write waits for the workspace's row before it gives up. Default 30 s.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that stops inside a write may hold the others up: then PostgreSQL ends its
    /// session. Default 10 s, far above what a step takes.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a waiter looks by itself, in case no notification came. Default 500 ms.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Pause between two notifications of one process: commits between them share the second.
    /// Default 3 ms.</summary>
    public TimeSpan NotifyGap { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long a query waits for a database that does not answer. Default 30 s: a restart is
    /// shorter.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the server's clock is compared with this machine's, while there are writes. Default
    /// 1 s.</summary>
    public TimeSpan CompareClocksEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether statements are prepared once for each connection. Default true; false where a pooler
    /// gives each transaction another connection.</summary>
    public bool Prepares { get; init; } = true;

    /// <summary>Address of the role that asks in SQL, where `{workspace}` stands for the workspace; null:
    /// nobody asks.</summary>
    public string? Reader { get; init; }

    /// <summary>What the branches of attempts begin with: `mmos/` gives `mmos/T12-1`.</summary>
    public string BranchPrefix { get; init; } = "mmos/";

    /// <summary>This build's version, for the message that an older process shows after an upgrade.</summary>
    public string Version { get; init; } =
        typeof(PostgresOptions).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>This machine's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
