using Mmos.Runtime.ReadModel;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>The read tables as the journal would have them, in memory.</summary>
internal sealed class SimTables
{
    private readonly SortedDictionary<int, TaskWrite> _tasks = [];
    private readonly SortedDictionary<string, WorkerWrite> _workers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ProjectWrite> _projects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RepositoryRow> _repositories = new(StringComparer.Ordinal);
    private readonly List<NoteWrite> _notes = [];
    private readonly List<(InboxWrite Row, long? ClosedAt)> _inbox = [];
    private readonly List<ReviewWrite> _reviews = [];
    private readonly SortedDictionary<long, ConflictWrite> _conflicts = [];
    private readonly SortedDictionary<int, string> _needs = [];
    private readonly List<RetroWrite> _retros = [];

    public void Apply(TableWrites writes)
    {
        foreach (var repository in writes.Repositories) _repositories[repository.Id] = repository;
        foreach (var project in writes.Projects) Put(project);
        foreach (var task in writes.Tasks) Put(task);
        foreach (var worker in writes.Workers) Put(worker);
        _notes.AddRange(writes.Notes);
        _retros.AddRange(writes.Retros);
        foreach (var inbox in writes.Inbox) Put(inbox);
        foreach (var review in writes.Reviews) Put(review);
        foreach (var conflict in writes.Conflicts)
            _conflicts[conflict.Id] = conflict.Found is null
                ? _conflicts[conflict.Id] with { Settled = conflict.Settled, At = conflict.At }
                : conflict with { Found = conflict.Found with { Paths = [] } };
        foreach (var task in writes.Tasks.Where(t => t.New is not null)) _needs.Remove(task.Number);
        foreach (var need in writes.Needs)
            _needs[need.Task] = $"{_needs.GetValueOrDefault(need.Task)} {need.Behind}";
    }

    /// <summary>The tables made again from the events, in batches of any size.</summary>
    public static SimTables Rebuilt(IEnumerable<Recorded> events, Func<bool> batchEnds)
    {
        var state = new WorkspaceState();
        var projection = new Projection(state);
        var tables = new SimTables();
        foreach (var recorded in events)
        {
            state.Evolve(recorded);
            projection.Observe(recorded);
            if (batchEnds()) tables.Apply(projection.Take());
        }
        tables.Apply(projection.Take());
        return tables;
    }

    /// <summary>The first row that differs; null when the tables are the same.</summary>
    public string? Difference(SimTables other) =>
        Difference(Rows(), other.Rows()) ?? Difference([.. _notes], [.. other._notes]);

    private object[] Rows() =>
    [
        .. _tasks.Values, .. _workers.Values, .. _projects.Values, .. _repositories.Values,
        .. _inbox.Cast<object>(), .. _reviews, .. _conflicts.Values, .. _needs.Values, .. _retros,
    ];

    private static string? Difference(object[] mine, object[] theirs)
    {
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
            if (!AreAlike(mine[i], theirs[i])) return $"{mine[i]}\n  rebuilt: {theirs[i]}";
        return mine.Length == theirs.Length ? null : $"{mine.Length} rows, rebuilt {theirs.Length}";
    }

    // The needs of a reopened task are looked up each time: another list, which must say the same.
    private static bool AreAlike(object mine, object theirs) =>
        mine is TaskWrite { New: { } a } one && theirs is TaskWrite { New: { } b } other
            ? a.Needs.SequenceEqual(b.Needs) && other.Equals(one with { New = a with { Needs = b.Needs } })
            : mine.Equals(theirs);

    private void Put(TaskWrite task)
    {
        var old = task.New is null ? _tasks[task.Number] : task;
        _tasks[task.Number] = task with
        {
            New = old.New,
            FinishedAt = task.Status is "done" or "failed" or "cancelled"
                ? task.FinishedAt ?? (task.New is null ? old.FinishedAt : null) : null,
            StartedAt = (task.New is null ? old.StartedAt : null) ?? task.StartedAt,
            Result = task.Result ?? old.Result,
            Commit = task.Commit ?? old.Commit,
            Certificate = task.Certificate ?? old.Certificate,
            Author = task.Author ?? old.Author,
        };
    }

    private void Put(WorkerWrite worker)
    {
        if (worker.Removed || worker.Anew) _workers.Remove(worker.Name);
        if (worker.Removed) return;
        worker = worker with { Anew = false };
        if (!_workers.TryGetValue(worker.Name, out var old))
        {
            // As in SQL: without a profile it is an update of no row.
            if (worker.Profile is not null) _workers[worker.Name] = worker;
            return;
        }
        _workers[worker.Name] = worker with
        {
            Profile = worker.Profile ?? old.Profile,
            SeenAt = worker.SeenAt ?? old.SeenAt,
            Completed = old.Completed + worker.Completed,
            Failed = old.Failed + worker.Failed,
        };
    }

    private void Put(ProjectWrite project)
    {
        if (project.New is not null)
        {
            _projects[project.Slug] = project;
            return;
        }
        var old = _projects[project.Slug];
        _projects[project.Slug] = project with
        {
            New = old.New,
            CreatedAt = old.CreatedAt,
            LandedCommit = project.LandedCommit ?? old.LandedCommit,
        };
    }

    private void Put(InboxWrite inbox)
    {
        if (inbox.Opened is not null)
        {
            _inbox.Add((inbox, null));
            return;
        }
        for (var i = 0; i < _inbox.Count; i++)
            if (_inbox[i].Row.Opened!.Seq == inbox.Closes) _inbox[i] = (_inbox[i].Row, inbox.At);
    }

    private void Put(ReviewWrite review)
    {
        if (review.Opened is not null)
            _reviews.Add(review);
        for (var i = 0; review.Opened is null && i < _reviews.Count; i++)
            if (_reviews[i].Task == review.Task && _reviews[i].Ended is null)
                _reviews[i] = _reviews[i] with
                {
                    Reason = review.Reason ?? _reviews[i].Reason,
                    Ended = review.Ended,
                };
    }
}
