namespace Mmos.Core;

/// <summary>The open edges from tasks to their dependents: linked lists in one array, so that a task with
/// 30,000 dependents costs no more per edge.</summary>
internal sealed class EdgeList
{
    private readonly List<(int Dependent, int Next)> _edges = [];
    private int _free = -1;

    /// <summary>Puts a dependent before the list that begins at <paramref name="head"/>.</summary>
    /// <returns>The new head.</returns>
    public int Add(int head, int dependent)
    {
        if (_free < 0)
        {
            _edges.Add((dependent, head));
            return _edges.Count - 1;
        }
        var slot = _free;
        _free = _edges[slot].Next;
        _edges[slot] = (dependent, head);
        return slot;
    }

    /// <summary>The dependents, the last added first.</summary>
    public IEnumerable<int> Walk(int head)
    {
        for (var edge = head; edge >= 0; edge = _edges[edge].Next) yield return _edges[edge].Dependent;
    }

    /// <summary>Gives a whole list's room back.</summary>
    public void Free(int head)
    {
        for (var edge = head; edge >= 0;)
        {
            var next = _edges[edge].Next;
            _edges[edge] = (0, _free);
            _free = edge;
            edge = next;
        }
    }
}
