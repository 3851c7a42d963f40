namespace Mmos.Core;

/// <summary>Who may verify and merge what: one holder has all the leased merges of a branch, and a
/// repository's items are done at its home.</summary>
internal static class EngineWork
{
    /// <summary>Beyond its capabilities, this worker may be given this item.</summary>
    public static bool MayTake(WorkspaceView state, int slot, in TaskRow task)
    {
        if (task.Item == WorkItem.Author) return true;
        var project = state.Projects[task.Project];
        return MayTake(state, slot, task.QueuedUnder, project);
    }

    /// <summary>Some able worker may be given a project's items of this kind.</summary>
    /// <remarks>O(able workers) where the project's repository has a home.</remarks>
    public static bool HasTaker(WorkspaceView state, int kind, in ProjectRow project)
    {
        if (kind == WorkspaceState.MergeSet && project.Merging > 0)
            return state.Workers[project.MergeHolder] is { IsAble: true } holder
                && state.Covers(holder, kind) && MayTake(state, project.MergeHolder, kind, project);
        if (project.Home == 0) return true; // the bucket counts an able worker that covers it
        foreach (var slot in state.AbleWorkers)
            if (state.Covers(state.Workers[slot], kind) && IsAtHome(state, slot, project)) return true;
        return false;
    }

    /// <summary>This worker runs where the project's repository is, or that may be anywhere.</summary>
    public static bool IsAtHome(WorkspaceView state, int slot, in ProjectRow project) =>
        project.Home == 0 || state.Covers(state.Workers[slot], project.Home);

    private static bool MayTake(WorkspaceView state, int slot, int kind, in ProjectRow project) =>
        (kind != WorkspaceState.MergeSet || project.Merging == 0
            || (project.MergeHolder == slot && project.Merging < Limits.MergeBatch))
        && IsAtHome(state, slot, project);
}
