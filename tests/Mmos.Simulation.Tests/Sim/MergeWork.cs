using Mmos.Runtime.Hosting;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>What a process does with its merge items: several of one branch at a time.</summary>
internal sealed class MergeWork(SimWorld world, SimAgent agent)
{
    private readonly HashSet<GivenLease> _atWork = [];

    private Chance Chance => world.Chance;

    public void Begin(GivenLease lease)
    {
        if (!agent.Holds(lease) || _atWork.Contains(lease)) return;
        var project = ProjectOf(lease);
        List<GivenLease> batch = [lease, .. agent.Held.Where(h => h.Item == WorkItem.Merge && h != lease
            && ProjectOf(h) == project && !_atWork.Contains(h) && Chance.Of(800))];
        _atWork.UnionWith(batch);
        if (IsCursed(batch)) return;
        List<GivenLease> left = [.. batch.Where(l => !Finish(l, project) && !ComesBack(l))];
        if (left.Count == 0) return;
        var proof = AttemptWork.Proof(world.Repositories.NewCommit())
            with
        { Tasks = [.. left.Select(l => l.Task)] };
        var tip = world.Repositories.Tip(project);
        Prepare(left, proof, () => Move(left, project, tip, proof));
    }

    /// <summary>An earlier holder moved the branch and could not say so.</summary>
    private bool Finish(GivenLease lease, string project)
    {
        if (world.Repositories.Landed(project, lease.Task, Attempt(lease)) is not { } commit) return false;
        var proof = AttemptWork.Proof(commit);
        if (lease.MergeIsPrepared) Settle([lease], new Command.Merged(Leases([lease]), proof));
        else Prepare([lease], proof, () => Settle([lease], new Command.Merged(Leases([lease]), proof)));
        return true;
    }

    /// <summary>A conflict, gates that fail on the merged tree, or a machine that breaks: the others of the
    /// batch go on without it.</summary>
    private bool ComesBack(GivenLease lease)
    {
        if (Chance.Fault(Fault.MergeConflict, 50_000))
            Settle([lease],
                new Command.Fail(lease.Task, lease.Lease, Cause.Conflict, "line 7 of a.cs", "c-mine"));
        else if (!Chance.IsCalm && Chance.Of(60))
            Settle([lease], Chance.Of(500)
                ? new Command.Fail(lease.Task, lease.Lease, Cause.GatesFailed, "merged tree fails")
                : new Command.GiveBack(lease.Task, lease.Lease, Cause.EngineError, "git is not there"));
        else return false;
        return true;
    }

    private void Prepare(IReadOnlyList<GivenLease> batch, Certificate proof, Action then) =>
        agent.Report(new Command.PrepareMerge(Leases(batch), proof), reply =>
        {
            if (reply is null || reply.Rejection is not null) Drop(batch);
            else if (Chance.Fault(Fault.MergeCursed, 4_000)) Curse(batch);
            else if (Chance.Fault(Fault.MergerDiedBeforeMove, 15_000)) agent.Die();
            else agent.After(Chance.Between(1, 200), then);
        });

    private void Move(IReadOnlyList<GivenLease> batch, string project, int tip, Certificate proof)
    {
        if (Chance.Fault(Fault.MergeRaced, 20_000))
            world.Repositories.Move(project, world.Repositories.Tip(project), [],
                world.Repositories.NewCommit());
        // As git would find by the commits themselves: what is there already does not land again.
        (int, int)[] tasks = [.. batch.Select(l => (l.Task, Attempt(l)))];
        if (!world.Repositories.Move(project, tip, tasks, proof.Commit!))
        {
            foreach (var lease in batch)
                Settle([lease],
                    new Command.GiveBack(lease.Task, lease.Lease, Cause.MergeRace, "the branch moved"));
            return;
        }
        if (Chance.Fault(Fault.MergerDiedAfterMove, 15_000))
        {
            agent.Die();
            return;
        }
        if (batch.Count > 1) world.Tally.Checked(Checks.Together);
        Overstate(batch, project, proof);
        agent.After(Chance.Between(1, 100), () => Settle(batch, new Command.Merged(Leases(batch), proof)));
    }

    /// <summary>Says that a task landed with the batch which was never part of it.</summary>
    private void Overstate(IReadOnlyList<GivenLease> batch, string project, Certificate proof)
    {
        var others = agent.Held.Where(h => h.Item == WorkItem.Merge && !h.MergeIsPrepared
            && !batch.Contains(h) && !_atWork.Contains(h) && ProjectOf(h) == project).ToList();
        if (others.Count == 0 || batch.Count == Limits.MergeBatch
            || !Chance.Fault(Fault.MergerOverstated, 600_000)) return;
        var lie = new Command.Merged(Leases([.. batch, others[0]]), proof);
        world.Net.Send(world.AnyHost(), new HostRequest(lie, "test"), _ => { });
    }

    /// <summary>These end whoever merges them, five times in a row; where the branch stands nobody
    /// knows.</summary>
    private void Curse(IReadOnlyList<GivenLease> batch)
    {
        foreach (var lease in batch) world.Cursed[lease.Task] = 4;
        agent.Die();
    }

    private bool IsCursed(IReadOnlyList<GivenLease> batch)
    {
        var cursed = false;
        foreach (var lease in batch)
            if (!Chance.IsCalm && world.Cursed.TryGetValue(lease.Task, out var left) && left > 0)
            {
                world.Cursed[lease.Task] = left - 1;
                cursed = true;
            }
        if (cursed) agent.Die();
        return cursed;
    }

    private void Settle(IReadOnlyList<GivenLease> batch, Command command)
    {
        GivenLease[] live = [.. batch.Where(agent.Holds)];
        if (live.Length == 0) return;
        agent.Report(command, reply =>
        {
            // One of them may have lost its lease; the others landed all the same.
            if (reply?.Rejection is not null && batch.Count > 1 && command is Command.Merged merged)
                foreach (var lease in batch)
                    Settle([lease], new Command.Merged(Leases([lease]), merged.Certificate));
            else Drop(batch);
        }, Chance.Of(800) ? null : "test");
    }

    private void Drop(IReadOnlyList<GivenLease> batch)
    {
        foreach (var lease in batch)
        {
            _atWork.Remove(lease);
            agent.Drop(lease);
        }
    }

    private string ProjectOf(GivenLease lease) => world.Audit.Reader.Story(lease.Task).Project;

    private int Attempt(GivenLease lease) => world.Audit.Reader.Story(lease.Task).Attempt;

    private static HeldLease[] Leases(IReadOnlyList<GivenLease> batch) =>
        [.. batch.Select(l => new HeldLease(l.Task, l.Lease))];
}
