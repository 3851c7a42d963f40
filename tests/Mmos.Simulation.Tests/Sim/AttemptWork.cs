using Mmos.Runtime.Hosting;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>What a process does under a lease: author and verify.</summary>
internal sealed class AttemptWork(SimWorld world, SimAgent agent)
{
    private static readonly Check s_passed = new("./gate", 0, 1_000);
    private readonly MergeWork _merges = new(world, agent);

    private Chance Chance => world.Chance;

    public void Begin(GivenLease lease)
    {
        switch (lease.Item)
        {
            case WorkItem.Author:
                agent.After(Chance.Between(1_000, 60_000), () => Accept(lease, Chance.Below(4))); break;
            case WorkItem.Verify: agent.After(Chance.Between(1_000, 90_000), () => Verify(lease)); break;
            case WorkItem.Review: agent.After(Chance.Between(1_000, 120_000), () => Review(lease)); break;
            case WorkItem.Merge: agent.After(Chance.Between(500, 20_000), () => _merges.Begin(lease)); break;
        }
    }

    /// <summary>An offer is taken up, given back, or left until it passes; anything else has begun.</summary>
    private void Accept(GivenLease lease, int reports)
    {
        if (!agent.Holds(lease)) return;
        var isOffer = world.Audit.View.TryTask(lease.Task, out var row) && row.Lease == lease.Lease
            && row.Status == Core.TaskStatus.Assigned;
        if (!isOffer) Author(lease, reports);
        else if (!Chance.IsCalm && Chance.Of(100)) agent.After(20 * 60_000, () => agent.Drop(lease));
        else if (!Chance.IsCalm && Chance.Of(100))
            Settle(lease, new Command.GiveBack(lease.Task, lease.Lease, Cause.Drained, "not for me"));
        else agent.Report(new Command.Accept(lease.Task, lease.Lease), reply =>
        {
            if (reply is null || reply.Rejection is not null) agent.Drop(lease);
            else Author(lease, reports);
        });
    }

    /// <summary>Tells what it used, and how full the windows of its account are.</summary>
    private void Meter(GivenLease lease)
    {
        if (Chance.IsCalm || Chance.Of(300)) return;
        var used = new Usage(Chance.Of(700) ? Chance.Below(60) : null,
            Chance.Of(300) ? Chance.Below(60) : null,
            Chance.Of(500) ? Chance.Below(400) : null, Chance.Of(700) ? Chance.Below(200) : null);
        var use = new Command.ReportUsage(lease.Task, lease.Lease, used);
        world.Net.Send(world.AnyHost(), new HostRequest(use, agent.Name),
            reply => agent.After(0, () => Heard(lease, reply)));
        if (agent.Account is not { } account || !Chance.Of(300)) return;
        var resets = world.Audit.Shadow.Clock + Chance.Between(1_000, 3_600_000);
        Command report = Chance.Of(100) ? new Command.LimitAccount(account, "5h", Chance.Of(500) ? resets : 0)
            : new Command.ReportAccount(account, Chance.Pick(["5h", "week"]), 10 * Chance.Below(101), resets);
        world.Net.Send(world.AnyHost(), new HostRequest(report, agent.Name), _ => { });
    }

    private void Author(GivenLease lease, int reports)
    {
        if (!agent.Holds(lease)) return;
        Meter(lease);
        if (reports > 0)
        {
            var percent = 100 - reports * 25;
            world.Net.Send(world.AnyHost(),
                new HostRequest(new Command.Progress(lease.Task, lease.Lease, percent, "on it"),
                agent.Name), reply => agent.After(0, () => Heard(lease, reply)));
            agent.After(Chance.Between(1_000, 240_000), () => Author(lease, reports - 1));
            return;
        }
        if (Lie(lease)) return;
        if (Chance.Fault(Fault.WorkerHung, 15_000))
        {
            agent.After(2 * 3_600_000, () => agent.Drop(lease)); // long after its limit
            return;
        }
        Settle(lease, Outcome(lease));
    }

