using System.Runtime.InteropServices;

namespace Mmos.Core;

/// <summary>Tasks that finished since the last retrospective.</summary>
public sealed partial class WorkspaceState
{
    private readonly List<int> _finished = [];

    /// <summary>Numbers of the tasks that were done or failed since the last retrospective, in that order;
    /// between records fewer than the policy waits for.</summary>
    internal ReadOnlySpan<int> Finished => CollectionsMarshal.AsSpan(_finished);

    /// <summary>A task is done or failed. One that finishes again before it was looked back on counts
    /// once.</summary>
    private void Finish(int task)
    {
        if (Policies.RetroEvery(Policy) > 0 && !_finished.Contains(task)) _finished.Add(task);
    }

    /// <summary>What a record left over was written before there were retrospectives: nobody looks back on
    /// it any more.</summary>
    private void ForgetFinished()
    {
        if (_finished.Count > 0 && _finished.Count >= Policies.RetroEvery(Policy)) _finished.Clear();
    }

    private void On(RetrospectiveHeld e)
    {
        Invariant.Check(Finished.StartsWith([.. e.Tasks]), "a retrospective is of what finished");
        _finished.RemoveRange(0, e.Tasks.Count);
    }
}
