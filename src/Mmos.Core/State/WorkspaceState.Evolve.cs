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
        Seq = recorded.Seq;
        _at = recorded.At;
        Clock = recorded.Clock;
        if (recorded.Key is not null)
            Keys.Add(recorded.Actor, recorded.Key, Clock, new KeyEntry(recorded.Record, recorded.BodyHash));
        if (_workerSlots.TryGetValue(recorded.Actor, out var actor)
            && _workers[actor].Status != WorkerStatus.Offline)
            PutWorker(actor, _workers[actor] with { SeenAt = Clock, ExcusedUntil = 0 });
        Apply(recorded.Event);
    }

    private void Apply(Event happened)
    {
        switch (happened)
        {
            case TaskSubmitted e: On(e); break;
            case TaskAssigned e: On(e); break;
            case AttemptCompleted e: On(e); break;
            case TaskVerified e: On(e); break;
            case MergePrepared e: Put(Task(e.Task) with { MergeIsPrepared = true }); break;
            case TaskDone e: On(e); break;
            case TaskProgressed e: On(e); break;
            case TaskReturned e: On(e); break;
            case TaskReleased e: Put(Task(e.Task) with { Deadline = 0 }); break;
            case TaskFailed e: On(e); break;
            case TaskCancelled e: On(e); break;
            case TaskRetried e: On(e); break;
            case TaskReopened e: On(e); break;
            case WorkerRegistered e: On(e); break;
            case WorkerWaiting e: On(e); break;
            case WorkerSeen e: Change(e.Worker, w => w with { SeenAt = Clock, ExcusedUntil = 0 }); break;
            case WorkerExcused e: Change(e.Worker, w => w with { ExcusedUntil = e.Until }); break;
            case WorkerOffline e:
                Change(e.Worker,
                w => w with { Status = WorkerStatus.Offline, Wants = 0, WaitsUntil = 0 }); break;
            case WorkerPaused e: Change(e.Worker, w => w with { Status = WorkerStatus.Paused }); break;
            case WorkerResumed e: Change(e.Worker, w => w with { Status = WorkerStatus.Online }); break;
            case WorkerDraining e: Change(e.Worker, w => w with { Status = WorkerStatus.Draining }); break;
            case WorkerRemoved e: On(e); break;
            case ProjectCreated e: On(e); break;
            case ProjectPaused e:
                ChangeProject(e.Project,
                p => p with { Status = ProjectStatus.Paused }); break;
            case ProjectResumed e:
                ChangeProject(e.Project,
                p => p with { Status = ProjectStatus.Active }); break;
            case ProjectCancelled e:
                ChangeProject(e.Project,
                p => p with { Status = ProjectStatus.Cancelled }); break;
            case ProjectFinished e:
                ChangeProject(e.Project,
                p => p with { Status = ProjectStatus.Done }); break;
            case ProjectLanded e: Changes.Project(_projectSlots[e.Project], _at); break;
            case PolicySet e: Policy = e.Policy; break;
            case EffectLeased e:
                SetEffect(
                EffectOf(e.Effect) with
                {
                    Lease = e.Lease,
                    Holder = e.Holder,
                    Process = e.Process,
                    Until = e.Until,
                }); break;
            case EffectReleased e: On(e); break;
            case LogRestored e: NumbersFrom = e.NumbersFrom; break;
            case LogRedacted: break; // a fact for people: what was removed had no part in any decision
            default: throw new UnreachableException($"no rule evolves {happened.GetType().Name}");
        }
    }

    private void On(ProjectCreated e)
    {
        _projectSlots.Add(e.Project, _projects.Count);
        _projects.Add(new ProjectRow { Slug = e.Project, Repository = e.Definition.Repository, Turn = Turn });
        _taskKeys.Add(new(StringComparer.Ordinal));
        Changes.Project(_projects.Count - 1, _at);
    }

    private void On(WorkerRegistered e)
    {
        if (!_workerSlots.TryGetValue(e.Worker, out var slot))
        {
            slot = _workers.Count;
            _workerSlots.Add(e.Worker, slot);
            _heldTasks.Add([]);
            _workers.Add(
                new WorkerRow { Name = e.Worker, Process = e.Process, Status = WorkerStatus.Offline });
        }
        PutWorker(slot, _workers[slot] with
        {
            Registration = e.Registration,
            Process = e.Process,
            Status = _workers[slot].Status == WorkerStatus.Paused ? WorkerStatus.Paused : WorkerStatus.Online,
            Capabilities = Capabilities.Intern(EngineCapabilities.Whole(e.Profile.Capabilities)),
            Slots = e.Profile.Slots,
            HeartbeatMs = e.Profile.HeartbeatMs,
            SeenAt = Clock,
            ExcusedUntil = 0,
            Wants = 0,
            WaitsUntil = 0,
        });
    }

    private void On(WorkerWaiting e) => Change(e.Worker, w => w with
    {
        Wants = e.Until > 0 ? e.Max : 0,
        WaitsUntil = e.Until,
        SeenAt = e.Until > 0 ? Clock : w.SeenAt,
    });

    private void On(WorkerRemoved e)
    {
        // The slot stays, offline, so that slots never move; the name is free again.
        Change(e.Worker, w => w with { Status = WorkerStatus.Offline, Wants = 0, WaitsUntil = 0 });
        _workerSlots.Remove(e.Worker);
    }

    private void On(EffectReleased e)
    {
        var row = EffectOf(e.Effect);
        SetEffect(new EffectRow(e.Effect, e.Lease, null, null, 0, Clock, e.Failed ? row.DoneAt : Clock));
    }

    private EffectRow EffectOf(string name) =>
        _effects.TryGetValue(name, out var row) ? row : new EffectRow(name, 0, null, null, 0);

    private void SetEffect(EffectRow row)
    {
        _effects[row.Name] = row;
    }

    private void Change(string worker, Func<WorkerRow, WorkerRow> change)
    {
        var slot = _workerSlots[worker];
        PutWorker(slot, change(_workers[slot]));
    }

    private void ChangeProject(string project, Func<ProjectRow, ProjectRow> change)
    {
        var slot = _projectSlots[project];
        PutProject(slot, change(_projects[slot]));
    }
}
