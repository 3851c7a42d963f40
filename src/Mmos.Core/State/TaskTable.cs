namespace Mmos.Core;

/// <summary>Every task by number: a full row while it is open, a tombstone afterwards.</summary>
internal sealed class TaskTable
{
    private readonly List<int> _where = []; // by number - 1: a slot of _rows, or ~slot of _tombstones
    private readonly List<TaskRow> _rows = [];
    private readonly Stack<int> _freeRows = new();
    private readonly List<Tombstone> _tombstones = [];
    private readonly Stack<int> _freeTombstones = new();

    /// <summary>The highest number given; the next task gets one more.</summary>
    public int Last => _where.Count;

    public int OpenCount => _rows.Count - _freeRows.Count;

    public bool TryRow(int number, out TaskRow row)
    {
        row = default;
        if (number < 1 || number > _where.Count || _where[number - 1] < 0) return false;
        row = _rows[_where[number - 1]];
        return true;
    }

    public bool TryTombstone(int number, out Tombstone tombstone)
    {
        tombstone = default;
        if (number < 1 || number > _where.Count || _where[number - 1] >= 0) return false;
        tombstone = _tombstones[~_where[number - 1]];
        return true;
    }

    public void Add(in TaskRow row)
    {
        Invariant.Check(row.Number == _where.Count + 1, "task numbers have no gaps");
        _where.Add(Place(_rows, _freeRows, row));
    }

    public void Put(in TaskRow row) => _rows[_where[row.Number - 1]] = row;

    public void Bury(int number, in Tombstone tombstone)
    {
        var slot = _where[number - 1];
        _rows[slot] = default;
        _freeRows.Push(slot);
        _where[number - 1] = ~Place(_tombstones, _freeTombstones, tombstone);
    }

    public void Raise(in TaskRow row)
    {
        _freeTombstones.Push(~_where[row.Number - 1]);
        _where[row.Number - 1] = Place(_rows, _freeRows, row);
    }

    /// <summary>Restores one tombstone from a snapshot; numbers come in order.</summary>
    public void AddTombstone(in Tombstone tombstone) =>
        _where.Add(~Place(_tombstones, _freeTombstones, tombstone));

    public void Reserve(int tasks)
    {
        _where.EnsureCapacity(tasks);
        _rows.EnsureCapacity(tasks);
    }

    private static int Place<T>(List<T> list, Stack<int> free, in T item)
    {
        if (free.TryPop(out var slot))
        {
            list[slot] = item;
            return slot;
        }
        list.Add(item);
        return list.Count - 1;
    }
}
