namespace Mmos.Core;

/// <summary>The projects that have something queued, in the order of their turns.</summary>
/// <remarks>A claim takes from the first that has something for its worker, so it does not look at all of
/// them.</remarks>
internal sealed class Turns
{
    private readonly List<(long Turn, int Project)> _order = [];
    private readonly Dictionary<int, (long Turn, int Queued)> _projects = [];

    /// <summary>How many projects there are.</summary>
    public int Count => _order.Count;

    /// <summary>One of them, by its place.</summary>
    public (long Turn, int Project) this[int place] => _order[place];

    /// <summary>One more item of a project is queued.</summary>
    public void Queued(int project, long turn)
    {
        if (_projects.TryGetValue(project, out var known))
        {
            _projects[project] = known with { Queued = known.Queued + 1 };
            return;
        }
        _projects.Add(project, (turn, 1));
        Insert(turn, project);
    }

    /// <summary>One item of a project is no longer queued.</summary>
    public void Unqueued(int project)
    {
        var known = _projects[project];
        if (known.Queued > 1)
        {
            _projects[project] = known with { Queued = known.Queued - 1 };
            return;
        }
        _projects.Remove(project);
        Remove(known.Turn, project);
    }

    /// <summary>A project's turn moved.</summary>
    public void Moved(int project, long turn)
    {
        if (!_projects.TryGetValue(project, out var known)) return;
        Remove(known.Turn, project);
        _projects[project] = known with { Turn = turn };
        Insert(turn, project);
    }

    private void Insert(long turn, int project) => _order.Insert(~_order.BinarySearch((turn, project)),
        (turn, project));

    private void Remove(long turn, int project) => _order.RemoveAt(_order.BinarySearch((turn, project)));
}
