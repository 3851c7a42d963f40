using Mmos.Api;

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

    /// <summary>What attempts left behind on this machine.</summary>
    IAttempts Attempts { get; }

    /// <summary>Brings a project's integration branch to the user's branch, and records it.</summary>
    Task<Answer<Landing>> Land(string project, CancellationToken cancel);
}

/// <summary>What attempts left behind on this machine: their output and their changes.</summary>
internal interface IAttempts
{
    /// <summary>The output of an attempt as it was written; a problem when there is none here.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">Number of the attempt; null for the last.</param>
    /// <param name="cancel">Ends the call.</param>
    Task<Answer<Stream>> OpenLog(TaskInfo task, int? attempt, CancellationToken cancel);

    /// <summary>What the last attempt changed, as git shows it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="summary">Only the files and counts (`--stat`).</param>
    /// <param name="cancel">Ends the call.</param>
    Task<Answer<string>> Diff(TaskInfo task, bool summary, CancellationToken cancel);
}

/// <summary>A project that reached the user's branch.</summary>
/// <param name="Project">The project.</param>
/// <param name="Branch">The user's branch.</param>
/// <param name="Commit">Its new tip.</param>
/// <param name="Already">True when it had landed before and nothing moved.</param>
internal sealed record Landing(string Project, string Branch, string Commit, bool Already = false);
