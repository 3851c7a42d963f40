namespace Mmos.Core;

/// <summary>How the events of tasks change their rows.</summary>
public sealed partial class WorkspaceState
{
    /// <summary>What one turn adds for a project of weight 1; a weight divides it.</summary>
    private const int TurnLength = 27_720; // divisible by 1 to 12

    private TaskRow Task(int number)
    {
        Invariant.Check(_tasks.TryRow(number, out var row), $"T{number} is open");
        return row;
    }

    private void On(TaskSubmitted e)
    {
        var project = _projectSlots[e.Project];
        if (e.Definition.CapMicroUsd is { } cap) _caps[e.Task] = cap;
        SetStages(e.Task, e.Definition);
        Add(Row(e.Task, project, e.Definition, e.Rank) with { OpenNeeds = Link(e.Task, e.Needs) });
        _taskKeys[project].Add(e.Definition.Key, e.Task);
        Settle(e.Task);
        Count(project, open: 1);
        Revive(project);
    }

    private TaskRow Row(int number, int project, TaskDefinition d, int rank) => new()
    {
        Number = number,
        Project = project,
        Key = d.Key,
        Status = TaskStatus.Pending,
        Priority = d.Priority,
        OnFailure = d.OnFailure,
        FirstDependent = -1,
        Worker = -1,
        Author = -1,
        Reviewing = -1,
        Title = TitleOf(d.Title),
        RetryMax = (byte)d.RetryMax,
        Require = Demands.Intern([.. d.Require, EngineCapabilities.Author], FirstTier(d), d.Tier == "auto",
            null),
        Prefer = d.Prefer.Count > 0 ? Capabilities.Intern(d.Prefer) : -1,
        Paths = Paths.Intern(_projects[project].Repository, d.Files),
        Resources = Resources.Intern(d.Resources),
        Kind = Figures.Kind(d.Kind),
        Rank = rank,
        TimeoutSeconds = d.TimeoutSeconds ?? (int)(Limits.AttemptMs / 1000),
        PreferredWorker = d.Worker,
    };

    /// <summary>The tier that was asked for, or the one that the task's complexity calls for; every tier
    /// where that was never decided.</summary>
    private static Tiers FirstTier(TaskDefinition d) => d.Tier != "auto" ? Words.TierOf(d.Tier)
        : d.Complexity switch
        {
            "simple" => Tiers.Economy,
            "medium" => Tiers.Standard,
            "complex" or "epic" => Tiers.Premium,
            _ => Tiers.All,
        };

    /// <summary>Adds an edge from each open need; a need that is done, or failed and skipped, holds
    /// nothing.</summary>
    private int Link(int task, IReadOnlyList<int> needs)
    {
        var open = 0;
        foreach (var need in needs)
        {
            if (!_tasks.TryRow(need, out var needed)) continue;
            if (needed is { Status: TaskStatus.Failed, OnFailure: OnFailure.Skip }) continue;
            // Only the list's head changes, which no index follows.
            _tasks.Put(needed with { FirstDependent = _edges.Add(needed.FirstDependent, task) });
            open++;
        }
        return open;
    }

    /// <summary>Drops every edge to one task. O(open tasks and edges): only for a person's
    /// reopening.</summary>
    private void Unlink(int task)
    {
        for (var number = 1; number <= _tasks.Last; number++)
        {
            if (!_tasks.TryRow(number, out var row) || row.FirstDependent < 0) continue;
            int[] dependents = [.. _edges.Walk(row.FirstDependent)];
            if (!dependents.Contains(task)) continue;
            _edges.Free(row.FirstDependent);
            var head = -1;
            for (var i = dependents.Length - 1; i >= 0; i--)
                if (dependents[i] != task) head = _edges.Add(head, dependents[i]);
            _tasks.Put(row with { FirstDependent = head });
        }
    }

    /// <summary>A pending task with nothing left to wait for is ready.</summary>
    private void Settle(int number)
    {
        if (_tasks.TryRow(number, out var row) && row is { Status: TaskStatus.Pending, OpenNeeds: 0 })
            Put(row with { Status = TaskStatus.Ready, Item = WorkItem.Author, ReadyAt = Clock });
    }

    private void On(TaskAssigned e)
    {
        var row = Give(e.Task, e.Worker, e.Lease);
        var slot = _workerSlots[e.Worker];
        if (e.Item == WorkItem.Author) BeginAttempt(row, slot, e.Estimate);
        Put(row with
        {
            Worker = slot,
            Item = e.Item,
            Lease = e.Lease,
            Attempt = e.Attempt,
            Deadline = e.Until,
            Profile = e.Item == WorkItem.Author ? _workers[slot].Profile : row.Profile,
            Author = e.Item == WorkItem.Author ? slot : row.Author,
            IsAsked = false,
            QuietSince = Clock,
            Status = e.Item == WorkItem.Author ? TaskStatus.Running : row.Status,
        });
    }

