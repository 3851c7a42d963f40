namespace Mmos.Api.Access;

/// <summary>The seam as far as somebody's role reaches: the one place where that is decided.</summary>
/// <remarks>Thin: each call names its row of <see cref="AccessTable"/> and what must be the caller's own. It
/// holds no state; a token that ended meanwhile is for whoever made the identity to see.</remarks>
public sealed class ScopedOrchestrator : IOrchestrator
{
    /// <summary>A seam for one caller.</summary>
    /// <param name="all">The whole seam.</param>
    /// <param name="who">Who asks.</param>
    public ScopedOrchestrator(IOrchestrator all, Identity who)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(who);
        var gate = new Gate(all, who);
        Projects = new ScopedProjects(gate);
        Tasks = new ScopedTasks(gate);
        Work = new ScopedWork(gate);
        Workers = new ScopedWorkers(gate);
        Accounts = new ScopedAccounts(gate);
        Messages = new ScopedMessages(gate);
        Artifacts = new ScopedArtifacts(gate);
        Records = new ScopedRecords(gate);
        Attempts = new ScopedAttempts(gate);
        Reviews = new ScopedReviews(gate);
        Conflicts = new ScopedConflicts(gate);
        Tokens = new ScopedTokens(gate);
        Queries = new ScopedQueries(gate);
        Upkeep = new ScopedUpkeep(gate);
    }

    /// <inheritdoc/>
    public IProjects Projects { get; }

    /// <inheritdoc/>
    public ITasks Tasks { get; }

    /// <inheritdoc/>
    public IWork Work { get; }

    /// <inheritdoc/>
    public IWorkers Workers { get; }

    /// <inheritdoc/>
    public IAccounts Accounts { get; }

    /// <inheritdoc/>
    public IMessages Messages { get; }

    /// <inheritdoc/>
    public IArtifacts Artifacts { get; }

    /// <inheritdoc/>
    public IRecords Records { get; }

    /// <inheritdoc/>
    public IAttempts Attempts { get; }

    /// <inheritdoc/>
    public IReviews Reviews { get; }

    /// <inheritdoc/>
    public IConflicts Conflicts { get; }

    /// <inheritdoc/>
    public ITokens Tokens { get; }

    /// <inheritdoc/>
    public IQueries Queries { get; }

    /// <inheritdoc/>
    public IUpkeep Upkeep { get; }
}
