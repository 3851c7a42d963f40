namespace Mmos.Core;

/// <summary>The state as deciding sees it: getters only, so that a decision cannot write even by
/// mistake.</summary>
public readonly struct WorkspaceView
{
    private readonly WorkspaceState _state;

    /// <summary>A view of this state; it shows what the state is at each call.</summary>
    public WorkspaceView(WorkspaceState state) => _state = state;

    /// <summary>Number of the last event.</summary>
    public long Seq => _state.Seq;

    /// <summary>The clock of the last event.</summary>
    public long Clock => _state.Clock;

    /// <summary>The bounds in force.</summary>
    public Policy Policy => _state.Policy;

    /// <summary>Leases, attempts and registrations are numbered on from here.</summary>
    public int NumbersFrom => _state.NumbersFrom;

    /// <summary>The highest task number given.</summary>
    public int LastTask => _state.LastTask;

    /// <summary>How many tasks are open.</summary>
    public int OpenTasks => _state.OpenTasks;

    /// <summary>Author leases at once.</summary>
    public int Authoring => _state.Authoring;

    /// <summary>Every project by slot.</summary>
    public IReadOnlyList<ProjectRow> Projects => _state.Projects;

    /// <summary>One project, to be read at once: the row may move with the next event.</summary>
    internal ref readonly ProjectRow Project(int slot) => ref _state.Project(slot);

    /// <summary>Every worker by slot, removed ones included.</summary>
    public IReadOnlyList<WorkerRow> Workers => _state.Workers;

    /// <summary>Every effect that was ever leased.</summary>
    public IEnumerable<EffectRow> Effects => _state.Effects;

    /// <summary>Tasks that wait for a clock, the earliest first.</summary>
    public IEnumerable<(long Deadline, int Task)> Delayed => _state.Delayed;

    /// <summary>The last event counts as a sign of life of its actor.</summary>
    public bool ActorWasSeen => _state.ActorWasSeen;

    /// <summary>Slots of the workers that may be given an item now.</summary>
    internal IReadOnlyList<int> AbleWorkers => _state.AbleWorkers;

    /// <summary>How many workers finish what they hold and leave.</summary>
    internal int DrainingWorkers => _state.DrainingWorkers;

    /// <summary>Every account by slot.</summary>
    public IReadOnlyList<AccountRow> Accounts => _state.Accounts;

    /// <summary>Some process is short of memory: nothing new is given out or taken in.</summary>
    public bool IsTight => _state.Tight.Count > 0;

    /// <summary>Processes that are short of memory, each with the clock until which that holds.</summary>
    public IReadOnlyDictionary<string, long> Tight => _state.Tight;

    /// <summary>How many instances of a worker a person ordered; 0 for no such order.</summary>
    public int InstancesWanted(string worker) => _state.Wanted.GetValueOrDefault(worker).Instances;

    /// <summary>Items that could start now and that a worker could serve; 0 while nothing is given out.
    /// O(demands × projects), and what is set aside.</summary>
    public int ReadyFor(int worker) => IsTight ? 0 : Scheduler.ReadyFor(this, Workers[worker]);

    internal IReadOnlyList<int> Refused => _state.Refused;

    internal CapabilitySets Capabilities => _state.Capabilities;

    internal Demands Demands => _state.Demands;

    internal ResourceTable Resources => _state.Resources;

    internal Figures Figures => _state.Figures;

    internal ReadyQueue Queue => _state.Queue;

    /// <summary>The row of an open task.</summary>
    public bool TryTask(int number, out TaskRow row) => _state.TryTask(number, out row);

    /// <summary>What is left of a finished task.</summary>
    public bool TryTombstone(int number, out Tombstone tombstone) =>
        _state.TryTombstone(number, out tombstone);

    /// <summary>Slot of a project.</summary>
    public bool TryProject(string slug, out int slot) => _state.TryProject(slug, out slot);

    /// <summary>Number of a task by its name in a project.</summary>
    public bool TryTaskByKey(int project, string key, out int number) =>
        _state.TryTaskByKey(project, key, out number);

    /// <summary>Slot of an account.</summary>
    public bool TryAccount(string name, out int slot) => _state.TryAccount(name, out slot);

    /// <summary>What the author's attempt that runs uses; false when none runs.</summary>
    public bool TryAttempt(int task, out Attempting attempt) => _state.TryAttempt(task, out attempt);

    /// <summary>What an attempt of a task may cost in millionths of a US dollar; null for no cap.</summary>
    public long? CapOf(int task) => _state.CapOf(task);

    /// <summary>What is left of a worker's account in its fullest window, per mille; all without
    /// one.</summary>
    public int Headroom(in WorkerRow worker) =>
        worker.Account < 0 ? 1000 : 1000 - Accounts[worker.Account].UsedPerMille;

    /// <summary>Open conflicts, by id.</summary>
    public IReadOnlyCollection<ConflictRow> Conflicts => _state.Conflicts;

    /// <summary>The open conflicts that a task is in, by id.</summary>
    public IEnumerable<ConflictRow> ConflictsOf(int task) => _state.ConflictsOf(task);

    /// <summary>Numbers of the tasks that finished since the last retrospective, in that order.</summary>
    internal ReadOnlySpan<int> Finished => _state.Finished;

    /// <summary>An open conflict by its id.</summary>
    public bool TryConflict(long id, out ConflictRow row) => _state.TryConflict(id, out row);

    /// <summary>One between these tasks is open.</summary>
    public bool HasConflict(ConflictKind kind, int task, int other)
    {
        foreach (var conflict in ConflictsOf(task))
            if (conflict.Kind == kind && conflict.Task == task && conflict.Other == other) return true;
        return false;
    }

    /// <summary>The newest open task of the project with this title, whatever the case.</summary>
    public bool TryTitle(int project, string title, out int task) =>
        _state.TryTitle(project, title, out task);

    /// <summary>Open tasks that need this one themselves.</summary>
    public IEnumerable<int> Dependents(in TaskRow row) => _state.Dependents(row);

    /// <summary>Every open inbox item, by its subject.</summary>
    public IReadOnlyCollection<AskRow> Asks => _state.Asks;

    /// <summary>The open inbox item about a subject; false for none.</summary>
    public bool TryAsk(AskKind kind, long subject, out AskRow row) => _state.TryAsk(kind, subject, out row);

    /// <summary>Open inbox items of which nobody was told yet, the oldest first.</summary>
    internal IEnumerable<AskRow> Unraised => _state.Unraised;

    /// <summary>When a running attempt counts as stalled; 0 for never, and when it does.</summary>
    public long StallsAt(in TaskRow row) => _state.StallsAt(row);

    /// <summary>Tasks in review, ascending.</summary>
    public IReadOnlyCollection<int> InReview => _state.InReview;

    /// <summary>The stages of a task's review; null for none.</summary>
    public TaskReviews? ReviewsOf(int task) => _state.ReviewsOf(task);

    /// <summary>So many tasks are in review that nothing new is authored but P0.</summary>
    public bool IsReviewFull => InReview.Count >= (Policy.ReviewWip ?? Limits.ReviewWip);

    /// <summary>What was learned of a kind of task, over all workers.</summary>
    public Figure FigureOf(string kind) => _state.Figures.OfKind(kind);

    /// <summary>What was learned, by profile and kind; the profile `*` is all of them.</summary>
    public IEnumerable<(string Profile, string Kind, Figure Figure)> Learned => _state.Figures.All;

    /// <summary>Names of the resources a task holds while it is worked on.</summary>
    public IEnumerable<string> ResourcesOf(in TaskRow row) =>
        row.Resources < 0 ? [] : _state.Resources.Names(row.Resources);

    /// <summary>How many tasks hold a resource, and how many may.</summary>
    public (int Holders, int Limit) RoomOf(string resource) => _state.Resources.Room(resource);

    /// <summary>The tier that a task asks for; all for any.</summary>
    public Tiers TierOf(in TaskRow row) => _state.Demands[row.Require].Tier;

    /// <summary>The one worker that may have a task; null for any.</summary>
    public string? OnlyWorkerOf(in TaskRow row) => _state.Demands[row.Require].Only;

    /// <summary>Slot of a worker.</summary>
    public bool TryWorker(string name, out int slot) => _state.TryWorker(name, out slot);

    /// <summary>Row of an effect that was ever leased.</summary>
    public bool TryEffect(string name, out EffectRow row) => _state.TryEffect(name, out row);

    /// <summary>A known repository by its id.</summary>
    public bool TryRepository(string id, out RepositoryRow row) => _state.TryRepository(id, out row);

    /// <summary>The tokens that were not revoked, by id.</summary>
    public IReadOnlyCollection<TokenRow> Tokens => _state.Tokens;

    /// <summary>The message up to which a reader has read, in what is for it or for all, or in a project;
    /// 0 for none.</summary>
    public long ReadUpTo(string reader, string? project) => _state.ReadUpTo(reader, project);

    /// <summary>The newest version of an artifact.</summary>
    public bool TryArtifact(int project, string name, out ArtifactRow row) =>
        _state.TryArtifact(project, name, out row);

    /// <summary>How many artifacts have a name.</summary>
    public int ArtifactCount => _state.ArtifactCount;

    /// <summary>Where the first answer of an idempotency key stands.</summary>
    public bool TryKey(string actor, string key, out KeyEntry entry) =>
        _state.Keys.TryGet(actor, key, out entry);

    /// <summary>Numbers of the tasks a worker holds, in the order it got them.</summary>
    public IReadOnlyList<int> HeldBy(int worker) => _state.HeldBy(worker);

    /// <summary>The declared paths of a set, normalized; empty for -1.</summary>
    public IReadOnlyList<string> Globs(int paths) => paths < 0 ? [] : _state.Paths.Globs(paths);

    /// <summary>Two sets of declared paths have a path in common.</summary>
    public bool PathsOverlap(int a, int b) => a >= 0 && b >= 0 && _state.Paths.AreAdjacent(a, b);

    /// <summary>A worker could have what makes this demand, now or after some waiting.</summary>
    public bool Covers(in WorkerRow worker, int demand) =>
        _state.Demands[demand].Except != worker.Name
        && _state.Capabilities.Covers(worker.Capabilities, _state.Demands[demand].Widest);

    /// <summary>Whether anything of a project can move without a person. O(tasks × workers).</summary>
    /// <remarks>An item is held, rests until its time, or waits for a worker that is there, now or
    /// later.</remarks>
    public bool CanMove(int project)
    {
        for (var number = 1; number <= LastTask; number++)
        {
            if (!_state.TryTask(number, out var row) || row.Project != project) continue;
            if (row.IsLeased || row.Deadline > 0) return true;
            if (!row.IsQueued
                || (row.Item == WorkItem.Author
                && Projects[project].Status != ProjectStatus.Active)) continue;
            for (var slot = 0; slot < Workers.Count; slot++)
                if (IsOrComes(Workers[slot]) && Covers(Workers[slot], row.QueuedUnder)
                    && MayCome(Workers[slot], row)
                    && (row.Item is WorkItem.Author or WorkItem.Review
                        || EngineWork.IsAtHome(this, slot, Projects[project])))
                    return true;
        }
        return false;
    }

    private bool IsOrComes(in WorkerRow worker) => worker.Status == WorkerStatus.Online
        || (_state.Wanted.GetValueOrDefault(worker.Name).IsComing && TryWorker(worker.Name, out _));

    // What a person parked, and a budget that is too small for good, only a person changes.
    private bool MayCome(in WorkerRow worker, in TaskRow row) => row.Item != WorkItem.Author
        || ((worker.Account < 0 || Accounts[worker.Account].ParkedUntil != long.MaxValue)
            && Budgets.CouldAdmit(this, row, worker));

    /// <summary>Every open task that depends on this one, directly or not, ascending.</summary>
    public IReadOnlyList<int> OpenDependents(int number)
    {
        SortedSet<int> found = [];
        var toVisit = new Stack<int>([number]);
        while (toVisit.TryPop(out var next))
        {
            if (!_state.TryTask(next, out var row)) continue;
            foreach (var dependent in _state.Dependents(row))
                if (_state.TryTask(dependent, out _) && found.Add(dependent)) toVisit.Push(dependent);
        }
        return [.. found];
    }
}
