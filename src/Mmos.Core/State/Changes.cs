namespace Mmos.Core;

/// <summary>Which rows Evolve changed since they were last taken: what read tables and streams must write.</summary>
public sealed class Changes
{
    private readonly HashSet<int> _tasks = [];
    private readonly HashSet<int> _projects = [];
    private readonly HashSet<int> _workers = [];
    private readonly HashSet<string> _effects = new(StringComparer.Ordinal);

    /// <summary>Numbers of the touched tasks, ascending.</summary>
    public IEnumerable<int> Tasks => _tasks.Order();

    /// <summary>Slots of the touched projects, ascending.</summary>
    public IEnumerable<int> Projects => _projects.Order();

    /// <summary>Slots of the touched workers, ascending.</summary>
    public IEnumerable<int> Workers => _workers.Order();

    /// <summary>Names of the touched effects, in ordinal order.</summary>
    public IEnumerable<string> Effects => _effects.Order(StringComparer.Ordinal);

    internal void Task(int number) => _tasks.Add(number);

    internal void Project(int slot) => _projects.Add(slot);

    internal void Worker(int slot) => _workers.Add(slot);

    internal void Effect(string name) => _effects.Add(name);

    /// <summary>Forgets what was touched: it has been written.</summary>
    public void Clear()
    {
        _tasks.Clear();
        _projects.Clear();
        _workers.Clear();
        _effects.Clear();
    }
}
