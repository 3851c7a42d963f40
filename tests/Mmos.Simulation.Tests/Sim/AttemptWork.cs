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
                agent.After(Chance.Between(1_000, 60_000), () =>
                Author(lease, Chance.Below(4))); break;
            case WorkItem.Verify: agent.After(Chance.Between(1_000, 90_000), () => Verify(lease)); break;
            case WorkItem.Merge: agent.After(Chance.Between(500, 20_000), () => _merges.Begin(lease)); break;
        }
    }

    private void Author(GivenLease lease, int reports)
    {
        if (!agent.Holds(lease)) return;
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
