namespace Mmos.Api;

/// <summary>Work items, for whoever does them: people's agents, and the engine's own hands.</summary>
public interface IWork
{
    /// <summary>Takes work items, and waits for one when there is none.</summary>
    Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel);

    /// <summary>Takes what was offered: the attempt begins.</summary>
    /// <returns>The item, with the number of its attempt.</returns>
    Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel);

    /// <summary>Reports what an attempt used since the last report.</summary>
    Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel);

    /// <summary>Reports how far an attempt is; 100 hands it in.</summary>
    Task<Answer<Done>> Progress(LeaseRef lease, int percent, string note, CancellationToken cancel);

    /// <summary>Hands an attempt in.</summary>
    Task<Answer<Done>> Complete(LeaseRef lease, string result, CancellationToken cancel);

    /// <summary>Hands several attempts in and takes the next items, in one step: all of it happens, or none
    /// does.</summary>
    /// <remarks>Half the calls and commits of handing in and claiming by turns. When the answer is lost,
    /// claim: what was given meanwhile is handed over again.</remarks>
    /// <param name="attempts">What is handed in, 1 to 256.</param>
    /// <param name="next">What to take then; it waits as a claim does. Null for nothing.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The next items; empty when none was asked for or there is none. When a lease is not live the
    /// problem names it in its field, such as `attempts[3]`.</returns>
    Task<Answer<IReadOnlyList<WorkOrder>>> CompleteMany(IReadOnlyList<Completion> attempts,
        ClaimRequest? next, CancellationToken cancel);

    /// <summary>Ends a lease by a failure of the work: gates_failed, agent_error, timed_out, revision or
    /// conflict.</summary>
    Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel);

    /// <summary>Gives an item back through no fault of the work: limit, drained, merge_race or
    /// engine_error.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="cause">Why; one that uses up no retry.</param>
    /// <param name="note">What the next holder must know.</param>
    /// <param name="commit">The work in progress, when it was committed; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, string? commit,
        CancellationToken cancel);

    /// <summary>The gates passed on a clean checkout.</summary>
    Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate, CancellationToken cancel);

    /// <summary>Records the intent of a merge of all these tasks, before the branch moves. All or
    /// none.</summary>
    Task<Answer<Done>> PrepareMerge(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel);

    /// <summary>The branch holds what was prepared: these tasks are done. All or none.</summary>
    Task<Answer<Done>> Merged(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel);
}

/// <summary>Asks for work.</summary>
public sealed record ClaimRequest
{
    /// <summary>Who asks.</summary>
    public required string Worker { get; init; }

    /// <summary>Number of its registration.</summary>
    public required int Registration { get; init; }

    /// <summary>How many items it takes, at least 1.</summary>
    public int Max { get; init; } = 1;

    /// <summary>How long it waits when there is none; zero: not at all.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The leases it knows it holds; held ones that are not named are handed over again.</summary>
    public IReadOnlyList<LeaseRef> Holding { get; init; } = [];

    /// <summary>It wants authoring as offers, which it accepts or lets pass: such an item's task is
    /// `assigned`.</summary>
    public bool Offers { get; init; }
}

/// <summary>An attempt that is handed in.</summary>
/// <param name="Lease">Its author lease.</param>
/// <param name="Result">What the worker says of it; for people and dependents.</param>
public sealed record Completion(LeaseRef Lease, string Result);

/// <summary>A lease of a task, as its holder shows it with every call.</summary>
/// <param name="Task">Id of the task.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Worker">Name of the holder.</param>
public sealed record LeaseRef(string Task, int Lease, string Worker);

/// <summary>A work item that was given out.</summary>
/// <param name="Lease">What to show with every call.</param>
/// <param name="Item">`author`, `verify`, `review` or `merge`.</param>
/// <param name="Task">The task, with its feedback.</param>
/// <param name="Project">Its project, without its counts of tasks.</param>
/// <param name="MergeIsPrepared">Merge items: an earlier holder recorded its intent, so the branch may
/// already have moved.</param>
public sealed record WorkOrder(LeaseRef Lease, string Item, TaskInfo Task, ProjectInfo Project,
    bool MergeIsPrepared)
{
    /// <summary>Author items: what its worker has not read yet, of what is to it, to the project and to all;
    /// at most the first 50.</summary>
    public IReadOnlyList<SentMessage> Messages { get; init; } = [];

    /// <summary>Author items: the tasks it needs, with their results.</summary>
    public IReadOnlyList<NeededTask> Needed { get; init; } = [];

    /// <summary>Verify items: globs of the paths whose change needs a review.</summary>
    public IReadOnlyList<string> Protect { get; init; } = [];

    /// <summary>What programs that are started for this item show as `MMOS_TOKEN`: it opens this item and
    /// nothing else, as long as the lease is live. Null where the process that gave it has no
    /// tokens.</summary>
    public string? Token { get; init; }

    /// <summary>For people and logs; without the token.</summary>
    public override string ToString() => $"{Item} {Lease.Task} #{Lease.Lease} {Lease.Worker}";
}
