using Mmos.Api;

namespace Mmos.Server;

/// <summary>What a server is told at its start.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens, without TLS; port 0 for any free one.</summary>
    public required Uri Listen { get; init; }

    /// <summary>Where clients reach it, when that is another address: of a proxy with TLS. Null: where it
    /// listens. Requests may name it as their host, pages of it may write, and the browser's link leads
    /// there.</summary>
    public Uri? Url { get; init; }

    /// <summary>The workspace it serves.</summary>
    public required string Workspace { get; init; }

    /// <summary>Version of the program, such as `0.1.0`.</summary>
    public required string Version { get; init; }

    /// <summary>Commit that it was built from; null when unknown.</summary>
    public string? Build { get; init; }

    /// <summary>The secret of the one who started it: an admin's token, in `.mmos/run/server.json`.</summary>
    public required string Secret { get; init; }

    /// <summary>Names what is wrong with the database, the disk …; empty when all is well. Behind
    /// `/readyz` and `/healthz`.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>> Health { get; init; } =
        _ => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Looks at the repository of a plan that is submitted over HTTP; null: plans with one are
    /// refused.</summary>
    public Func<Plan, CancellationToken, Task<Answer<RepositoryInfo>>>? FindRepository { get; init; }

    /// <summary>Lands a project; null: refused with the command that does.</summary>
    public Func<string, CancellationToken, Task<Answer<LandedProject>>>? Land { get; init; }

    /// <summary>The configuration in force, a line each, secrets masked; null: there is none to
    /// see.</summary>
    public Func<CancellationToken, Task<Answer<IReadOnlyList<string>>>>? Configuration { get; init; }

    /// <summary>Writes a backup and gives its file; null: refused with the command that does.</summary>
    public Func<CancellationToken, Task<Answer<IReadOnlyList<string>>>>? Backup { get; init; }

    /// <summary>Where the server's log goes; null: nowhere. Warnings and errors, no line per
    /// request.</summary>
    public Action<Microsoft.Extensions.Logging.ILoggingBuilder>? Log { get; init; }

    /// <summary>What the process's memory is bounded by (`limits.memory`), bytes; null for no bound. Shown
    /// beside its use in `/metrics`.</summary>
    public long? MemoryLimit { get; init; }
}
