namespace Mmos.Core.Tests.Model;

/// <summary>
/// The reference model: written from the design, without indices, events or cleverness. It says whether a
/// command is accepted and
/// what is given to whom; the core must agree. It does not know effects and idempotency keys.
/// </summary>
internal sealed partial class ModelWorkspace
{
    private readonly SortedDictionary<int, ModelTask> _tasks = [];
    private readonly List<ModelWorker> _workers = [];
    private readonly SortedDictionary<string, ModelProject> _projects = new(StringComparer.Ordinal);
    private readonly List<(int Task, string Worker, WorkItem Item, int Lease, bool IsOffer)> _given = [];
    private readonly List<int> _finished = []; // since the last retrospective
    private readonly List<int[]> _lookedBack = []; // in this step
    private readonly HashSet<string> _ended = []; // projects of which a task ended in this step
    private readonly Dictionary<string, string> _homes = []; // host by repository
    private Policy _policy = Policy.Default;
    private long _turn;
    private long _clock;
    private string _actor = "";
    private int _holds;

    public IEnumerable<ModelTask> Tasks => _tasks.Values;

    public IEnumerable<ModelWorker> Workers => _workers;

    public IEnumerable<ModelProject> Projects => _projects.Values;

    /// <summary>What each account admits and spent, and what is held back of its budget.</summary>
    public IEnumerable<(string, AccountGate, long, long, long, long)> Accounts =>
        _accounts.Values.Select(a =>
        {
            var (usd, tokens) = Held(t => t.Now!.Account == a.Name);
            return (a.Name, GateOf(a.Name), a.SpentUsd, a.SpentTokens, usd, tokens);
        });

    /// <summary>What each project spent, and what is held back of its budget.</summary>
    public IEnumerable<(string Slug, long Usd, long Tokens, long HeldUsd, long HeldTokens)> Spent =>
        _projects.Values.Select(p =>
        {
            var (usd, tokens) = Held(t => t.Project == p.Slug);
            return (p.Slug, p.SpentUsd, p.SpentTokens, usd, tokens);
        });

    /// <summary>What the last command gave out, in order.</summary>
    public IReadOnlyList<(int Task, string Worker, WorkItem Item, int Lease, bool IsOffer)> Given => _given;

    /// <summary>The retrospectives that the last command led to, each its tasks.</summary>
    public IEnumerable<string> LookedBack => _lookedBack.Select(tasks => string.Join(' ', tasks));

    /// <summary>True when accepted; false when refused.</summary>
    public bool Step(Command command, string actor, long clock)
    {
        _given.Clear();
        _ended.Clear();
        _lookedBack.Clear();
        _clock = clock;
        _actor = actor;
        var outcome = Apply(command);
        if (outcome == Outcome.Refused) return false;
        if (outcome == Outcome.Nothing && command is not Command.Tick) return true;
        Heard(actor);
        while (Give() || Finish()) { }
        LookBack();
        Heard(actor);
        return true;
    }

    private enum Outcome { Refused, Nothing, Done }

