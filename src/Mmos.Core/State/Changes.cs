namespace Mmos.Core;

/// <summary>Which rows Evolve changed since they were last taken, and when last: what read tables and streams
/// must write.</summary>
public sealed class Changes
{
    private readonly Dictionary<int, long> _tasks = [];
    private readonly Dictionary<int, long> _projects = [];
    private readonly HashSet<int> _workers = [];
    private readonly HashSet<int> _accounts = [];
    private readonly HashSet<int> _leftReview = [];
    private readonly List<AskRow> _settled = [];

    /// <summary>Numbers of the touched tasks, ascending, each with the wall clock of the last event that
    /// touched it.</summary>
    public IEnumerable<KeyValuePair<int, long>> Tasks => _tasks.OrderBy(t => t.Key);

    /// <summary>Slots of the touched projects, ascending, each with the wall clock of the last event that
    /// touched it.</summary>
    public IEnumerable<KeyValuePair<int, long>> Projects => _projects.OrderBy(p => p.Key);

    /// <summary>Slots of the touched workers, ascending.</summary>
    public IEnumerable<int> Workers => _workers.Order();

    /// <summary>Slots of the touched accounts, ascending.</summary>
    public IEnumerable<int> Accounts => _accounts.Order();

    /// <summary>The task was in review and is not, or was so in between.</summary>
    public bool HasLeftReview(int task) => _leftReview.Contains(task);

    /// <summary>Inbox items that were settled since this was last asked, in order.</summary>
    public IReadOnlyList<AskRow> TakeSettled()
    {
        if (_settled.Count == 0) return [];
        AskRow[] settled = [.. _settled];
        _settled.Clear();
        return settled;
    }

    internal void Settle(in AskRow ask) => _settled.Add(ask);

    internal void LeaveReview(int number) => _leftReview.Add(number);

    internal void Task(int number, long at) => _tasks[number] = at;

    internal void Project(int slot, long at) => _projects[slot] = at;

    internal void Worker(int slot) => _workers.Add(slot);

    internal void Account(int slot) => _accounts.Add(slot);

    /// <summary>Forgets what was touched: it has been written.</summary>
    public void Clear()
    {
        _tasks.Clear();
        _projects.Clear();
        _workers.Clear();
        _accounts.Clear();
        _leftReview.Clear();
        _settled.Clear();
    }
}
