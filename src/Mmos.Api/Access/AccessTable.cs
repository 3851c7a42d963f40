using System.Collections.Frozen;

namespace Mmos.Api.Access;

/// <summary>What each role may ask: the one table. An operation that is not in it is refused.</summary>
/// <remarks>`docs/security.md` shows it; a test compares the two, and the table with the seam.</remarks>
public static class AccessTable
{
    private const string OwnTask = "a task that it holds or held; an attempt: its own";
    private const string OwnLease = "a lease that it holds; an attempt: its own";

    /// <summary>Every operation, in the order of the seam.</summary>
    public static IReadOnlyList<AccessRule> Rules { get; } =
    [
        Admin("Projects.Submit"), Admin("Projects.Add"),
        new("Projects.List", Reach.All, Reach.All, Reach.Own, Reach.Nothing,
            "how many tasks are in each state, and no project's name"),
        Read("Projects.Get"),
        Read("Projects.CanMove"), Admin("Projects.Pause"), Admin("Projects.Resume"),
        Admin("Projects.Cancel"), Admin("Projects.MarkLanded"), Admin("Projects.MoveHome"),
        Admin("Projects.BaseTaken"), Admin("Projects.BaseBlocked"), Read("Projects.Decompose"),
        Read("Projects.Report"), Read("Projects.Templates"),

        Read("Tasks.List"), Read("Tasks.OldestReady"), ReadOwn("Tasks.Get", OwnTask),
        ReadOwn("Tasks.Why", OwnTask), Admin("Tasks.Cancel"), Admin("Tasks.Retry"), Admin("Tasks.Reopen"),
        Admin("Tasks.Assign"),

        Worker("Work.Claim", "under its own name"), Own("Work.Accept", OwnLease),
        Own("Work.ReportUsage", OwnLease), Own("Work.Progress", OwnLease), Own("Work.Complete", OwnLease),
        Own("Work.CompleteMany", OwnLease + "; the next ones under its own name, an attempt none"),
        Own("Work.Fail", OwnLease), Own("Work.GiveBack", OwnLease), Admin("Work.Verified"),
        Admin("Work.PrepareMerge"), Admin("Work.Merged"),

        Worker("Workers.Register", "its own name, without capabilities of the engine"),
        Worker("Workers.Beat", "itself"), Worker("Workers.End", "itself"), Admin("Workers.Pause"),
        Admin("Workers.Resume"), Admin("Workers.Drain"), Admin("Workers.Start"), Admin("Workers.Scale"),
        Read("Workers.Demand"), Admin("Workers.Remove"), Read("Workers.List"),
        ReadOwn("Workers.Get", "itself"),

        Read("Accounts.List"), Admin("Accounts.Park"), Admin("Accounts.Unpark"),
        Own("Accounts.Report", "the account that it draws on"),
        Own("Accounts.Limit", "the account that it draws on"),

        Own("Messages.Send", "as itself; about its own task or project, or none"),
        ReadOwn("Messages.List", "what is for it, for all, and for the projects whose tasks it holds"),
        ReadOwn("Messages.Get", "what is from it, for it, for all, or for such a project"),
        ReadOwn("Messages.Unread", "its own"), Own("Messages.MarkRead", "its own"),
        Own("Artifacts.Put", OwnLease),
        ReadOwn("Artifacts.List", "of " + OwnTask + "; and of the tasks that those need"),
        ReadOwn("Artifacts.Get", "of " + OwnTask + "; and of the tasks that those need"),

        ReadOwn("Records.Events", "of " + OwnTask), Everybody("Records.WaitForChange"),
        Read("Records.Status"), Read("Records.Inbox"), Read("Records.Cost"), Read("Records.Errors"),
        Read("Records.Performance"), Read("Records.Retrospectives"), Read("Records.LookBack"),

        Own("Attempts.Open", OwnLease),
        Own("Attempts.HandIn", OwnLease + "; the next one under its own name, an attempt none"),
        Own("Attempts.Leave", OwnLease), ReadOwn("Attempts.Brief", OwnTask),
        ReadOwn("Attempts.Log", OwnTask), ReadOwn("Attempts.Diff", OwnTask),

        Read("Reviews.List"), Verdict("Reviews.Approve"), Verdict("Reviews.Revise"),
        Verdict("Reviews.Reject"), Read("Conflicts.List"), Admin("Conflicts.Resolve"),

        Admin("Tokens.Create"), Admin("Tokens.List"), Admin("Tokens.Revoke"), Admin("Tokens.Identify"),
        Read("Queries.Run"), Read("Queries.Describe"),

        Admin("Upkeep.LeaseEffect"), Admin("Upkeep.LeaseDueEffect"), Admin("Upkeep.FailEffect"),
        Admin("Upkeep.ReleaseEffect"), Read("Upkeep.HolderOf"), Admin("Upkeep.ReportMemory"),
        Read("Upkeep.ShortOfMemory"), Admin("Upkeep.Configure"), Admin("Upkeep.Apply"),
    ];

