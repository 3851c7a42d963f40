namespace Mmos.Core;

/// <summary>What new tasks of a project are in the way of, one conflict of each kind at most for each
/// task.</summary>
internal static class Clashes
{
    /// <summary>Tasks in work that a submission is held against: the first that workers hold.</summary>
    private const int MostHolders = 64;

    public static IEnumerable<ConflictDetected> Of(WorkspaceView state, int project,
        IReadOnlyList<TaskSubmitted> submitted)
    {
        List<ConflictDetected> found = [];
        var holders = Holders(state, project);
        foreach (var task in submitted)
        {
            var definition = task.Definition;
            if (state.TryTitle(project, definition.Title, out var twin))
                found.Add(new(task.Task, ConflictKind.DuplicateTask, twin, null,
                    $"T{task.Task} has the title of T{twin}, which is open", null));
            foreach (var need in task.Needs)
                if (state.TryTask(need, out var row) && WorkspaceState.IsGivenUp(row))
                {
                    found.Add(new(task.Task, ConflictKind.DependencyClash, need, null,
                        $"T{task.Task} needs T{need}, which failed", null));
                    break;
                }
            if (definition.Files.Count > 0 && Overlap(definition, holders) is ({ } path, var holder))
                found.Add(new(task.Task, ConflictKind.FileOverlap, holder, [path],
                    $"T{task.Task} will change what T{holder} is changing: {path}", Resolution.Queue));
        }
        return found;
    }

    private static (string? Path, int Holder) Overlap(TaskDefinition task,
        List<(int Task, IReadOnlyList<string> Globs)> holders)
    {
        foreach (var (holder, globs) in holders)
            foreach (var file in task.Files)
                if (PathGlob.Normalize(file) is { } path && globs.Any(glob => PathGlob.Overlap(path, glob)))
                    return (path, holder);
        return default;
    }

    private static List<(int Task, IReadOnlyList<string> Globs)> Holders(WorkspaceView state, int project)
    {
        List<(int, IReadOnlyList<string>)> holders = [];
        var repository = state.Projects[project].Repository;
        for (var slot = 0; slot < state.Workers.Count && repository is not null; slot++)
            foreach (var number in state.HeldBy(slot))
                if (holders.Count < MostHolders && state.TryTask(number, out var row) && row.Paths >= 0
                    && state.Projects[row.Project].Repository == repository)
                    holders.Add((number, state.Globs(row.Paths)));
        return holders;
    }
}