    private void On(TaskOffered e)
    {
        var row = Give(e.Task, e.Worker, e.Lease);
        var slot = _workerSlots[e.Worker];
        BeginAttempt(row, slot, e.Estimate);
        Put(row with { Worker = slot, Lease = e.Lease, Deadline = e.Until, Status = TaskStatus.Assigned });
    }

    private void On(TaskAccepted e)
    {
        var row = Task(e.Task);
        Invariant.Check(row is { Status: TaskStatus.Assigned, IsLeased: true } && row.Lease == e.Lease,
            $"T{e.Task} is offered under lease {e.Lease}");
        _attempts[e.Task] = _attempts[e.Task] with { StartedAt = Clock };
        Put(row with
        {
            Attempt = e.Attempt,
            Deadline = e.Until,
            Profile = _workers[row.Worker].Profile,
            Author = row.Worker,
            QuietSince = Clock,
            Status = TaskStatus.Running,
        });
    }

    private void On(TaskPinned e)
    {
        var row = Task(e.Task);
        Put(row with { Require = Demands.Pin(row.Require, e.Worker) });
    }

    /// <summary>A worker is served: it wants one less, and the project has had its turn.</summary>
    private TaskRow Give(int number, string name, int lease)
    {
        var row = Task(number);
        Invariant.Check(!row.IsLeased && lease > row.Lease,
            $"lease {lease} of T{number} is new and the only one");
        var slot = _workerSlots[name];
        var worker = _workers[slot];
        var left = Math.Max(0, worker.Wants - 1);
        PutWorker(slot,
            worker with { Wants = left, WaitsUntil = left == 0 ? 0 : worker.WaitsUntil, ServedAt = Clock });
        if (row.Item == WorkItem.Author) TakeTurn(row.Project);
        return row;
    }

    private void TakeTurn(int project)
    {
        var row = _projects[project];
        Turn = Math.Max(Turn, row.Turn);
        PutProject(project, row with { Turn = Turn + TurnLength / row.Weight });
    }

    private void On(TaskProgressed e) =>
        Put(Task(e.Task) with
        {
            Percent = (byte)e.Percent,
            ProgressAt = Clock,
            Lost = 0,
            QuietSince = Clock,
            IsStalled = false,
        });

    private void On(AttemptCompleted e)
    {
        var row = Task(e.Task);
        var took = Clock - _attempts[e.Task].StartedAt;
        Figures.Add(row.Profile, row.Kind,
            f => f with { Ended = f.Ended + 1, Milliseconds = f.Milliseconds + took });
        Judge(row, isFault: false);
        var author = _workers[row.Author];
        PutWorker(row.Author,
            author with { HandedIn = author.HandedIn + 1, WorkedMs = author.WorkedMs + took });
        Put(row with
        {
            Worker = -1,
            Deadline = 0,
            Status = TaskStatus.Verifying,
            Item = WorkItem.Verify,
            Percent = 100,
            Lost = 0,
            IsStalled = false,
        });
    }

    private void On(TaskVerified e)
    {
        var row = Task(e.Task);
        Figures.Add(row.Profile, row.Kind, f => f with { Tried = f.Tried + 1, Passed = f.Passed + 1 });
        JudgeFirst(row, hasPassed: true);
        if (EnterReview(row, e.Certificate)) return;
        if (_projects[row.Project].Repository is null)
            Put(row with { Worker = -1, Deadline = 0, Lost = 0 }); // its task.done is next in the record
        else
            Put(row with
            { Worker = -1, Deadline = 0, Lost = 0, Status = TaskStatus.Merging, Item = WorkItem.Merge });
    }

    private void On(TaskDone e)
    {
        var row = Task(e.Task);
        _caps.Remove(e.Task);
        _stages.Remove(e.Task);
        Bury(row, TaskStatus.Done);
        Finish(e.Task);
        Count(row.Project, open: -1, done: 1);
        ReleaseDependents(row);
    }

    private void On(TaskReturned e)
    {
        var row = Blame(e.Task, e.Cause);
        var toAuthor = row.Item == WorkItem.Author || Retries.UsesOne(e.Cause);
        Put((toAuthor ? OutOfReview(row) : row) with
        {
            Worker = -1,
            Deadline = e.NotBefore,
            Status = toAuthor ? TaskStatus.Ready : row.Status,
            Item = toAuthor ? WorkItem.Author : row.Item,
            Percent = toAuthor ? (byte)0 : row.Percent,
            IsStalled = false,
            ReadyAt = toAuthor ? Clock : row.ReadyAt,
            Require = Retries.SaysOfAuthor(e.Cause) ? Demands.Raise(row.Require) : row.Require,
            // After a race the branch holds another's commit for sure; a lost lease leaves open whether it
            // moved.
            MergeIsPrepared = row.MergeIsPrepared && !toAuthor && e.Cause != Cause.MergeRace,
            Retries = (byte)(row.Retries + (Retries.UsesOne(e.Cause) ? 1 : 0)),
            Conflicts = (byte)(row.Conflicts + (e.Cause == Cause.Conflict ? 1 : 0)),
            Lost = Retries.CountsAsLost(e.Cause) && row.Status != TaskStatus.Assigned
                ? (byte)(row.Lost + 1) : row.Lost,
        });
    }

