namespace Mmos.Core;

/// <summary>Who may verify and merge what: one holder has all the leased merges of a branch, and a
/// repository's items are done at its home.</summary>
internal static class EngineWork
{
    /// <summary>Beyond its capabilities, this worker may be given this item, which is not
    /// authoring.</summary>
    public static bool MayTake(WorkspaceView state, int slot, in TaskRow task)
    {
        if (task.Item == WorkItem.Review)
            return state.Demands[task.Reviewing].Except != state.Workers[slot].Name;
        var project = state.Projects[task.Project];
        return IsAtHome(state, slot, project) && (task.Item != WorkItem.Merge || project.Merging == 0
            || (project.MergeHolder == slot && project.Merging < Limits.MergeBatch));
    }

    /// <summary>Nobody merges there, or who does can take one more.</summary>
    public static bool MayMergeMore(WorkspaceView state, in ProjectRow project) => project.Merging == 0
        || (project.Merging < Limits.MergeBatch
            && state.Workers[project.MergeHolder].IsAbleFor(Priority.P0));

    /// <summary>This worker runs where the project's repository is, or that may be anywhere.</summary>
    public static bool IsAtHome(WorkspaceView state, int slot, in ProjectRow project) => project.Home == 0
        || state.Capabilities.Covers(state.Workers[slot].Capabilities, project.Home);
}
