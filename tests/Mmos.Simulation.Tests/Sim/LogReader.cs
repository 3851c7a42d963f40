namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// A second, simple reading of the log, written from the rules and not from the core: leases, needs, retries,
/// proofs.
/// </summary>
internal sealed partial class LogReader(SimWorld world)
{
    private const int LostInRow = 5;
    private static readonly Cause[] s_usesRetry =
    [
        Cause.GatesFailed, Cause.AgentError, Cause.TimedOut, Cause.Revision, Cause.Conflict, Cause.CostCap,
    ];
    private static readonly Cause[] s_countsAsLost = [Cause.LeaseLost, Cause.ProcessGone, Cause.EngineError];

    private readonly Dictionary<int, TaskStory> _tasks = [];
    private readonly Dictionary<string, bool> _hasRepository = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Project, string Key), int> _numbers = [];
    private readonly Dictionary<(int Task, int Lease), int> _executions = [];

    public TaskStory Story(int task) => _tasks[task];

    /// <summary>Tasks that are done by now, with what they were defined as.</summary>
    public IEnumerable<TaskStory> Finished => _tasks.Values.Where(t => t.IsDone || t.IsCancelled);

    /// <summary>A process begins to work under a lease.</summary>
    public void Executes(int task, int lease, int process)
    {
        world.Tally.Checked(Checks.OneProcess);
        SimWorld.Require(_executions.TryAdd((task, lease), process) || _executions[(task, lease)] == process,
            Checks.OneProcess,
                $"T{task} under lease {lease} runs in process {process} and in {_executions[(task, lease)]}");
    }

    /// <summary>Reads an event, and whether it may follow what was read before.</summary>
    public void Before(in Recorded recorded)
    {
        switch (recorded.Event)
        {
            case ProjectCreated e: _hasRepository[e.Project] = e.Definition.Repository is not null; break;
            case TaskSubmitted e: Submitted(e); break;
            case TaskReopened e: Reopened(e); break;
            case TaskPinned e: Story(e.Task).Only = e.Worker; break;
            case TaskRetried e: Story(e.Task).Retried(); break;
            case TaskAssigned e:
                Given(recorded, e.Task, e.Worker, e.Item, e.Lease, e.Until);
                Story(e.Task).Attempt = e.Attempt;
                break;
            case TaskOffered e:
                Given(recorded, e.Task, e.Worker, WorkItem.Author, e.Lease, e.Until);
                Story(e.Task).IsOffer = true;
                break;
            case TaskAccepted e: Accepted(recorded, e); break;
            case TaskProgressed e: Live(recorded, e.Task, e.Lease, WorkItem.Author).Lost = 0; break;
            case AttemptCompleted e:
                _workers[Live(recorded, e.Task, e.Lease, WorkItem.Author).Live!.Value.Worker].Faults = 0;
                Story(e.Task).HandedIn(recorded.Seq);
                break;
            case TaskVerified e: Verified(recorded, e); break;
            case MergePrepared e: Live(recorded, e.Task, e.Lease, WorkItem.Merge).IsPrepared = true; break;
            case TaskQueued e:
                Need(Story(e.Task), [e.Behind]);
                break;
            case ReviewOpened e: Opened(e); break;
            case ReviewApproved e: Approved(recorded, e); break;
            case TaskDone e: Done(recorded, e); break;
            case TaskReturned e: Returned(recorded, e); break;
            case TaskFailed e: Failed(recorded, e); break;
            case TaskCancelled e: Cancelled(recorded, e); break;
        }
        OfWorkers(recorded);
        OfMoney(recorded);
    }

    /// <summary>
    /// A claim hands this over: the log must hold it for this very registration, and the worker must not have
    /// it.
    /// </summary>
    public void CheckDelivery(Command.Claim claim, Runtime.Hosting.GivenLease given, long seq)
    {
        world.Tally.Checked(Checks.Deliver);
        var span = Story(given.Task).At(seq);
        SimWorld.Require(span is { } s && s.Lease == given.Lease && s.Worker == claim.Worker
            && s.Item == given.Item,
            Checks.Deliver,
                $"{claim.Worker} is handed T{given.Task} under lease {given.Lease}, the log has {span}");
        SimWorld.Require(span!.Value.Registration == claim.Registration, Checks.Deliver,
            $"T{given.Task} of registration {span.Value.Registration} is handed to {claim.Registration}"
            + $" of {claim.Worker}");
        SimWorld.Require(!claim.Holding.Contains(new HeldLease(given.Task, given.Lease)), Checks.Deliver,
            $"{claim.Worker} has T{given.Task} under lease {given.Lease} already");
    }

    /// <summary>
    /// A stale-lease refusal is right when at some moment of the batch the lease was not live.
    /// </summary>
    public void CheckRefused(Command command, long from, long to)
    {
        if (HeldLeases(command) is not { Count: > 0 } leases) return;
        world.Tally.Checked(Checks.Refusal);
        foreach (var held in leases)
        {
            if (!_tasks.TryGetValue(held.Task, out var story)) return;
            for (var seq = from; seq <= to; seq++)
                if (story.At(seq) is not { } span || span.Lease != held.Lease
                    || (held.Item is { } item && span.Item != item)) return;
        }
        throw new SimulationException(Checks.Refusal,
            $"{command} was refused, though its leases were live from {from} to {to}");
    }

    /// <summary>
    /// The leases that a command shows, and the item each is for; none for a command of anybody.
    /// </summary>
    public static IReadOnlyList<(int Task, int Lease, WorkItem? Item)> HeldLeases(Command command) =>
        command switch
        {
            Command.Progress c => [(c.Task, c.Lease, WorkItem.Author)],
            Command.Complete c => [(c.Task, c.Lease, WorkItem.Author)],
            Command.Accept c => [(c.Task, c.Lease, WorkItem.Author)],
            Command.ReportUsage c => [(c.Task, c.Lease, WorkItem.Author)],
            Command.Fail c => [(c.Task, c.Lease, null)],
            Command.GiveBack c => [(c.Task, c.Lease, null)],
            Command.Verified c => [(c.Task, c.Lease, WorkItem.Verify)],
            Command.Judge { Lease: { } lease } c => [(c.Task, lease, WorkItem.Review)],
            Command.PrepareMerge c =>
                [.. c.Tasks.Select(t => (t.Task, t.Lease, (WorkItem?)WorkItem.Merge))],
            Command.Merged c => [.. c.Tasks.Select(t => (t.Task, t.Lease, (WorkItem?)WorkItem.Merge))],
            _ => [],
        };

    private void Submitted(TaskSubmitted e)
    {
        _numbers.Add((e.Project, e.Definition.Key), e.Task);
        var story = new TaskStory(e.Task, e.Project, e.Definition, _hasRepository[e.Project]);
        _tasks.Add(e.Task, story);
        Need(story, e.Needs);
    }

    private void Reopened(TaskReopened e)
    {
        var story = Story(e.Task);
        SimWorld.Require(story.IsDone
            || story.IsCancelled, Checks.Done, $"T{e.Task} is finished when it is reopened");
        story.Reopened(e.Definition);
        foreach (var other in _tasks.Values) other.Waiting.Remove(e.Task);
        Need(story, [.. e.Definition.Needs.Select(n => _numbers[(e.Project, n)])]);
    }

    private void Need(TaskStory story, IReadOnlyList<int> needs)
    {
        foreach (var need in needs)
        {
            var needed = Story(need);
            if (needed.IsDone || needed.IsCancelled
                || (needed.IsFailed && needed.OnFailure == OnFailure.Skip)) continue;
            story.Open.Add(need);
            needed.Waiting.Add(story.Number);
        }
    }

    private void Release(TaskStory story)
    {
        foreach (var waiting in story.Waiting) Story(waiting).Open.Remove(story.Number);
        story.Waiting.Clear();
    }

    private void Given(in Recorded recorded, int task, string to, WorkItem item, int lease, long until)
    {
        var story = Story(task);
        world.Tally.Checked(Checks.LeaseNumbers);
        SimWorld.Require(lease > story.LastLease, Checks.LeaseNumbers,
            $"lease {lease} of T{task} comes after lease {story.LastLease}");
        SimWorld.Require(story.Live is null, Checks.Fencing,
            $"T{task} is given out while {story.Live} is live");
        world.Tally.Checked(Checks.Needs);
        SimWorld.Require(story.Open.Count == 0 && !story.IsDone && !story.IsCancelled
            && !story.IsFailed, Checks.Needs,
            $"T{task} starts while T{story.Open.FirstOrDefault()} is open");
        SimWorld.Require(item != WorkItem.Author || (story.Only ?? to) == to, Checks.Needs,
            $"T{task} is kept for {story.Only} and goes to {to}");
        SimWorld.Require(until > recorded.Clock, Checks.Due,
            $"lease {lease} of T{task} ends before it begins");
        var worker = _workers[to];
        SimWorld.Require(worker.IsOnline, Checks.Silence,
            $"T{task} goes to {to}, which takes no work");
        if (item == WorkItem.Merge) OneMerger(story, task, to);
        if (item == WorkItem.Merge) CheckReviewed(story);
        if (item == WorkItem.Review) CheckReviewer(story, to);
        if (item == WorkItem.Author) story.Author = to;
        story.Begin(new LeaseSpan(recorded.Seq, lease, item, to, worker.Registration));
    }

    private void Accepted(in Recorded recorded, TaskAccepted e)
    {
        var story = Live(recorded, e.Task, e.Lease, WorkItem.Author);
        world.Tally.Checked(Checks.Offers);
        SimWorld.Require(story.IsOffer, Checks.Offers, $"T{e.Task} is accepted when it was offered");
        (story.IsOffer, story.Attempt) = (false, e.Attempt);
    }

    private void OneMerger(TaskStory story, int task, string worker)
    {
        List<LeaseSpan> live = [.. _tasks.Values.Where(t => t.Project == story.Project)
            .Select(t => t.Live).OfType<LeaseSpan>().Where(l => l.Item == WorkItem.Merge)];
        SimWorld.Require(live.Count < 8 && live.All(l => l.Worker == worker), Checks.LandsOnce,
            $"{worker} merges T{task} beside {live.Count} others of "
            + $"{live.FirstOrDefault().Worker}");
    }

    private TaskStory Live(in Recorded recorded, int task, int lease, WorkItem? item)
    {
        var story = Story(task);
        world.Tally.Checked(Checks.Fencing);
        SimWorld.Require(story.Live is { } live && live.Lease == lease
            && (item is null || live.Item == item), Checks.Fencing,
            $"{recorded.Event} under lease {lease}, while {story.Live?.ToString() ?? "none"} is live");
        return story;
    }

    private void Verified(in Recorded recorded, TaskVerified e)
    {
        var story = Live(recorded, e.Task, e.Lease, WorkItem.Verify);
        SimWorld.Require(e.Certificate.Checks.All(c => c.ExitCode == 0), Checks.Done,
            $"T{e.Task} is verified with a failed gate");
        story.IsVerified = true;
        story.Lost = 0;
        (story.Passed, story.IsPassable) = (0, false);
        if (story.Stages == 0 && e.Certificate.Protected is { Count: > 0 }) story.MustBeReviewed();
        if (story.HasRepository || story.Stages > 0) story.End(recorded.Seq);
    }

    private void Done(in Recorded recorded, TaskDone e)
    {
        // What a person approves last, without a repository, ends under no lease.
        var story = Story(e.Task).Stages > 0 && !Story(e.Task).HasRepository ? Story(e.Task)
            : Live(recorded, e.Task, e.Lease, null);
        CheckReviewed(story);
        world.Tally.Checked(Checks.Done);
        SimWorld.Require(story is { IsDone: false, IsVerified: true }
            && story.IsPrepared == story.HasRepository, Checks.Done,
            $"T{e.Task} done: proven {story.IsVerified}, prepared {story.IsPrepared}, again {story.IsDone}");
        if (story.HasRepository)
        {
            world.Tally.Checked(Checks.Landed);
            SimWorld.Require(world.Repositories.Holds(story.Project, e.Task, story.Attempt,
                e.Certificate.Commit!), Checks.Landed,
                $"T{e.Task} is done with {e.Certificate.Commit}, which did not bring it to the branch");
            world.Tally.Checked(Checks.LandsOnce);
        }
        story.End(recorded.Seq);
        story.IsDone = true;
        Release(story);
    }

    private void Returned(in Recorded recorded, TaskReturned e)
    {
        var story = Ended(recorded, e.Task, e.Lease, e.Cause);
        Blame(story, e.Cause);
        Use(story, e.Cause);
        world.Tally.Checked(Checks.Offers);
        SimWorld.Require(e.Cause != Cause.OfferExpired || story.IsOffer, Checks.Offers,
            $"T{e.Task} runs, so no offer of it passes");
        SimWorld.Require(story.Retries <= story.RetryMax && story.Lost < LostInRow, Checks.Retries,
            $"T{e.Task} is returned after {story.Retries} of {story.RetryMax} retries, {story.Lost} lost");
        story.Returned(recorded.Seq, e.Cause, s_usesRetry.Contains(e.Cause));
    }

    private void Failed(in Recorded recorded, TaskFailed e)
    {
        var story = Ended(recorded, e.Task, e.Lease, e.Cause);
        Blame(story, e.Cause);
        Use(story, e.Cause);
        SimWorld.Require(story.Retries > story.RetryMax || story.Lost >= LostInRow
            || e.Cause == Cause.Conflict || (e.Cause == Cause.Revision && story.IsPassable), Checks.Retries,
            $"{e.Cause} of T{e.Task} after {story.Retries} of {story.RetryMax} retries, {story.Lost} lost");
        story.End(recorded.Seq);
        var mayHaveLanded = story.IsPrepared && s_countsAsLost.Contains(e.Cause);
        SimWorld.Require(e.KeepsIntent == mayHaveLanded, Checks.Landed,
            $"T{e.Task} failed by {e.Cause}, prepared {story.IsPrepared}, and keeps its intent: "
            + $"{e.KeepsIntent}");
        (story.IsFailed, story.IsPrepared, story.IsVerified) = (true, mayHaveLanded, mayHaveLanded);
        story.IsPassable = false;
        if (story.OnFailure == OnFailure.Skip) Release(story);
    }

    private void Use(TaskStory story, Cause cause)
    {
        world.Tally.Checked(Checks.Retries);
        if (s_usesRetry.Contains(cause)) story.Retries++;
        if (s_countsAsLost.Contains(cause) && !story.IsOffer) story.Lost++;
    }

    private void Cancelled(in Recorded recorded, TaskCancelled e)
    {
        var story = Story(e.Task);
        SimWorld.Require(story is { IsDone: false, IsCancelled: false, IsPrepared: false }, Checks.Done,
            $"T{e.Task} is cancelled: done {story.IsDone}, prepared {story.IsPrepared}");
        story.End(recorded.Seq);
        (story.IsCancelled, story.IsPassable) = (true, false);
        Release(story);
    }
}