    private Outcome Apply(Command command) => command switch
    {
        Command.SubmitPlan c => Submit(c),
        Command.Configure c => Configure(c.Policy),
        Command.ReportAccount or Command.LimitAccount or Command.ParkAccount or Command.UnparkAccount =>
            OnAccount(command),
        Command.ReportMemory c => Remember(c),
        Command.PinTask c => Pin(c),
        Command.PauseProject c => OnProject(c.Project, ProjectStatus.Active, ProjectStatus.Paused),
        Command.ResumeProject c => OnProject(c.Project, ProjectStatus.Paused, ProjectStatus.Active),
        Command.CancelProject c => CancelProject(c.Project),
        Command.MarkLanded c => _projects.ContainsKey(c.Project) ? Outcome.Done : Outcome.Refused,
        Command.MoveHome c => _homes.ContainsKey(c.Repository) ? Do(() => _homes[c.Repository] = c.Home)
            : Outcome.Refused,
        Command.TakeUpstream c => _projects.ContainsKey(c.Project) && IsProof(c.Certificate, true)
            ? Outcome.Done : Outcome.Refused,
        Command.BlockUpstream c => _projects.ContainsKey(c.Project)
            && c.Cause is Cause.Conflict or Cause.GatesFailed ? Outcome.Done : Outcome.Refused,
        Command.CancelTask c => CancelTask(c.Task),
        Command.RetryTask c => RetryTask(c.Task),
        Command.ReopenTask c => Reopen(c),
        Command.Judge c => Judge(c),
        Command.Register c => Register(c),
        Command.Claim c => Claim(c),
        Command.CompleteMany c => CompleteMany(c),
        Command.StopWaiting c => Live(c.Worker, c.Registration) is not { } w ? Outcome.Refused
            : w.Wants == 0 ? Outcome.Nothing : Do(() => Set(w with { Wants = 0, WaitsUntil = 0 })),
        Command.Beat c => Live(c.Worker, c.Registration) is not { } w ? Outcome.Refused
            : _clock - w.SeenAt <= w.Is.HeartbeatMs / 3 ? Outcome.Nothing
            : Do(() => Set(w with { SeenAt = _clock, ExcusedUntil = 0 })),
        Command.PauseWorker c => Named(c.Worker) is not { } w ? Outcome.Refused : w.Status switch
        {
            WorkerStatus.Paused => Outcome.Nothing,
            WorkerStatus.Online => Do(() => Set(w with { Status = WorkerStatus.Paused })),
            _ => Outcome.Refused,
        },
        Command.ResumeWorker c => Named(c.Worker) is not { } w ? Outcome.Refused : w.Status switch
        {
            WorkerStatus.Online => Outcome.Nothing,
            WorkerStatus.Offline => Outcome.Refused,
            _ => Do(() => Set(w with { Status = WorkerStatus.Online })),
        },
        Command.DrainWorker c => Named(c.Worker) is not { } w ? Outcome.Refused
            : w.Status is WorkerStatus.Draining or WorkerStatus.Offline ? Outcome.Nothing
            : Do(() => Set(w with { Status = WorkerStatus.Draining })),
        Command.EndRegistration c => Named(c.Worker) is not { } w || UsesRetry(c.Cause) ? Outcome.Refused
            : w.Status == WorkerStatus.Offline || w.Registration != c.Registration ? Outcome.Nothing
            : Do(() => Leave(w, c.Cause)),
        Command.RemoveWorker c => Named(c.Worker) is not { Status: WorkerStatus.Offline } w ? Outcome.Refused
            : Do(() => Set(w with { IsRemoved = true })),
        Command.Tick => Tick(),
        _ => Work(command),
    };

    private Outcome Configure(Policy policy)
    {
        if (policy.MaxRunning == _policy.MaxRunning && policy.MaxQueueDepth == _policy.MaxQueueDepth
            && policy.ReviewWip == _policy.ReviewWip && policy.IdleMs == _policy.IdleMs
            && policy.RetroEvery == _policy.RetroEvery
            && policy.StallMs == _policy.StallMs && policy.EscalateMs == _policy.EscalateMs
            && (policy.Review ?? []).SequenceEqual(_policy.Review ?? [])
            && policy.UpgradeAfterMs == _policy.UpgradeAfterMs && policy.OfferMs == _policy.OfferMs
            && policy.Weights == _policy.Weights && policy.Rules.SequenceEqual(_policy.Rules)
            && policy.Accounts.SequenceEqual(_policy.Accounts)
            && policy.Resources.SequenceEqual(_policy.Resources)) return Outcome.Nothing;
        _policy = policy;
        foreach (var terms in policy.Accounts) Set(terms.Name, a => a);
        return Outcome.Done;
    }

    private void LookBack()
    {
        var every = _policy.RetroEvery ?? 3;
        if (every == 0) _finished.Clear();
        for (; every > 0 && _finished.Count >= every; _finished.RemoveRange(0, every))
            _lookedBack.Add([.. _finished.Take(every)]);
    }

    private static Outcome Do(Action change)
    {
        change();
        return Outcome.Done;
    }

    private void Heard(string actor)
    {
        if (Named(actor) is { } w
            && w.Status != WorkerStatus.Offline) Set(w with { SeenAt = _clock, ExcusedUntil = 0 });
    }

    private Outcome Register(Command.Register c)
    {
        var old = Named(c.Worker);
        if (old is { Status: not WorkerStatus.Offline } && !c.TakeOver) return Outcome.Refused;
        if (old is { Status: not WorkerStatus.Offline }) Leave(old, Cause.ProcessGone);
        var last = _workers.Where(w => w.Name == c.Worker).Select(w => w.Registration).DefaultIfEmpty(0)
            .Max();
        var worker = new ModelWorker(c.Worker, old?.Slot ?? _workers.Count, last + 1, c.Profile)
        {
            SeenAt = _clock,
            ServedAt = old?.ServedAt ?? 0,
            Faults = old?.Faults ?? 0,
            Trips = old?.Trips ?? 0,
            RestsUntil = old?.RestsUntil > _clock ? old.RestsUntil : 0,
        };
        if (c.Profile.Account is { } account) Set(account, a => a);
        if (old is null) _workers.Add(worker);
        else Set(worker);
        return Outcome.Done;
    }