    private static readonly FrozenDictionary<string, AccessRule> ByOperation =
        Rules.ToFrozenDictionary(rule => rule.Operation, StringComparer.Ordinal);

    /// <summary>How far somebody may carry out an operation, such as `Tasks.Get`.</summary>
    public static Reach Of(Identity who, string operation)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (!ByOperation.TryGetValue(operation, out var rule)) return Reach.Nothing;
        return who.Role switch
        {
            Roles.Admin when who.Lease is null => Reach.All,
            Roles.Reviewer => rule.Reviewer,
            Roles.Viewer => rule.Viewer,
            Roles.Worker when who.Worker is null => Reach.Nothing,
            Roles.Worker => who.Lease is null ? rule.Worker : rule.Attempt,
            _ => Reach.Nothing,
        };
    }

    private static AccessRule Admin(string operation) =>
        new(operation, Reach.Nothing, Reach.Nothing, Reach.Nothing, Reach.Nothing, "");

    private static AccessRule Read(string operation) =>
        new(operation, Reach.All, Reach.All, Reach.Nothing, Reach.Nothing, "");

    private static AccessRule ReadOwn(string operation, string own) =>
        new(operation, Reach.All, Reach.All, Reach.Own, Reach.Own, own);

    private static AccessRule Own(string operation, string own) =>
        new(operation, Reach.Nothing, Reach.Nothing, Reach.Own, Reach.Own, own);

    private static AccessRule Worker(string operation, string own) =>
        new(operation, Reach.Nothing, Reach.Nothing, Reach.Own, Reach.Nothing, own);

    private static AccessRule Verdict(string operation) =>
        new(operation, Reach.Nothing, Reach.Own, Reach.Own, Reach.Own,
            "a worker: of the item that it holds; a reviewer: without a lease, as a person");

    private static AccessRule Everybody(string operation) =>
        new(operation, Reach.All, Reach.All, Reach.All, Reach.All, "");
}

/// <summary>How far a role may carry out one operation; an admin may all of it.</summary>
/// <param name="Operation">Part and member of the seam, such as `Tasks.Get`.</param>
/// <param name="Viewer">A viewer.</param>
/// <param name="Reviewer">A reviewer.</param>
/// <param name="Worker">A worker.</param>
/// <param name="Attempt">A process that was started for an attempt.</param>
/// <param name="Own">What <see cref="Reach.Own"/> means here; empty where nobody has it.</param>
public sealed record AccessRule(string Operation, Reach Viewer, Reach Reviewer, Reach Worker, Reach Attempt,
    string Own);

/// <summary>How far somebody may carry out an operation.</summary>
public enum Reach
{
    /// <summary>Not at all.</summary>
    Nothing,
    /// <summary>On what is its own.</summary>
    Own,
    /// <summary>On everything.</summary>
    All,
}

/// <summary>A call was refused that has no answer to put a <see cref="Problem"/> into.</summary>
public sealed class NotAllowedException(Problem problem) : Exception(problem.Message)
{
    /// <summary>Why; its code is `not_allowed`.</summary>
    public Problem Problem { get; } = problem;
}

/// <summary>A seam that can record somebody else as the one who asks.</summary>
public interface IActsFor
{
    /// <summary>The same seam with another actor.</summary>
    /// <param name="actor">Named in the log; what names a worker or its lease still does.</param>
    IOrchestrator As(string actor);
}
