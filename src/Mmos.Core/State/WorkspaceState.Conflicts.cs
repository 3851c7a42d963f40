namespace Mmos.Core;

/// <summary>Conflicts that are open, and what tasks are called.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<long, ConflictRow> _conflicts = [];
    private readonly Dictionary<(int Project, ulong Title), int> _titles = [];
    private readonly Dictionary<(int Project, ulong Title), SortedSet<int>> _twins = []; // all but the first

    /// <summary>Open conflicts, by id.</summary>
    internal IReadOnlyCollection<ConflictRow> Conflicts => _conflicts.Values;

    internal bool TryConflict(long id, out ConflictRow row) => _conflicts.TryGetValue(id, out row);

    /// <summary>An open task of the project with this title; false for none.</summary>
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

    /// <summary>Of open tasks of one title the one with the lowest number stands for it.</summary>
    private void FollowTitle(in TaskRow row, bool isOpen)
    {
        if (row.Title == 0) return;
        var key = (row.Project, row.Title);
        var number = row.Number;
        var first = _titles.GetValueOrDefault(key);
        _twins.TryGetValue(key, out var twins);
        if (isOpen && first == 0) _titles.Add(key, number);
        else if (isOpen)
        {
            if (twins is null) _twins.Add(key, twins = []);
            twins.Add(Math.Max(first, number));
            _titles[key] = Math.Min(first, number);
        }
        else if (twins is null) _titles.Remove(key);
        else
        {
            if (first == number) _titles[key] = number = twins.Min;
            twins.Remove(number);
            if (twins.Count == 0) _twins.Remove(key);
        }
    }

    private void On(ConflictDetected e)
    {
        if (e.Resolution is not null) return;
        _conflicts.Add(Seq, new ConflictRow(Seq, e.Kind, e.Task, e.Other ?? 0));
        if (e.Kind is ConflictKind.DuplicateTask or ConflictKind.DependencyClash)
            Ask(AskKind.Conflict, Seq, e.Task);
    }

    private void On(ConflictResolved e)
    {
        _conflicts.Remove(e.Conflict);
        Settle(AskKind.Conflict, e.Conflict);
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
