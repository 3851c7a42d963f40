namespace Mmos.Core;

/// <summary>Conflicts that are open, and what tasks are called.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<long, ConflictRow> _conflicts = [];
    private readonly SortedSet<(int Task, long Conflict)> _conflictsOf = []; // whichever of the two
    private readonly Dictionary<(int Project, ulong Title), int> _titles = [];
    private readonly Dictionary<(int Project, ulong Title), SortedSet<int>> _twins = []; // all but the newest

    /// <summary>Open conflicts, by id.</summary>
    internal IReadOnlyCollection<ConflictRow> Conflicts => _conflicts.Values;

    /// <summary>The open conflicts that a task is in, by id.</summary>
    internal IEnumerable<ConflictRow> ConflictsOf(int task)
    {
        foreach (var (_, conflict) in _conflictsOf.GetViewBetween((task, 0), (task, long.MaxValue)))
            yield return _conflicts[conflict];
    }

    internal bool TryConflict(long id, out ConflictRow row) => _conflicts.TryGetValue(id, out row);

    /// <summary>The newest open task of the project with this title; false for none.</summary>
    internal bool TryTitle(int project, string title, out int task) =>
        _titles.TryGetValue((project, TitleOf(title)), out task);

    /// <summary>What stands for a title, whatever its case; 0 for none.</summary>
    internal static ulong TitleOf(string title)
    {
        var hash = 14_695_981_039_346_656_037UL; // FNV-1a, 64 bits
        var any = false;
        foreach (var letter in title.AsSpan().Trim())
        {
            any = true;
            hash = unchecked((hash ^ char.ToLowerInvariant(letter)) * 1_099_511_628_211UL);
        }
        return any ? hash : 0;
    }

    /// <summary>Of open tasks of one title the newest stands for it: a duplicate names the one before it, so
    /// that no task is named by very many.</summary>
    private void FollowTitle(in TaskRow row, bool isOpen)
    {
        if (row.Title == 0) return;
        var key = (row.Project, row.Title);
        var number = row.Number;
        var newest = _titles.GetValueOrDefault(key);
        _twins.TryGetValue(key, out var twins);
        if (isOpen && newest == 0) _titles.Add(key, number);
        else if (isOpen)
        {
            if (twins is null) _twins.Add(key, twins = []);
            twins.Add(Math.Min(newest, number));
            _titles[key] = Math.Max(newest, number);
        }
        else if (twins is null) _titles.Remove(key);
        else
        {
            if (newest == number) _titles[key] = number = twins.Max;
            twins.Remove(number);
            if (twins.Count == 0) _twins.Remove(key);
        }
    }

    private void On(ConflictDetected e)
    {
        if (e.Resolution is not null) return;
        Open(new ConflictRow(Seq, e.Kind, e.Task, e.Other ?? 0));
        if (e.Kind is ConflictKind.DuplicateTask or ConflictKind.DependencyClash)
            Ask(AskKind.Conflict, Seq, e.Task);
    }

    private void On(ConflictResolved e)
    {
        if (_conflicts.Remove(e.Conflict, out var row))
        {
            _conflictsOf.Remove((row.Task, row.Id));
            _conflictsOf.Remove((row.Other, row.Id));
        }
        Settle(AskKind.Conflict, e.Conflict);
    }

    private void Open(in ConflictRow row)
    {
        _conflicts.Add(row.Id, row);
        _conflictsOf.Add((row.Task, row.Id));
        if (row.Other > 0) _conflictsOf.Add((row.Other, row.Id));
    }

    private void On(TaskQueued e)
    {
        Put(Task(e.Task) with
        {
            Status = TaskStatus.Pending,
            Deadline = 0,
            OpenNeeds = Task(e.Task).OpenNeeds + Link(e.Task, [e.Behind]),
        });
    }
}

/// <summary>An open conflict.</summary>
/// <param name="Id">Number of the event that found it.</param>
/// <param name="Kind">How they are in each other's way.</param>
/// <param name="Task">The task it is about.</param>
/// <param name="Other">The other task; 0 for none.</param>
public readonly record struct ConflictRow(long Id, ConflictKind Kind, int Task, int Other);