/// <summary>A lease, from the event that gave it.</summary>
internal readonly record struct LeaseSpan(long From, int Lease, WorkItem Item, string Worker,
    int Registration)
{
    public long To { get; init; } = long.MaxValue;
}

/// <summary>What the log said of one task.</summary>
internal sealed class TaskStory(int number, string project, TaskDefinition definition, bool hasRepository)
{
    private readonly List<LeaseSpan> _spans = [];

    public int Number => number;

    public string Project => project;

    public bool HasRepository => hasRepository;

    public TaskDefinition Definition { get; private set; } = definition;

    /// <summary>It touches what is protected.</summary>
    public void MustBeReviewed() => Definition = Definition with { Review = ["human"] };

    public int RetryMax => Definition.RetryMax;

    public OnFailure OnFailure => Definition.OnFailure;

    public HashSet<int> Open { get; } = [];

    public SortedSet<int> Waiting { get; } = [];

    public int LastLease { get; private set; }

    public int Attempt { get; set; }

    public LeaseSpan? Live { get; private set; }

    public int Retries { get; set; }

    public int Lost { get; set; }

    /// <summary>The live lease is an offer that nobody accepted yet.</summary>
    public bool IsOffer { get; set; }

    /// <summary>The one worker it is kept for; null for any.</summary>
    public string? Only { get; set; }

