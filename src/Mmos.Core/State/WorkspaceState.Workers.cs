namespace Mmos.Core;

/// <summary>How the events of workers change their rows.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<string, Wish> _wanted = new(StringComparer.Ordinal);

    /// <summary>What people ordered of workers, as far as it still holds.</summary>
    internal IReadOnlyDictionary<string, Wish> Wanted => _wanted;

    private void ApplyToWorker(WorkerEvent happened)
    {
        switch (happened)
        {
            case WorkerRegistered e: On(e); break;
            case WorkerWaiting e: On(e); break;
            case WorkerSeen e: Change(e.Worker, w => w with { SeenAt = Clock, ExcusedUntil = 0 }); break;
            case WorkerExcused e: On(e); break;
            case WorkerOffline e:
                Change(e.Worker,
                    w => w with { Status = WorkerStatus.Offline, Wants = 0, WaitsUntil = 0 });
                break;
            case WorkerPaused e: Change(e.Worker, w => w with { Status = WorkerStatus.Paused }); break;
            case WorkerResumed e: Change(e.Worker, w => w with { Status = WorkerStatus.Online }); break;
            case WorkerDraining e: Change(e.Worker, w => w with { Status = WorkerStatus.Draining }); break;
            case WorkerRemoved e: On(e); break;
            case WorkerWanted e: On(e); break;
            case WorkerTripped e: On(e); break;
            case WorkerRested e: Change(e.Worker, w => w with { RestsUntil = 0 }); break;
            default: throw Unknown(happened);
        }
    }

    private void On(WorkerWanted e)
    {
        var isThere = _workerSlots.TryGetValue(e.Worker, out var slot)
            && _workers[slot].Status is WorkerStatus.Online or WorkerStatus.Paused;
        var wish = _wanted.GetValueOrDefault(e.Worker);
        Wish(e.Worker, new(e.Instances ?? wish.Instances, wish.IsComing || e.Restart || !isThere));
    }

    // Nobody could have heard of progress either.
    private void On(WorkerExcused e)
    {
        Change(e.Worker, w => w with { ExcusedUntil = e.Until });
        foreach (var number in _heldTasks[_workerSlots[e.Worker]])
            if (_tasks.TryRow(number, out var row)) _tasks.Put(row with { QuietSince = Clock });
    }

    private void Wish(string worker, Wish wish)
    {
        if (wish == default) _wanted.Remove(worker);
        else _wanted[worker] = wish;
    }

    private void On(WorkerRegistered e)
    {
        Wish(e.Worker, _wanted.GetValueOrDefault(e.Worker) with { IsComing = false });
        if (!_workerSlots.TryGetValue(e.Worker, out var slot))
        {
            slot = _workers.Count;
            _workerSlots.Add(e.Worker, slot);
            AddWorker(new WorkerRow
            {
                Name = e.Worker,
                Process = e.Process,
                Status = WorkerStatus.Offline,
                Account = -1,
            });
        }
        var profile = e.Profile;
        var account = profile.Account is null ? -1 : AccountSlot(profile.Account);
        PutWorker(slot, _workers[slot] with
        {
            Registration = e.Registration,
            Process = e.Process,
            Status = _workers[slot].Status == WorkerStatus.Paused ? WorkerStatus.Paused : WorkerStatus.Online,
            Capabilities = Capabilities.Intern(EngineCapabilities.Whole(e.Worker, profile)),
            Slots = profile.Slots,
            HeartbeatMs = profile.HeartbeatMs,
            Account = account,
            Gate = account < 0 ? AccountGate.Open : _accounts[account].Gate,
            Tier = Words.TierOf(profile.Tier),
            Profile = Figures.Profile(profile.Profile ?? profile.Model ?? profile.Agent),
            HasBreaker = profile.Agent is not ("command" or "engine"),
            SeenAt = Clock,
            ExcusedUntil = 0,
            Wants = 0,
            WaitsUntil = 0,
            // It rested while it was away.
            RestsUntil = _workers[slot].RestsUntil <= Clock ? 0 : _workers[slot].RestsUntil,
        });
    }

    private void On(WorkerWaiting e) => Change(e.Worker, w => w with
    {
        Wants = e.Until > 0 ? e.Max : 0,
        WaitsUntil = e.Until,
        TakesOffers = e.Offers ?? false,
        SeenAt = e.Until > 0 ? Clock : w.SeenAt,
    });

    private void On(WorkerRemoved e)
    {
        // The slot stays, offline, so that slots never move; the name is free again.
        Change(e.Worker, w => w with { Status = WorkerStatus.Offline, Wants = 0, WaitsUntil = 0 });
        _workerSlots.Remove(e.Worker);
        _wanted.Remove(e.Worker);
        ForgetReads(e.Worker);
    }

    // Half open from now on: one more failure trips it again.
    private void On(WorkerTripped e) => Change(e.Worker, w => w with
    {
        RestsUntil = e.Until,
        Faults = Limits.FaultsInRow - 1,
        Trips = (byte)Math.Min(w.Trips + 1, byte.MaxValue),
    });

    /// <summary>Counts a failure of the holder that says something of it, or forgets them after a
    /// success.</summary>
    private void Judge(in TaskRow row, bool isFault)
    {
        if (row.Worker < 0 || !_workers[row.Worker].HasBreaker) return;
        var worker = _workers[row.Worker];
        PutWorker(row.Worker, isFault
            ? worker with { Faults = (byte)Math.Min(worker.Faults + 1, byte.MaxValue) }
            : worker with { Faults = 0, Trips = 0 });
    }

    /// <summary>Counts the verdict on a task's first attempt for its author; what a review or a merge finds
    /// later is no second one.</summary>
    private void JudgeFirst(in TaskRow row, bool hasPassed)
    {
        if (row.Attempt != 1 || row.Author < 0 || row.Item is WorkItem.Merge or WorkItem.Review) return;
        var author = _workers[row.Author];
        PutWorker(row.Author, author with
        {
            Judged = author.Judged + 1,
            Passed = author.Passed + (hasPassed ? 1 : 0),
        });
    }

    private void Change(string worker, Func<WorkerRow, WorkerRow> change)
    {
        var slot = _workerSlots[worker];
        PutWorker(slot, change(_workers[slot]));
    }
}
