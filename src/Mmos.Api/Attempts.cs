namespace Mmos.Api;

/// <summary>What attempts have on the repository's home host: a worktree, a brief, output, changes.</summary>
/// <remarks>For workers that do their attempts by themselves, such as an agent in a terminal: they accept,
/// work in
/// the worktree, and hand in or give back here, so that nothing they made is lost.</remarks>
public interface IAttempts
{
    /// <summary>Begins the attempt of an accepted author lease: makes its worktree, and writes its
    /// brief.</summary>
    /// <param name="order">The item, as accepting or claiming it gave it.</param>
    /// <param name="cancel">Gives up; a repeat goes on.</param>
    /// <returns>Where to work; the same again for an attempt that was begun before.</returns>
    Task<Answer<OpenAttempt>> Open(WorkOrder order, CancellationToken cancel);

    /// <summary>Hands the attempt in: puts its outbox as artifacts, and completes it.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="result">What its worker says of it.</param>
    /// <param name="next">What to take then, in the same step; null for nothing.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<Answer<IReadOnlyList<WorkOrder>>> HandIn(LeaseRef lease, string result, ClaimRequest? next,
        CancellationToken cancel);

    /// <summary>Ends the attempt without a result: commits the work in progress to its branch, writes a
    /// neutral brief
    /// for whoever goes on there, and gives the item back or fails it.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="cause">`agent_error` or another failure of the work, which uses a retry; `drained`,
    /// `limit` or
    /// another that does not.</param>
    /// <param name="note">What the next worker must know.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Leave(LeaseRef lease, string cause, string note, CancellationToken cancel);

    /// <summary>What a worker of the task is told, within a budget of tokens (UTF-8 bytes ÷ 4).</summary>
    /// <param name="task">Id of the task.</param>
    /// <param name="tokens">At most so many; null for the default of 4,000.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<string>> Brief(string task, int? tokens, CancellationToken cancel);

    /// <summary>The output of an attempt from an offset on.</summary>
    /// <param name="task">Id of the task.</param>
    /// <param name="attempt">Number of the attempt; null for the last.</param>
    /// <param name="after">Bytes to leave out; negative: only so many from the end.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<AttemptLog>> Log(string task, int? attempt, long after, CancellationToken cancel);

    /// <summary>What the last attempt changed, as git shows it.</summary>
    /// <param name="task">Id of the task.</param>
    /// <param name="summary">Only the files and counts.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<string>> Diff(string task, bool summary, CancellationToken cancel);
}

/// <summary>An attempt that was begun.</summary>
/// <param name="Order">The item.</param>
/// <param name="Directory">Absolute path of its worktree; without a repository, of a folder of its
/// own.</param>
/// <param name="Branch">Its branch; null without a repository.</param>
/// <param name="Brief">What its worker is told, as Markdown.</param>
/// <param name="Environment">Variables that say to a program which attempt it is; no secrets among
/// them.</param>
public sealed record OpenAttempt(WorkOrder Order, string Directory, string? Branch, string Brief,
    IReadOnlyDictionary<string, string> Environment);

/// <summary>Output of an attempt.</summary>
/// <param name="Task">Id of the task.</param>
/// <param name="Attempt">Number of the attempt.</param>
/// <param name="Text">At most 256 KiB of it, secrets masked.</param>
/// <param name="Next">Where the rest begins, in bytes.</param>
/// <param name="IsWhole">There was no more when this was read.</param>
public sealed record AttemptLog(string Task, int Attempt, string Text, long Next, bool IsWhole);