    private Command Outcome(GivenLease lease)
    {
        var (task, number) = (lease.Task, lease.Lease);
        if (Chance.IsCalm) return new Command.Complete(task, number, "done");
        if (agent.IsFlaky && Chance.Of(700))
            return new Command.Fail(task, number, Cause.AgentError, "it broke again");
        return Chance.Below(100) switch
        {
            < 8 => new Command.Fail(task, number, Cause.AgentError, "it broke", Chance.Of(500) ? "wip"
                : null),
            < 9 => new Command.Fail(task, number, Cause.Revision, "once more"),
            < 12 => new Command.GiveBack(task, number, Chance.Pick([Cause.Limit, Cause.Drained]), "not now"),
            < 14 => new Command.GiveBack(task, number, Cause.ProcessGone, "my child died"),
            < 20 => new Command.Progress(task, number, 100, "all of it"),
            _ => new Command.Complete(task, number, "done"),
        };
    }

    /// <summary>Says what is not so; the engine must not believe it.</summary>
    private bool Lie(GivenLease lease)
    {
        if (!Chance.Fault(Fault.WorkerLied, 20_000)) return false;
        var proof = Proof("c-lie");
        Command lie = Chance.Below(5) switch
        {
            0 => new Command.Complete(lease.Task, lease.Lease - 1, "an older lease"),
            1 => new Command.Complete(lease.Task, lease.Lease + 1, "a guessed lease"),
            2 => new Command.Verified(lease.Task, lease.Lease, proof),
            3 => new Command.Merged([new(lease.Task, lease.Lease)], proof),
            _ => new Command.Complete(Math.Max(1, lease.Task - 1), lease.Lease, "another's task"),
        };
        world.Net.Send(world.AnyHost(), new HostRequest(lie, "test"), _ => { });
        agent.After(5_000, () => Settle(lease, Outcome(lease)));
        return true;
    }

    private void Verify(GivenLease lease)
    {
        var story = world.Audit.Reader.Story(lease.Task);
        var proof = story.HasRepository ? Proof($"v{lease.Task}-{lease.Lease}")
            : new Certificate(null, null, [s_passed]);
        if (Chance.Of(60)) proof = proof with { Protected = ["tests/x"] };
        if (Chance.Fault(Fault.BadCertificate, 20_000))
        {
            var bad = Chance.Of(500) ? proof with { Checks = [s_passed with { ExitCode = 1 }] }
                : new Certificate("c", null, []);
            world.Net.Send(world.AnyHost(), new HostRequest(
                new Command.Verified(lease.Task, lease.Lease, story.HasRepository ? bad
                    : bad with { Checks = [s_passed with { ExitCode = 2 }] }),
                "test"), _ => { });
        }
        if (Chance.Fault(Fault.GatesFailed, 80_000))
            Settle(lease,
                new Command.Fail(lease.Task, lease.Lease, Cause.GatesFailed, "2 tests failed", proof.Commit));
        else if (!Chance.IsCalm && Chance.Of(20))
            Settle(lease,
                new Command.GiveBack(lease.Task, lease.Lease, Cause.EngineError, "the disk is full"));
        else
            Settle(lease, new Command.Verified(lease.Task, lease.Lease, proof));
    }

    private void Review(GivenLease lease)
    {
        var (task, number) = (lease.Task, lease.Lease);
        if (Chance.Fault(Fault.WorkerHung, 15_000)) return; // its lease ends by time
        Settle(lease, Chance.IsCalm ? new Command.Judge(task, Verdict.Approve, number,
            "") : Chance.Below(20) switch
            {
                0 => new Command.GiveBack(task, number, Chance.Pick([Cause.Drained, Cause.EngineError]),
                    "not now"),
                1 => new Command.Judge(task, Verdict.Reject, number, "not like this"),
                < 5 => new Command.Judge(task, Verdict.Revise, number, "name it better"),
                5 => new Command.Fail(task, number, Cause.Revision, "once more"),
                _ => new Command.Judge(task, Verdict.Approve, number, "fine"),
            });
    }

    private void Settle(GivenLease lease, Command command)
    {
        if (!agent.Holds(lease)) return;
        agent.Report(command, _ => agent.Drop(lease), Chance.Of(800) ? null : "test");
    }

    private void Heard(GivenLease lease, HostReply? reply)
    {
        if (reply?.Rejection is { Reason: RejectionReason.Stale }) agent.Drop(lease);
    }

    public static Certificate Proof(string commit) => new(commit, "t-" + commit, [s_passed]);
}
