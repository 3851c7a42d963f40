namespace Mmos.Core.Tests.Model;

/// <summary>Who gets what: every open task and every worker looked at, each time.</summary>
internal sealed partial class ModelWorkspace
{
    private bool Give()
    {
        var next = _tasks.Values.Where(t => t.IsQueued && IsStartable(t) && _workers.Any(w => IsAble(w, t)))
            .OrderBy(t => t.Is.Priority).ThenBy(t => _projects[t.Project].Turn).ThenByDescending(t => t.Rank)
            .ThenBy(t => t.Number)
            .FirstOrDefault();
        if (next is null) return false;
        var worker = _workers.Where(w => IsAble(w, next))
            .OrderByDescending(w => Score(w, next)).ThenBy(w => w.ServedAt).ThenBy(w => w.Slot).First();
        var isAuthor = next.Item == WorkItem.Author;
        var wants = worker.Wants - 1;
        var until = wants == 0 ? 0 : worker.WaitsUntil;
        Set(worker with { Wants = wants, WaitsUntil = until, ServedAt = _clock });
        if (isAuthor)
        {
            _turn = Math.Max(_turn, _projects[next.Project].Turn);
            _projects[next.Project] = _projects[next.Project] with { Turn = _turn + 1 };
        }
        Set(next with
        {
            Status = isAuthor ? TaskStatus.Running : next.Status,
            Holder = worker.Name,
            HeldSince = ++_holds,
            Lease = next.Lease + 1,
            Attempt = next.Attempt + (isAuthor ? 1 : 0),
            Until = _clock + (isAuthor ? (next.Is.TimeoutSeconds * 1000L ?? Limits.AttemptMs)
                + Limits.AttemptGraceMs
                : next.Item == WorkItem.Merge ? Limits.MergeLeaseMs : Limits.EngineLeaseMs),
        });
        _given.Add((next.Number, worker.Name, next.Item, next.Lease + 1));
        return true;
    }

    private bool Finish()
    {
        var slug = _ended.FirstOrDefault(p =>
            _projects[p].Status is ProjectStatus.Active or ProjectStatus.Paused
            && !_tasks.Values.Any(t => t.Project == p && IsOpen(t)));
        if (slug is not null) _projects[slug] = _projects[slug] with { Status = ProjectStatus.Done };
        var leaver = _workers.FirstOrDefault(w => w.Status == WorkerStatus.Draining && !HeldBy(w.Name).Any());
        if (leaver is not null) Leave(leaver, Cause.Drained);
        return slug is not null || leaver is not null;
    }

    private bool IsStartable(ModelTask task) => task.Item switch
    {
        WorkItem.Verify => true,
        WorkItem.Merge => MergesOf(task.Project).Count() < 8,
        _ => _projects[task.Project].Status == ProjectStatus.Active
            && _tasks.Values.Count(t => t.Status == TaskStatus.Running) < _policy.MaxRunning
            && !IsBlocked(task) && !_tasks.Values.Any(t => IsReserving(t, task)),
    };

    private bool IsBlocked(ModelTask task) => _tasks.Values.Any(t => t.HoldsPaths && Overlap(t, task));

    private bool IsReserving(ModelTask higher, ModelTask task) =>
        higher.IsQueued && higher.Item == WorkItem.Author
        && higher.Is.Priority < task.Is.Priority && Overlap(higher, task) && IsBlocked(higher);

    private bool Overlap(ModelTask a, ModelTask b) => _projects[a.Project].Repository is { } repository
        && repository == _projects[b.Project].Repository
        && a.Is.Files.Any(x =>
        b.Is.Files.Any(y => PathGlob.Overlap(PathGlob.Normalize(x)!, PathGlob.Normalize(y)!)));

    private bool IsAble(ModelWorker worker, ModelTask task)
    {
        string[] asked = task.Item switch
        {
            WorkItem.Verify => [EngineCapabilities.Verify],
            WorkItem.Merge => [EngineCapabilities.Merge],
            _ => [.. task.Is.Require],
        };
        var authors = !worker.Is.Capabilities.Any(EngineCapabilities.IsOne)
            || worker.Is.Capabilities.Contains("mmos:author");
        return worker is { Status: WorkerStatus.Online, Wants: > 0 } && HeldBy(worker.Name)
            .Count() < worker.Is.Slots
            && asked.All(worker.Is.Capabilities.Contains) && (authors || task.Item != WorkItem.Author)
            && (task.Item == WorkItem.Author || IsAtHome(worker, task))
            && (task.Item != WorkItem.Merge || MergesOf(task.Project).All(t => t.Holder == worker.Name));
    }

    private IEnumerable<ModelTask> MergesOf(string project) => _tasks.Values
        .Where(t => t.Project == project && t.Item == WorkItem.Merge && t.Holder is not null);

    private bool IsAtHome(ModelWorker worker, ModelTask task) =>
        _projects[task.Project].RepositoryId is not { } id || !_homes.TryGetValue(id, out var home)
        || worker.Is.Capabilities.Contains($"mmos:home:{home}");

    private int Score(ModelWorker worker, ModelTask task)
    {
        var priority = task.Is.Priority == Priority.P0 ? 1000 : task.Is.Priority == Priority.P1 ? 600 : 300;
        var wished = task.Is.Prefer.Distinct().ToList();
        var capability = task.Is.Worker is { } name ? (name == worker.Name ? 1000 : 0)
            : wished.Count == 0 ? 1000 : 1000 * wished.Count(worker.Is.Capabilities.Contains) / wished.Count;
        var load = 1000 * (worker.Is.Slots - HeldBy(worker.Name).Count()) / worker.Is.Slots;
        var idle = _clock - worker.ServedAt;
        var fairness = worker.ServedAt == 0 ? 1000 : 1000 * idle / (idle + 60_000);
        return (int)((500 * priority + 300 * capability + 150 * load + 50 * fairness) / 1000);
    }
}
