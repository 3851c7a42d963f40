using System.Collections.Immutable;

namespace Mmos.Core.Tests.Model;

/// <summary>Tasks: submission, the verbs of whoever holds one, what a person decides.</summary>
internal sealed partial class ModelWorkspace
{
    private Outcome Submit(Command.SubmitPlan c)
    {
        var exists = _projects.TryGetValue(c.Project, out var project);
        var resources = _policy.Resources.Select(r => r.Name).ToList();
        if (_tight.Count > 0 || c.Tasks.Any(t => t.Resources.Except(resources).Any())) return Outcome.Refused;
        if (c.Create?.RepositoryId is { } id && id != c.Repository?.Id && !_homes.ContainsKey(id))
            return Outcome.Refused;
        if (exists == c.Create is not null
            || project?.Status == ProjectStatus.Cancelled) return Outcome.Refused;
        if (_tasks.Values.Count(t => t.Project == c.Project && IsOpen(t))
            + c.Tasks.Count > _policy.MaxQueueDepth) return Outcome.Refused;

        var here = c.Tasks.GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.ToList());
        var known = _tasks.Values.Where(t => t.Project == c.Project).ToDictionary(t => t.Is.Key);
        if (here.Any(g => g.Value.Count > 1 || known.ContainsKey(g.Key))) return Outcome.Refused;
        var needs = c.Tasks.SelectMany(t => t.Needs);
        if (needs.Any(n => !here.ContainsKey(n) && known.GetValueOrDefault(n)
            is null or { Status: TaskStatus.Cancelled })) return Outcome.Refused;
        List<TaskDefinition> order = [];
        if (c.Tasks.Any(t => !Place(t, here, [], order))) return Outcome.Refused;

