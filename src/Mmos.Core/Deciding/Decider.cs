using System.Diagnostics;

namespace Mmos.Core;

/// <summary>What each command makes true. Pure: reads a view, returns events or a refusal.</summary>
public static partial class Decider
{
    /// <summary>Decides one command against the state before it.</summary>
    /// <returns>Events in the order they apply; none when the command repeats what is true; or the reason it
    /// is refused.</returns>
    public static Decision Decide(WorkspaceView state, Command command, in Header header) => command switch
    {
        Command.SubmitPlan c => Submission.Decide(state, c),
        Command.PauseProject c => Pause(state, c),
        Command.ResumeProject c => Resume(state, c),
        Command.CancelProject c => Cancel(state, c),
        Command.MarkLanded c => Landed(state, c),
        Command.MoveHome c => Move(state, c),
        Command.TakeUpstream c => Take(state, c),
        Command.BlockUpstream c => Block(state, c),
        Command.CancelTask c => Cancel(state, c),
        Command.RetryTask c => Retry(state, c),
        Command.ReopenTask c => Reopen(state, c),
        Command.Register c => Register(state, c, header),
        Command.Claim c => Claim(state, c, header, NoTasks),
        Command.StopWaiting c => StopWaiting(state, c),
        Command.Beat c => Beat(state, c, header),
        Command.PauseWorker c => Pause(state, c),
        Command.ResumeWorker c => Resume(state, c),
        Command.DrainWorker c => Drain(state, c),
        Command.WantWorker c => Want(state, c),
        Command.EndRegistration c => End(state, c, header),
        Command.RemoveWorker c => Remove(state, c),
        Command.Progress c => Progress(state, c, header),
        Command.Complete c => Complete(state, c),
        Command.CompleteMany c => CompleteMany(state, c, header),
        Command.Fail c => Fail(state, c, header),
        Command.GiveBack c => GiveBack(state, c, header),
        Command.Verified c => Verified(state, c),
        Command.Judge c => Judge(state, c, header),
        Command.ResolveConflict c => Resolve(state, c, header),
        Command.PrepareMerge c => PrepareMerge(state, c),
        Command.Merged c => Merged(state, c),
        Command.LeaseEffect c => Lease(state, c, header),
        Command.ReleaseEffect c => Release(state, c),
        Command.ApplyConfig c => Apply(state, c),
        Command.SendMessage c => Send(state, c, header),
        Command.ReadMessages c => Read(state, c),
        Command.PutArtifact c => Put(state, c, header),
        Command.CreateToken c => Create(state, c, header),
        Command.RevokeToken c => Revoke(state, c),
        Command.MarkRestored c => Restored(state, c, header),
        Command.MarkRedacted c => Redacted(c),
        Command.Accept c => Accept(state, c, header),
        Command.PinTask c => Pin(state, c),
        Command.ReportUsage c => Report(state, c, header),
        Command.ReportAccount c => Report(state, c, header),
        Command.LimitAccount c => Limit(state, c, header),
        Command.ParkAccount c => Park(state, c, header),
        Command.UnparkAccount c => Unpark(state, c),
        Command.ReportMemory c => Report(state, c, header),
        Command.Configure c => Configure(state, c),
        Command.Tick => Ticking.Decide(state, header.Clock),
        _ => throw new UnreachableException($"no rule decides {command.GetType().Name}"),
    };

    private static Decision Nothing => Decision.Accept();

    private static IReadOnlySet<int> NoTasks { get; } = new HashSet<int>();
}
