using Mmos.Api;

namespace Mmos.Mcp.Executor;

/// <summary>Who a worker's terminal says it is.</summary>
public sealed record WorkerIdentity
{
    /// <summary>Its name; null when nothing names it: then it must call `register_worker` with one.</summary>
    public string? Name { get; init; }

    /// <summary>The program behind it, lower case, such as `claude`.</summary>
    public string Agent { get; init; } = "agent";

    /// <summary>The model behind it; null when unknown.</summary>
    public string? Model { get; init; }

    /// <summary>The account it draws on; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>What it can.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The process behind it. One on a host that nobody looks at (`remote`) ends by silence
    /// only.</summary>
    public required ProcessInfo Process { get; init; }

    /// <summary>How long it may be silent; null for 5 minutes.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>Reads `WORKER_NAME` or `WORKER_ID`, `WORKER_TYPE`, `CAPABILITIES` (words between commas),
    /// `MMOS_MODEL` and `MMOS_ACCOUNT`.</summary>
    /// <param name="environment">Variables of the process; empty ones count as not set.</param>
    /// <param name="process">The process behind the worker.</param>
    public static WorkerIdentity Of(IReadOnlyDictionary<string, string> environment, ProcessInfo process)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new WorkerIdentity
        {
            Name = Set("WORKER_NAME") ?? Set("WORKER_ID"),
            Agent = Set("WORKER_TYPE")?.ToLowerInvariant() ?? "agent",
            Model = Set("MMOS_MODEL"),
            Account = Set("MMOS_ACCOUNT"),
            Capabilities = Set("CAPABILITIES")?.Split(',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Process = process,
        };

        string? Set(string name) => environment.TryGetValue(name, out var value)
            && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }
}