        if (c.Repository is { } said) _homes.TryAdd(said.Id, said.Home);
        if (!exists) _projects[c.Project] = new(c.Project, c.Create!, ProjectStatus.Active, _turn);
        foreach (var definition in order)
        {
            var number = _tasks.Count + 1;
            var routed = Routed(c.Project, definition);
            known[definition.Key] =
                new ModelTask(number, c.Project, routed, LongestFrom(definition, order));
            Admit(known[definition.Key], definition.Needs.Select(n => known[n].Number));
        }
        if (c.Tasks.Count > 0) Revive(c.Project);
        return exists && c.Tasks.Count == 0 ? Outcome.Nothing : Outcome.Done;
    }

    private TaskDefinition Routed(string project, TaskDefinition task) => task with
    {
        Complexity = Words.Of(Complexity.Of(task).Level),
        Review = Stages(task.Review ?? _policy.Review ?? [], task.Approve == true),
        Worker = task.Worker ?? _policy.Rules.FirstOrDefault(r =>
            Condition.Parse(r.When, out _)!.Holds(task, project))?.Prefer,
    };

    private static IReadOnlyList<string> Stages(IReadOnlyList<string> said, bool approve) =>
        approve && !said.Contains("human") ? [.. said, "human"] : said;

    private static bool Place(
        TaskDefinition task, Dictionary<string, List<TaskDefinition>> here, ImmutableHashSet<string> above,
            List<TaskDefinition> order)
    {
        if (above.Contains(task.Key)) return false;
        if (order.Contains(task)) return true;
        foreach (var need in task.Needs)
            if (here.TryGetValue(need, out var needed)
                && !Place(needed[0], here, above.Add(task.Key), order)) return false;
        order.Add(task);
        return true;
    }

    private static int LongestFrom(TaskDefinition task, List<TaskDefinition> among) =>
        (task.EstimateMinutes ?? 60)
        + among.Where(t => t.Needs.Contains(task.Key)).Select(t => LongestFrom(t, among)).DefaultIfEmpty(0)
        .Max();

    private void Admit(ModelTask task, IEnumerable<int> needs)
    {
        var open = needs.Where(n => !_tasks[n].IsFinished
            && _tasks[n] is not { Status: TaskStatus.Failed, Is.OnFailure: OnFailure.Skip })
            .ToImmutableHashSet();
        Set(task with { Needs = open, Status = open.IsEmpty ? TaskStatus.Ready : TaskStatus.Pending });
    }

    private Outcome Land(IReadOnlyList<HeldLease> leases, Certificate proof, bool isMoved)
    {
        List<ModelTask> tasks = [];
        foreach (var (number, lease) in leases)
        {
            if (!_tasks.TryGetValue(number, out var task) || task.Holder is null || task.Lease != lease
                || task.Item != WorkItem.Merge || tasks.Contains(task)) return Outcome.Refused;
            tasks.Add(task);
        }
        if (tasks.Count is 0 or > 8 || !IsProof(proof, true)
            || tasks.DistinctBy(t => (t.Project, t.Holder)).Count() > 1
            || (isMoved && !tasks.All(t => t.IsPrepared))) return Outcome.Refused;
        return Do(() => tasks.ForEach(t =>
        {
            if (isMoved) End(_tasks[t.Number], TaskStatus.Done);
            else Set(t with { IsPrepared = true });
        }));
    }

    private Outcome Work(Command command)
    {
        if (command is Command.PrepareMerge prepare) return Land(prepare.Tasks, prepare.Certificate, false);
        if (command is Command.Merged moved) return Land(moved.Tasks, moved.Certificate, true);
        var (number, lease, item) = Claimed(command);
        if (!_tasks.TryGetValue(number, out var task) || task.Holder is null
            || task.Lease != lease) return Outcome.Refused;
        if (item is not null && task.Item != item) return Outcome.Refused;
        if (command is Command.Progress or Command.Complete or Command.Fail or Command.ReportUsage
            && task.Status == TaskStatus.Assigned) return Outcome.Refused;
        var free = task with { Holder = null, Until = 0 };
        var inRepository = _projects[task.Project].Repository is not null;
        switch (command)
        {
            case Command.ReportUsage c: return Use(task, c.Used);
            case Command.Accept when task.Status == TaskStatus.Running: return Outcome.Nothing;
            case Command.Accept: return Do(() => Begin(task));
            case Command.Progress { Percent: < 0 or > 100 }: return Outcome.Refused;
            case Command.Progress { Percent: < 100 } when task.ProgressAt > 0
                && _clock - task.ProgressAt < Limits.ProgressMs:
                return Outcome.Nothing;
            case Command.Progress { Percent: < 100 }:
                return Do(() => Set(task with { ProgressAt = _clock, Lost = 0 }));
            case Command.Progress or Command.Complete:
                Set(Named(task.Holder)! with { Faults = 0, Trips = 0 });
                return Do(() =>
                    Set(free with { Status = TaskStatus.Verifying, Item = WorkItem.Verify, Lost = 0 }));
            case Command.Verified c when !IsProof(c.Certificate, inRepository): return Outcome.Refused;
            case Command.Verified c when Judge(task, passed: true)
                && (task.Is.Review is { Count: > 0 } || c.Certificate.Protected is { Count: > 0 }):
                var stages = task.Is.Review is { Count: > 0 } own ? own : ["human"];
                return Do(() => Open(free with { Lost = 0, Is = task.Is with { Review = stages } }, 1));
            case Command.Verified when inRepository:
                return Do(() => Set(free with
                {
                    Status = TaskStatus.Merging,
                    Item = WorkItem.Merge,
                    Lost = 0
                }));
            case Command.Verified:
                Lift(task.Project);
                return Do(() => End(task, TaskStatus.Done));
            case Command.Fail { Cause: not Cause.Revision } when task.Item == WorkItem.Review:
                return Outcome.Refused;
            case Command.Fail c:
                return UsesRetry(c.Cause) ? Do(() => Return(task, c.Cause, trips: true))
                : Outcome.Refused;
            case Command.GiveBack c:
                return UsesRetry(c.Cause) ? Outcome.Refused
                : Do(() => Return(task, c.Cause, trips: true));
            default: throw new NotSupportedException(command.GetType().Name);
        }
    }

    /// <summary>The lease that a command shows, and the item it must be for.</summary>
    private static (int Task, int Lease, WorkItem? Item) Claimed(Command command) => command switch
    {
        Command.Progress c => (c.Task, c.Lease, WorkItem.Author),
        Command.Complete c => (c.Task, c.Lease, WorkItem.Author),
        Command.Verified c => (c.Task, c.Lease, WorkItem.Verify),
        Command.Accept c => (c.Task, c.Lease, WorkItem.Author),
        Command.ReportUsage c => (c.Task, c.Lease, WorkItem.Author),
        Command.Fail c => (c.Task, c.Lease, null),
        Command.GiveBack c => (c.Task, c.Lease, null),
        _ => throw new NotSupportedException(command.GetType().Name),
    };

    private static bool IsProof(Certificate proof, bool ofTree) =>
        proof.Checks.All(c => c.ExitCode == 0) && (!ofTree || proof is { Commit: not null, Tree: not null });

    private static bool UsesRetry(Cause cause) =>
        cause is Cause.GatesFailed or Cause.AgentError or Cause.TimedOut or Cause.Revision or Cause.Conflict
            or Cause.CostCap;

    private void Begin(ModelTask task) => Set(task with
    {
        Status = TaskStatus.Running,
        Attempt = task.Attempt + 1,
        Profile = Named(task.Holder!)!.Profile,
        Author = task.Holder,
        Until = _clock + AttemptMs(task),
    });

    private bool Judge(ModelTask task, bool passed)
    {
        _verdicts.Add((task.Profile, task.Is.Kind, passed));
        return true;
    }

    private void Return(ModelTask task, Cause cause, bool trips = false)
    {
        if (UsesRetry(cause) && cause != Cause.Conflict) Judge(task, passed: false);
        Blame(task, cause, trips);
        var free = task with { Holder = null, Until = 0 };
        var isLost = task.Status != TaskStatus.Assigned
            && cause is Cause.LeaseLost or Cause.ProcessGone or Cause.EngineError;
        var isOver = (UsesRetry(cause) && task.Retries >= task.Is.RetryMax)
            || (cause == Cause.Conflict && task.Conflicts >= 1) || (isLost && task.Lost >= 4);
        if (isOver)
        {
            Fail(free, task.IsPrepared && isLost);
            return;
        }
        var again = UsesRetry(cause) || task.Item == WorkItem.Author;
        long wait = cause is Cause.AgentError or Cause.TimedOut ? 1000L << task.Retries
            : cause == Cause.EngineError ? 1000L << task.Lost : 0;
        Set(free with
        {
            ReadyAt = again ? _clock : task.ReadyAt,
            Tier = task.Is.Tier == "auto" && UsesRetry(cause) && cause != Cause.Conflict ? Higher(task.Tier)
                : task.Tier,
            Status = again ? TaskStatus.Ready : task.Status,
            Item = again ? WorkItem.Author : task.Item,
            Stage = again ? 0 : task.Stage,
            NotBefore = wait == 0 ? 0 : _clock + Math.Min(wait, 300_000),
            IsPrepared = task.IsPrepared && !again && cause != Cause.MergeRace,
            Retries = task.Retries + (UsesRetry(cause) ? 1 : 0),
            Conflicts = task.Conflicts + (cause == Cause.Conflict ? 1 : 0),
            Lost = task.Lost + (isLost ? 1 : 0),
        });
    }

    private void Fail(ModelTask task, bool mayHaveLanded)
    {
        Set(task with
        {
            Status = TaskStatus.Failed,
            Item = WorkItem.Author,
            Stage = 0,
            IsPrepared = mayHaveLanded,
        });
        _ended.Add(task.Project);
        if (!_finished.Contains(task.Number)) _finished.Add(task.Number);
        if (task.Is.OnFailure == OnFailure.Skip) Release(task.Number);
        if (task.Is.OnFailure == OnFailure.Cancel) CancelAll(After(task.Number));
    }

    private void End(ModelTask task, TaskStatus status)
    {
        Set(task with { Status = status, Holder = null, Until = 0, NotBefore = 0, IsPrepared = false });
        _ended.Add(task.Project);
        if (status == TaskStatus.Done && !_finished.Contains(task.Number)) _finished.Add(task.Number);
        Release(task.Number);
    }

    private void Release(int number)
    {
        foreach (var task in _tasks.Values.Where(t => t.Needs.Contains(number)).ToList())
        {
            var left = task.Needs.Remove(number);
            var starts = task.Status == TaskStatus.Pending && left.IsEmpty;
            Set(task with { Needs = left, Status = starts ? TaskStatus.Ready : task.Status });
        }
    }

    private List<int> After(int number)
    {
        SortedSet<int> found = [];
        for (List<int> next = [number]; next.Count > 0;)
            next = [.. _tasks.Values.Where(t => !t.IsFinished && t.Needs.Overlaps(next)).Select(t => t.Number)
                .Where(found.Add)];
        return [.. found];
    }

    private void CancelAll(IEnumerable<int> numbers)
    {
        foreach (var number in numbers) End(_tasks[number], TaskStatus.Cancelled);
    }

    private Outcome CancelTask(int number)
    {
        if (!_tasks.TryGetValue(number, out var task) || task.Status == TaskStatus.Done
            || task.IsPrepared) return Outcome.Refused;
        if (task.Status == TaskStatus.Cancelled) return Outcome.Nothing;
        var dependents = task.Is.OnFailure == OnFailure.Skip ? [] : After(number);
        return Do(() => CancelAll([number, .. dependents]));
    }

    private Outcome CancelProject(string slug)
    {
        if (!_projects.TryGetValue(slug, out var project)
            || project.Status == ProjectStatus.Done) return Outcome.Refused;
        if (project.Status == ProjectStatus.Cancelled) return Outcome.Nothing;
        List<ModelTask> open = [.. _tasks.Values.Where(t => t.Project == slug && !t.IsFinished)];
        if (open.Any(t => t.IsPrepared)) return Outcome.Refused;
        CancelAll(open.Select(t => t.Number));
        return Do(() => _projects[slug] = _projects[slug] with { Status = ProjectStatus.Cancelled });
    }

    private Outcome RetryTask(int number)
    {
        if (!_tasks.TryGetValue(number, out var task)
            || task.Status != TaskStatus.Failed) return Outcome.Refused;
        Set(task with
        {
            Status = task.IsPrepared ? TaskStatus.Merging : TaskStatus.Ready,
            Item = task.IsPrepared ? WorkItem.Merge : WorkItem.Author,
            Retries = 0,
            Conflicts = 0,
            Lost = 0,
        });
        return Do(() => Revive(task.Project));
    }

    private Outcome Reopen(Command.ReopenTask c)
    {
        if (!_tasks.TryGetValue(c.Task, out var old) || !old.IsFinished
            || old.Is.Key != c.Definition.Key) return Outcome.Refused;
        var known = _tasks.Values.Where(t => t.Project == old.Project && t.Number != c.Task)
            .ToDictionary(t => t.Is.Key);
        if (c.Definition.Needs.Any(n => !known.ContainsKey(n))) return Outcome.Refused;
        Admit(new ModelTask(c.Task, old.Project, c.Definition,
            c.Definition.EstimateMinutes ?? 60)
        { Lease = old.Lease, Attempt = old.Attempt },
            c.Definition.Needs.Select(n => known[n].Number));
        return Do(() => Revive(old.Project));
    }

    private void Revive(string slug)
    {
        if (_projects[slug].Status is ProjectStatus.Done or ProjectStatus.Cancelled)
            _projects[slug] = _projects[slug] with { Status = ProjectStatus.Active };
    }

    private Outcome OnProject(string slug, ProjectStatus from, ProjectStatus to)
    {
        if (!_projects.TryGetValue(slug, out var project)) return Outcome.Refused;
        if (project.Status == to) return Outcome.Nothing;
        return project.Status == from ? Do(() => _projects[slug] = project with { Status = to })
            : Outcome.Refused;
    }

    private static bool IsOpen(ModelTask task) => !task.IsFinished
        && (task.Status != TaskStatus.Failed || task.Is.OnFailure == OnFailure.Block);
}
