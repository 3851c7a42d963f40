namespace Mmos.Journal.Sqlite;

/// <summary>How a workspace's SQLite file is used.</summary>
public sealed record SqliteOptions
{
    /// <summary>What holds unless said otherwise.</summary>
    public static SqliteOptions Default { get; } = new();

    /// <summary>How long a write waits for the lock before it gives up. Default 30 s: far above what five
    /// busy writers need.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a waiter looks by itself, in case the wake file told nothing. Default 250 ms
    /// (design section 2).</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What the branches of attempts begin with: `mmos/` gives `mmos/T12-1`.</summary>
    public string BranchPrefix { get; init; } = "mmos/";

    /// <summary>This build's version, for the message that an older process shows after an upgrade.</summary>
    public string Version { get; init; } =
        typeof(SqliteOptions).Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
