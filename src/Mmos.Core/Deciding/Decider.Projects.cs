namespace Mmos.Core;

/// <summary>Rules for projects, and for what a person may do to a task.</summary>
public static partial class Decider
{
    private static Decision Pause(WorkspaceView state, Command.PauseProject c) =>
        Find(state, c.Project, out var row)
        ?? row.Status switch
        {
            ProjectStatus.Paused => Nothing,
            ProjectStatus.Active => new ProjectPaused(c.Project),
            _ => Rejection.Conflict(
                $"project {c.Project} is {Words.Of(row.Status)}; only an active one can be paused"),
        };

    private static Decision Resume(WorkspaceView state, Command.ResumeProject c) =>
        Find(state, c.Project, out var row)
        ?? row.Status switch
        {
            ProjectStatus.Active => Nothing,
            ProjectStatus.Paused => new ProjectResumed(c.Project),
            _ => Rejection.Conflict(
                $"project {c.Project} is {Words.Of(row.Status)}; only a paused one can be resumed"),
        };

    private static Decision Cancel(WorkspaceView state, Command.CancelProject c)
    {
        if (Find(state, c.Project, out var row) is { } refused) return refused;
        if (row.Status == ProjectStatus.Cancelled) return Nothing;
        if (row.Status == ProjectStatus.Done)
            return Rejection.Conflict($"project {c.Project} is done; there is nothing to cancel");
        state.TryProject(c.Project, out var slot);
        List<Event> events = [];
        for (var number = 1; number <= state.LastTask; number++)
        {
            if (!state.TryTask(number, out var task) || task.Project != slot) continue;
            if (task.MergeIsPrepared) return IsLanding(task);
            events.Add(new TaskCancelled(number, c.Reason));
        }
        return Decision.Accept([.. events, new ProjectCancelled(c.Project, c.Reason)]);
    }

    private static Decision Landed(WorkspaceView state, Command.MarkLanded c) =>
        Find(state, c.Project, out _) ?? (Decision)new ProjectLanded(c.Project, c.Branch, c.Commit);

    private static Decision Cancel(WorkspaceView state, Command.CancelTask c)
    {
        if (state.TryTombstone(c.Task, out var finished))
            return finished.Status == TaskStatus.Cancelled ? Nothing
                : Rejection.Conflict($"T{c.Task} is done; a done task cannot be cancelled");
        if (!state.TryTask(c.Task, out var row)) return NoTask(c.Task);
        if (row.MergeIsPrepared) return IsLanding(row);
        IEnumerable<Event> dependents = row.OnFailure == OnFailure.Skip
            ? []
            : state.OpenDependents(c.Task)
                .Select(t => new TaskCancelled(t, $"needs T{c.Task}, which was cancelled"));
        return Decision.Accept([new TaskCancelled(c.Task, c.Reason), .. dependents]);
    }

    private static Decision Retry(WorkspaceView state, Command.RetryTask c)
    {
        if (state.TryTombstone(c.Task, out var finished))
            return Rejection.Conflict(
                $"T{c.Task} is {Words.Of(finished.Status)}; run it again with: mmos task reopen T{c.Task}");
        if (!state.TryTask(c.Task, out var row)) return NoTask(c.Task);
        return row.Status == TaskStatus.Failed
            ? new TaskRetried(c.Task, c.Note)
            : Rejection.Conflict(
                $"T{c.Task} is {Words.Of(row.Status)}, not failed; there is nothing to retry");
    }

    private static Decision Reopen(WorkspaceView state, Command.ReopenTask c)
    {
        if (state.TryTask(c.Task, out var row))
            return Rejection.Conflict(
                $"T{c.Task} is {Words.Of(row.Status)}; only a done or cancelled task can be reopened");
        if (!state.TryTombstone(c.Task, out var finished)) return NoTask(c.Task);
        if (finished.Key != c.Definition.Key)
            return Rejection.Invalid("definition.key",
                $"T{c.Task} is `{finished.Key}`, not `{c.Definition.Key}`");
        if (Submission.CheckTask(c.Definition, "definition") is { } wrong) return wrong;
        foreach (var need in c.Definition.Needs)
            if (!state.TryTaskByKey(finished.Project, need, out var number) || number == c.Task)
                return Rejection.Invalid("definition.needs",
                    $"T{c.Task} needs `{need}`, which is no other task of its project");
        return new TaskReopened(c.Task, state.Projects[finished.Project].Slug, c.Definition, c.Note);
    }

    private static Decision? Find(WorkspaceView state, string project, out ProjectRow row)
    {
        row = default;
        if (!state.TryProject(project, out var slot))
            return Rejection.NotFound($"there is no project {project}; see them with: mmos project list");
        row = state.Projects[slot];
        return null;
    }

    private static Rejection IsLanding(in TaskRow row) => Rejection.Conflict(
        row.Status == TaskStatus.Failed
            ? $"T{row.Number} may have landed before its mergers were lost; find out first: mmos task retry "
                + $"T{row.Number}"
            : $"T{row.Number} is landing at this moment; look again in a second");

    private static Rejection NoTask(int task) =>
        Rejection.NotFound($"there is no task T{task}; see them with: mmos task list");
}
