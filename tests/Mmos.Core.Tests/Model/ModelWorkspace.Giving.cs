namespace Mmos.Core.Tests.Model;

/// <summary>Who gets what: every open task and every worker looked at, each time.</summary>
internal sealed partial class ModelWorkspace
{
    private bool Give()
    {
        if (_tight.Count > 0) return false;
        foreach (var next in Heads().Where(IsStartable).Where(t => _workers.Any(w => IsAble(w, t)))
            .OrderBy(t => t.Is.Priority).ThenBy(t => _projects[t.Project].Turn).ThenByDescending(t => t.Rank)
            .ThenBy(t => t.Number).ToList())
        {
            List<ModelWorker> fit = [.. _workers.Where(w => IsAble(w, next) && IsAffordable(w, next))
                .OrderByDescending(w => Score(w, next)).ThenBy(w => w.ServedAt).ThenBy(w => w.Slot)];
            if (fit.Count == 0) continue;
            Give(next, fit.Count > 1 && Explores(next) ? fit[1] : fit[0]);
            return true;
        }
        return false;
    }

    /// <summary>Of the tasks that ask the same, only the first one is looked at whose paths and resources are
    /// free.</summary>
    private IEnumerable<ModelTask> Heads() => _tasks.Values.Where(t => t.IsQueued).GroupBy(t => t.Line)
        .Select(line => line.Where(t => t.Item != WorkItem.Author || IsFree(t))
            .OrderByDescending(t => t.Rank).ThenBy(t => t.Number).FirstOrDefault())
        .OfType<ModelTask>();

    private void Give(ModelTask task, ModelWorker worker)
    {
        var isAuthor = task.Item == WorkItem.Author;
        var isOffer = isAuthor && worker.TakesOffers;
        var wants = worker.Wants - 1;
        var until = wants == 0 ? 0 : worker.WaitsUntil;
        var (usd, tokens) = isAuthor ? Estimate(worker, task) : (0, 0);
        Set(worker with { Wants = wants, WaitsUntil = until, ServedAt = _clock });
        if (isAuthor)
        {
            var project = _projects[task.Project];
            _turn = Math.Max(_turn, project.Turn);
            _projects[task.Project] = project with { Turn = _turn + 27_720 / (project.Is.Weight ?? 1) };
        }
        if (usd > 0 || tokens > 0) BeginPeriod(worker.Is.Account);
        Set(task with
        {
            Status = isOffer ? TaskStatus.Assigned : isAuthor ? TaskStatus.Running : task.Status,
            Holder = worker.Name,
            HeldSince = ++_holds,
            Lease = task.Lease + 1,
            Attempt = task.Attempt + (isAuthor && !isOffer ? 1 : 0),
            Profile = isAuthor && !isOffer ? worker.Profile : task.Profile,
            Author = isAuthor && !isOffer ? worker.Name : task.Author,
            Now = isAuthor ? new ModelAttempt(worker.Is.Account, worker.Profile, usd, tokens) : null,
            Until = _clock + (isOffer ? _policy.OfferMs
                : task.Item is WorkItem.Author or WorkItem.Review ? AttemptMs(task)
                : task.Item == WorkItem.Merge ? Limits.MergeLeaseMs : Limits.EngineLeaseMs),
        });
        _given.Add((task.Number, worker.Name, task.Item, task.Lease + 1, isOffer));
    }

    private static long AttemptMs(ModelTask task) =>
        (task.Is.TimeoutSeconds * 1000L ?? Limits.AttemptMs) + Limits.AttemptGraceMs;

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
        WorkItem.Verify or WorkItem.Review => true,
        WorkItem.Merge => MergesOf(task.Project).Count() < 8,
        _ => _projects[task.Project].Status == ProjectStatus.Active
            && _tasks.Values.Count(t => t.IsAuthoring) < _policy.MaxRunning
            && (task.Is.Priority == Priority.P0
                || _tasks.Values.Count(t => t.Status == TaskStatus.Review) < (_policy.ReviewWip ?? 5)),
    };

    private bool IsFree(ModelTask task) =>
        !IsBlocked(task) && !_tasks.Values.Any(t => IsReserving(t, task)) && HasResources(task);

    private bool IsBlocked(ModelTask task) => _tasks.Values.Any(t => t.IsInWork && Overlap(t, task));

    private bool IsReserving(ModelTask higher, ModelTask task) =>
        higher.IsQueued && higher.Item == WorkItem.Author
        && higher.Is.Priority < task.Is.Priority && Overlap(higher, task) && IsBlocked(higher);

    private bool Overlap(ModelTask a, ModelTask b) => _projects[a.Project].Repository is { } repository
        && repository == _projects[b.Project].Repository
        && a.Is.Files.Any(x =>
        b.Is.Files.Any(y => PathGlob.Overlap(PathGlob.Normalize(x)!, PathGlob.Normalize(y)!)));

    private IEnumerable<ModelTask> MergesOf(string project) => _tasks.Values
        .Where(t => t.Project == project && t.Item == WorkItem.Merge && t.Holder is not null);

    private bool IsAtHome(ModelWorker worker, ModelTask task) =>
        _projects[task.Project].RepositoryId is not { } id || !_homes.TryGetValue(id, out var home)
        || worker.Is.Capabilities.Contains($"mmos:home:{home}");
}