    public bool IsVerified { get; set; }

    /// <summary>The worker of its last attempt.</summary>
    public string? Author { get; set; }

    public int Stages => Definition.Review?.Count ?? 0;

    /// <summary>Stages that were passed since the gates were.</summary>
    public int Passed { get; set; }

    /// <summary>A stage is open.</summary>
    public bool IsPassable { get; set; }

    public bool IsPrepared { get; set; }

    public bool IsDone { get; set; }

    public bool IsFailed { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>The lease that was live when the log ended at this event; null for none.</summary>
    public LeaseSpan? At(long seq)
    {
        if (Live is { } live && live.From <= seq) return live;
        for (var i = _spans.Count - 1; i >= 0; i--)
            if (_spans[i].From <= seq) return seq < _spans[i].To ? _spans[i] : null;
        return null;
    }

    public void Begin(LeaseSpan span)
    {
        LastLease = span.Lease;
        Live = span;
        IsOffer = false;
    }

    public void End(long seq)
    {
        if (Live is { } live) _spans.Add(live with { To = seq });
        Live = null;
    }

    public void HandedIn(long seq)
    {
        End(seq);
        Lost = 0;
    }

    public void Returned(long seq, Cause cause, bool byTheWork)
    {
        var toAuthor = byTheWork || Live is { Item: WorkItem.Author };
        if (toAuthor) (IsVerified, IsPassable) = (false, false);
        if (toAuthor || cause == Cause.MergeRace) IsPrepared = false;
        End(seq);
    }

    /// <summary>What may have landed goes on where it was lost.</summary>
    public void Retried() => (IsFailed, Retries, Lost) = (false, 0, 0);

    public void Reopened(TaskDefinition again)
    {
        Retried();
        (IsDone, IsCancelled, IsVerified, IsPrepared) = (false, false, false, false);
        (Definition, Only) = (again, null);
        Open.Clear();
    }
}
