using System.Diagnostics;

namespace Mmos.Core;

public sealed partial class WorkspaceState
{
    /// <summary>Makes one event true. The only writer of the state.</summary>
    /// <exception cref="InvariantException">The event cannot follow the ones before: a bug or a damaged
    /// log.</exception>
    public void Evolve(in Recorded recorded)
    {
        Invariant.Check(recorded.Seq == Seq + 1, $"event {recorded.Seq} follows event {Seq}");
        Invariant.Check(recorded.Clock >= Clock,
            $"the clock of event {recorded.Seq} is not behind the one before");
        if (recorded.Record == recorded.Seq) ForgetFinished();
        Seq = recorded.Seq;
        _at = recorded.At;
        Clock = recorded.Clock;
        if (recorded.Key is not null)
            Keys.Add(recorded.Actor, recorded.Key, Clock, new KeyEntry(recorded.Record, recorded.BodyHash));
        ActorWasSeen = _workerSlots.TryGetValue(recorded.Actor, out var actor)
            && _workers[actor].Status != WorkerStatus.Offline;
        if (ActorWasSeen)
            PutWorker(actor, _workers[actor] with { SeenAt = Clock, ExcusedUntil = 0 });
        Apply(recorded.Event);
    }

    private void Apply(Event happened)
    {
        switch (happened)
        {
            case TaskEvent e: ApplyToTask(e); break;
            case WorkerEvent e: ApplyToWorker(e); break;
            case AccountEvent e: ApplyToAccount(e); break;
            case PolicySet e: On(e); break;
            case ConfigApplied: break;
            case MessageSent: break;
            case MessageRead e: _reads[(e.Reader, e.Project ?? "")] = e.UpTo; break;
            case ArtifactPut e: On(e); break;
            case TokenCreated e: On(e); break;
            case TokenRevoked e: _tokens.Remove(e.Id); break;
            case EscalationRaised e: On(e); break;
            case RetrospectiveHeld e: On(e); break;
            case MemoryTight e: _tight[e.Host] = e.Until; break;
            case MemoryEased e: _tight.Remove(e.Host); break;
            case EffectLeased e: On(e); break;
            case EffectReleased e: On(e); break;
            case LogRestored e: NumbersFrom = e.NumbersFrom; break;
            case LogRedacted: break; // a fact for people: what was removed had no part in any decision
            default: ApplyToProject(happened); break;
        }
    }

    private void ApplyToTask(TaskEvent happened)
    {
        switch (happened)
        {
            case TaskSubmitted e: On(e); break;
            case TaskAssigned e: On(e); break;
            case TaskOffered e: On(e); break;
            case TaskAccepted e: On(e); break;
            case TaskPinned e: On(e); break;
            case UsageRecorded e: On(e); break;
            case AttemptCompleted e: On(e); break;
            case TaskVerified e: On(e); break;
            case MergePrepared e: Put(Task(e.Task) with { MergeIsPrepared = true }); break;
            case TaskDone e: On(e); break;
            case TaskProgressed e: On(e); break;
            case TaskStalled e: Put(Task(e.Task) with { IsStalled = true }); break;
            case TaskReturned e: On(e); break;
            case TaskReleased e: Put(Task(e.Task) with { Deadline = 0 }); break;
            case TaskFailed e: On(e); break;
            case TaskCancelled e: On(e); break;
            case TaskRetried e: On(e); break;
            case TaskReopened e: On(e); break;
            case ConflictDetected e: On(e); break;
            case ConflictResolved e: On(e); break;
            case ConflictEscalated e: Ask(AskKind.Conflict, e.Conflict, e.Task); break;
            case TaskQueued e: On(e); break;
            case ReviewOpened e: On(e); break;
            case ReviewUnattended e: Put(Task(e.Task) with { IsAsked = true }); break;
            case ReviewApproved e: On(e); break;
            default: throw Unknown(happened);
        }
    }

    private static UnreachableException Unknown(Event happened) =>
        new($"no rule evolves {happened.GetType().Name}");

    private void On(ProjectCreated e)
    {
        _projectSlots.Add(e.Project, _projects.Count);
        _projects.Add(new ProjectRow
        {
            Slug = e.Project,
            Repository = e.Definition.Repository,
            RepositoryId = e.Definition.RepositoryId,
            Home = HomeOf(e.Definition.RepositoryId),
            Turn = Turn,
            Weight = e.Definition.Weight ?? 1,
            Budget = new Budget(e.Definition.BudgetMicroUsd, e.Definition.BudgetTokens),
        });
        _taskKeys.Add(new(StringComparer.Ordinal));
        Changes.Project(_projects.Count - 1, _at);
    }

    private void On(EffectReleased e)
    {
        var row = EffectOf(e.Effect);
        var doneAt = e.Failed == true ? row.DoneAt : Clock;
        SetEffect(new EffectRow(e.Effect, e.Lease, null, null, 0, Clock, doneAt));
    }

    private EffectRow EffectOf(string name) =>
        _effects.TryGetValue(name, out var row) ? row : new EffectRow(name, 0, null, null, 0);

    private void On(EffectLeased e) => SetEffect(EffectOf(e.Effect) with
    {
        Lease = e.Lease,
        Holder = e.Holder,
        Process = e.Process,
        Until = e.Until,
    });

    private void SetEffect(EffectRow row)
    {
        _effects[row.Name] = row;
    }

    private void ChangeProject(string project, Func<ProjectRow, ProjectRow> change)
    {
        var slot = _projectSlots[project];
        PutProject(slot, change(_projects[slot]));
    }
}
