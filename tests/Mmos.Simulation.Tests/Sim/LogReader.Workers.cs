namespace Mmos.Simulation.Tests.Sim;

/// <summary>Workers, as the log tells of them: who may be given up, and when.</summary>
internal sealed partial class LogReader
{
    private const long LateMs = 10_000;
    private readonly Dictionary<string, WorkerStory> _workers = new(StringComparer.Ordinal);

    /// <summary>A record is whole: who went offline in it holds nothing.</summary>
    public void RecordEnds(in Recorded recorded)
    {
        CheckCaps();
        foreach (var (name, worker) in _workers)
        {
            SimWorld.Require(!worker.HasJustBroken || worker.Faults < 3 || worker.RestsUntil > 0, Checks.Rest,
                $"{name} broke {worker.Faults} times in a row and does not rest");
            worker.HasJustBroken = false;
        }
        if (recorded.Event is not (TaskReturned or TaskFailed or WorkerOffline or TaskAssigned
            or TaskCancelled)) return;
        foreach (var story in _tasks.Values)
            if (story.Live is { } live)
                SimWorld.Require(!_workers[live.Worker].IsOffline
                    && _workers[live.Worker].Registration == live.Registration,
                    Checks.Silence, $"{live} of T{story.Number} is held by a registration that ended");
    }

    private void OfWorkers(in Recorded recorded)
    {
        if (_workers.TryGetValue(recorded.Actor, out var actor)) actor.Seen(recorded.Clock);
        switch (recorded.Event)
        {
            case WorkerRegistered e: Registered(recorded, e); break;
            case WorkerSeen e: _workers[e.Worker].Seen(recorded.Clock); break;
            case WorkerWaiting { Until: > 0 } e: _workers[e.Worker].Seen(recorded.Clock); break;
            case WorkerTripped e:
                (_workers[e.Worker].RestsUntil, _workers[e.Worker].Faults) = (e.Until, 2);
                break;
            case WorkerRested e: Rested(recorded, e); break;
            case WorkerExcused e: Excused(recorded, e); break;
            case WorkerOffline e: Offline(recorded, e); break;
            case WorkerPaused e: _workers[e.Worker].IsPaused = true; break;
            case WorkerResumed e: _workers[e.Worker].IsPaused = _workers[e.Worker].IsDraining = false; break;
            case WorkerDraining e:
                (_workers[e.Worker].IsDraining, _workers[e.Worker].IsPaused) = (true, false);
                break;
            case WorkerRemoved e:
                SimWorld.Require(_workers[e.Worker].IsOffline, Checks.Silence,
                    $"{e.Worker} is offline when it is removed");
                _workers[e.Worker].IsPaused = false;
                (_workers[e.Worker].Faults, _workers[e.Worker].RestsUntil) = (0, 0);
                break;
        }
    }

    private void Registered(in Recorded recorded, WorkerRegistered e)
    {
        if (!_workers.TryGetValue(e.Worker, out var worker)) _workers.Add(e.Worker,
            worker = new WorkerStory());
        SimWorld.Require(worker.IsOffline && e.Registration > worker.Registration, Checks.LeaseNumbers,
            $"registration {e.Registration} of {e.Worker} comes after {worker.Registration}, an ended one");
        (worker.IsOffline, worker.IsDraining) = (false, false);
        (worker.Registration, worker.HeartbeatMs) = (e.Registration, e.Profile.HeartbeatMs);
        if (worker.RestsUntil <= recorded.Clock) worker.RestsUntil = 0; // it rested while it was away
        worker.Account = e.Profile.Account;
        worker.MayRest = e.Profile.Agent != "command";
        worker.Seen(recorded.Clock);
    }

    /// <summary>An agent broke under an author's lease.</summary>
    private void Blame(TaskStory story, Cause cause)
    {
        var isFault = story.Live is { Item: WorkItem.Author }
            && cause is Cause.AgentError or Cause.EngineError;
        if (isFault && _workers[story.Live!.Value.Worker] is { MayRest: true } worker)
            (worker.Faults, worker.HasJustBroken) = (worker.Faults + 1, true);
    }

    private void Rested(in Recorded recorded, WorkerRested e)
    {
        var worker = _workers[e.Worker];
        world.Tally.Checked(Checks.Rest);
        SimWorld.Require(worker.RestsUntil > 0 && worker.RestsUntil <= recorded.Clock, Checks.Rest,
            $"{e.Worker} is rested at {recorded.Clock}, it was to rest until {worker.RestsUntil}");
        worker.RestsUntil = 0;
    }

    private void Excused(in Recorded recorded, WorkerExcused e)
    {
        var worker = _workers[e.Worker];
        world.Tally.Checked(Checks.Silence);
        SimWorld.Require(worker.ExcusedUntil == 0
            && recorded.Clock - worker.SilentAt > LateMs, Checks.Silence,
            $"{e.Worker} is excused at {recorded.Clock}, silent since {worker.SilentAt}");
        worker.ExcusedUntil = e.Until;
    }

    private void Offline(in Recorded recorded, WorkerOffline e)
    {
        var worker = _workers[e.Worker];
        SimWorld.Require(!worker.IsOffline, Checks.Silence, $"{e.Worker} goes offline once");
        if (e.Cause == Cause.LeaseLost)
        {
            var late = recorded.Clock - worker.SilentAt;
            world.Tally.Checked(Checks.Silence);
            SimWorld.Require(late >= 0, Checks.Silence,
                $"{e.Worker} is given up {-late} ms before its silence ends");
            SimWorld.Require(late <= LateMs || worker.ExcusedUntil > 0, Checks.Silence,
                $"{e.Worker} is given up {late} ms after its silence ended, unheard and without excuse");
        }
        worker.IsOffline = true;
        (worker.IsPaused, worker.IsDraining) = (false, false);
    }

    private sealed class WorkerStory
    {
        public int Registration { get; set; }

        public long HeartbeatMs { get; set; }

        public long ExcusedUntil { get; set; }

        public string? Account { get; set; }

        public long RestsUntil { get; set; }

        public bool MayRest { get; set; }

        /// <summary>Its agent broke in the record that is read.</summary>
        public bool HasJustBroken { get; set; }

        /// <summary>How often in a row its agent broke.</summary>
        public int Faults { get; set; }

        public bool IsOffline { get; set; } = true;

        public bool IsPaused { get; set; }

        public bool IsDraining { get; set; }

        public bool IsOnline => !IsOffline && !IsPaused && !IsDraining;

        public long SilentAt => Math.Max(_seenAt + HeartbeatMs, ExcusedUntil);

        private long _seenAt;

        public void Seen(long clock)
        {
            if (IsOffline) return;
            (_seenAt, ExcusedUntil) = (clock, 0);
        }
    }
}
