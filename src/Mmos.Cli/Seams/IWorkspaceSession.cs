using Mmos.Api;
using Mmos.Mcp.Serving;

namespace Mmos.Cli.Seams;

/// <summary>An open workspace; commands ask and order through it and never see what stands behind.</summary>
internal interface IWorkspaceSession : IAsyncDisposable
{
    /// <summary>The seam.</summary>
    IOrchestrator Orchestrator { get; }

    /// <summary>Where it was opened.</summary>
    WorkspaceFolder Folder { get; }

    /// <summary>Why it can only be read, on one line; null when it can be used.</summary>
    string? Notice => null;

    /// <summary>Whoever has it open for this process has gone: opening it anew finds another
    /// way.</summary>
    bool IsGone => false;

    /// <summary>The process that runs this host's workers now; null for none.</summary>
    Task<ProcessInfo?> Supervisor(CancellationToken cancel);

    /// <summary>Finds the repository of a new project (null: this folder's; `none`; or a path) and makes its
    /// integration branch.</summary>
    Task<Answer<PlacedPlan>> Place(Plan plan, CancellationToken cancel);

    /// <summary>Work was handed in through this process: somebody here verifies and merges it when nobody
    /// else on this machine does.</summary>
    void HandedIn() { }

    /// <summary>Brings a project's integration branch to the user's branch, and records it; or to a pull
    /// request.</summary>
    Task<Answer<Landing>> Land(string project, LandingWay way, CancellationToken cancel);

    /// <summary>Moves the home of a project's repository to this host and this folder's clone.</summary>
    Task<Answer<RepositoryHome>> MoveHome(string project, CancellationToken cancel);
}

/// <summary>A project that reached the user's branch.</summary>
/// <param name="Project">The project.</param>
/// <param name="Branch">The user's branch.</param>
/// <param name="Commit">Its new tip.</param>
/// <param name="Already">True when it had landed before and nothing moved.</param>
internal sealed record Landing(string Project, string Branch, string Commit, bool Already = false)
{
    /// <summary>The branch that was pushed to the origin; null for none.</summary>
    public string? Pushed { get; init; }

    /// <summary>The page of the pull request, or where one is opened; null for none.</summary>
    public string? PullRequest { get; init; }

    /// <summary>Why nobody opened the pull request; null when it is open, or none was asked for.</summary>
    public string? Note { get; init; }
}

/// <summary>How far a project lands.</summary>
internal enum LandingWay
{
    /// <summary>On the user's branch.</summary>
    Here,
    /// <summary>On the user's branch, and that on the origin.</summary>
    Push,
    /// <summary>On the origin as a branch of its own, with a pull request; the user's branch stays.</summary>
    PullRequest,
}