    private Outcome CompleteMany(Command.CompleteMany c)
    {
        var areLive = c.Attempts.All(a => _tasks.TryGetValue(a.Task, out var task)
            && task is { Holder: not null, Status: TaskStatus.Running } && task.Lease == a.Lease);
        var areDistinct = c.Attempts.DistinctBy(a => a.Task).Count() == c.Attempts.Count;
        if (!areLive || !areDistinct || c.Attempts.Count == 0)
            return Outcome.Refused;
        if (c.Next is { } next && (Live(next.Worker, next.Registration) is null || next.Max < 1))
            return Outcome.Refused;
        foreach (var attempt in c.Attempts) Work(attempt);
        if (c.Next is not null) Claim(c.Next);
        return Outcome.Done;
    }

    private Outcome Claim(Command.Claim c)
    {
        if (Live(c.Worker, c.Registration) is not { } w || c.Max < 1) return Outcome.Refused;
        List<ModelTask> held = [.. HeldBy(w.Name)];
        if (held.Any(t => !c.Holding.Contains(new HeldLease(t.Number, t.Lease)))) return Outcome.Nothing;
        var wants = Math.Min(c.Max, w.Is.Slots - held.Count);
        if (wants < 1 || w.Status == WorkerStatus.Draining) return Outcome.Nothing;
        Set(w with
        {
            Wants = wants,
            WaitsUntil = Math.Max(c.WaitUntil, _clock + 1),
            SeenAt = _clock,
            TakesOffers = c.Offers,
        });
        return Outcome.Done;
    }

    private Outcome Tick()
    {
        var found = false;
        foreach (var worker in _workers.Where(w => w.Status != WorkerStatus.Offline).ToList())
        {
            var now = worker;
            if (now.SilentAt <= _clock)
            {
                found = true;
                if (now.ExcusedUntil != 0 || _clock - now.SilentAt <= Limits.JumpMs)
                {
                    Leave(now, Cause.LeaseLost);
                    continue;
                }
                Set(now = now with { ExcusedUntil = _clock + now.Is.HeartbeatMs });
            }
            if (now.RestsUntil > 0 && now.RestsUntil <= _clock)
            {
                found = true;
                Set(now = now with { RestsUntil = 0 });
            }
            if (now.WaitsUntil > 0 && now.WaitsUntil <= _clock)
            {
                found = true;
                Set(now with { Wants = 0, WaitsUntil = 0 });
            }
            foreach (var task in HeldBy(worker.Name).Where(t => t.Until <= _clock).ToList())
            {
                found = true;
                Return(task, task.Status == TaskStatus.Assigned ? Cause.OfferExpired
                    : task.Item == WorkItem.Author ? Cause.TimedOut : Cause.LeaseLost);
            }
        }
        found |= TickAccounts();
        foreach (var task in _tasks.Values.Where(t => t.NotBefore > 0 && t.NotBefore <= _clock).ToList())
        {
            found = true;
            Set(task with { NotBefore = 0 });
        }
        return found ? Outcome.Done : Outcome.Nothing;
    }

    private void Leave(ModelWorker worker, Cause cause)
    {
        Set(worker with { Status = WorkerStatus.Offline, Wants = 0, WaitsUntil = 0 });
        foreach (var task in HeldBy(worker.Name).ToList()) Return(task, cause);
    }

    private ModelWorker? Named(string name) => _workers.LastOrDefault(w => w.Name == name && !w.IsRemoved);

    private ModelWorker? Live(string name, int registration) =>
        Named(name) is { } w && w.Registration == registration && w.Status != WorkerStatus.Offline ? w : null;

    private IEnumerable<ModelTask> HeldBy(string worker) =>
        _tasks.Values.Where(t => t.Holder == worker).OrderBy(t => t.HeldSince);

    private void Set(ModelWorker worker) => _workers[worker.Slot] = worker;

    /// <summary>
    /// Puts a task; one that begins to wait for a worker lifts its project to the turn in force.
    /// </summary>
    private void Set(ModelTask task)
    {
        var waited = _tasks.TryGetValue(task.Number, out var old) && old.IsQueued;
        if (old?.Now is not null && !task.IsAuthoring)
        {
            EndAttempt(old);
            task = task with { Now = null };
        }
        if (task.Status == TaskStatus.Ready && old?.Status != TaskStatus.Ready)
            task = task with { ReadyAt = _clock };
        _tasks[task.Number] = task;
        if (!waited && task.IsQueued) Lift(task.Project);
    }

    private void Lift(string slug)
    {
        if (_projects[slug].Turn < _turn) _projects[slug] = _projects[slug] with { Turn = _turn };
    }
}