    /// <summary>Learns from a lease that ended without success.</summary>
    private TaskRow Blame(int number, Cause cause)
    {
        var row = Task(number);
        if (Retries.SaysOfAuthor(cause))
            Figures.Add(row.Profile, row.Kind, f => f with { Tried = f.Tried + 1 });
        if (Retries.SaysOfAuthor(cause)) JudgeFirst(row, hasPassed: false);
        if (row.Item == WorkItem.Author && Retries.IsFault(cause)) Judge(row, isFault: true);
        return Task(number);
    }

    private void On(TaskFailed e)
    {
        var row = Blame(e.Task, e.Cause);
        Put(OutOfReview(row) with
        {
            Worker = -1,
            Deadline = 0,
            Status = TaskStatus.Failed,
            Item = WorkItem.Author,
            IsStalled = false,
            MergeIsPrepared = e.KeepsIntent,
        });
        Count(row.Project, open: -Counted(row), failed: 1);
        Finish(e.Task);
        if (row.OnFailure == OnFailure.Skip) ReleaseDependents(Task(e.Task));
    }

    private void On(TaskCancelled e)
    {
        var row = Task(e.Task);
        var wasFailed = row.Status == TaskStatus.Failed;
        Count(row.Project, open: wasFailed ? Counted(row) - 1 : -1, failed: wasFailed ? -1 : 0);
        _caps.Remove(e.Task);
        _stages.Remove(e.Task);
        Bury(row, TaskStatus.Cancelled);
        ReleaseDependents(row);
    }

    private void On(TaskRetried e)
    {
        var row = Task(e.Task);
        Count(row.Project, open: Counted(row), failed: -1);
        var again = row with { Retries = 0, Conflicts = 0, Lost = 0 };
        // A kept intent comes first: the branch may hold the task already.
        Put(row.MergeIsPrepared
            ? again with { Status = TaskStatus.Merging, Item = WorkItem.Merge }
            : again with { Status = TaskStatus.Pending, Percent = 0 });
        Settle(e.Task);
        Revive(row.Project);
    }

    private void On(TaskReopened e)
    {
        Invariant.Check(_tasks.TryTombstone(e.Task, out var old),
            $"T{e.Task} is finished when it is reopened");
        var row = Row(e.Task, old.Project, e.Definition, e.Definition.EstimateMinutes ?? Ranks.UnknownMinutes)
            with
        { Lease = old.Lease, Attempt = old.Attempt };
        // A task that was cancelled while it waited left its edges behind; from here on they would count for
        // the new one.
        if (old.Status == TaskStatus.Cancelled) Unlink(e.Task);
        if (e.Definition.CapMicroUsd is { } cap) _caps[e.Task] = cap;
        SetStages(e.Task, e.Definition);
        _tasks.Raise(row);
        FollowTitle(row, isOpen: true);
        Follow(Absent(row), row);
        Put(row with
        {
            OpenNeeds = Link(e.Task,
            [.. e.Definition.Needs.Distinct().Select(n => _taskKeys[old.Project][n])])
        });
        Settle(e.Task);
        Count(old.Project, open: 1, done: old.Status == TaskStatus.Done ? -1 : 0);
        Revive(old.Project);
    }

    /// <summary>A finished project that has work again goes on.</summary>
    private void Revive(int project)
    {
        if (_projects[project].Status is ProjectStatus.Done or ProjectStatus.Cancelled)
            PutProject(project, _projects[project] with { Status = ProjectStatus.Active });
    }

    // A failure that blocks keeps its project open until a person decides; one that skips or cancels does
    // not.
    private static int Counted(in TaskRow row) => row.OnFailure == OnFailure.Block ? 0 : 1;

    private void ReleaseDependents(in TaskRow row)
    {
        foreach (var number in _edges.Walk(row.FirstDependent))
        {
            if (!_tasks.TryRow(number, out var dependent)) continue;
            Put(dependent with { OpenNeeds = dependent.OpenNeeds - 1 });
            Settle(number);
        }
        _edges.Free(row.FirstDependent);
        if (_tasks.TryRow(row.Number, out var open)) _tasks.Put(open with { FirstDependent = -1 });
    }

    private void Count(int project, int open = 0, int done = 0, int failed = 0)
    {
        var row = _projects[project];
        PutProject(project,
            row with { Open = row.Open + open, Done = row.Done + done, Failed = row.Failed + failed });
    }
}
