namespace Mmos.Core.Tests.Model;

/// <summary>Reviews: one stage after the other, by another worker or by a person.</summary>
internal sealed partial class ModelWorkspace
{
    private Outcome Judge(Command.Judge c)
    {
        if (!_tasks.TryGetValue(c.Task, out var task) || task.Status != TaskStatus.Review)
            return Outcome.Refused;
        var mayDecide = c.Lease is { } lease ? task.Holder is not null && task.Lease == lease
            : Named(_actor) is null && task.Author != _actor;
        if (!mayDecide || (c.Verdict != Verdict.Approve && c.Note.Length == 0)) return Outcome.Refused;
        var free = task with { Holder = null, Until = 0, NotBefore = 0 };
        switch (c.Verdict)
        {
            case Verdict.Revise: return Do(() => Return(free, Cause.Revision));
            case Verdict.Reject when Judge(task, passed: false): return Do(() => Fail(free, false));
            case Verdict.Approve when task.Stage < task.Is.Review!.Count:
                return Do(() => Open(free with { Lost = 0 }, task.Stage + 1));
            case Verdict.Approve when _projects[task.Project].Repository is null:
                return Do(() => End(free, TaskStatus.Done));
            default:
                return Do(() => Set(free with
                {
                    Status = TaskStatus.Merging,
                    Item = WorkItem.Merge,
                    Stage = 0,
                    Lost = 0,
                }));
        }
    }

    private void Open(ModelTask task, int stage)
    {
        Set(task = task with { Status = TaskStatus.Review, Item = WorkItem.Review, Stage = 0 });
        Set(task with { Stage = stage });
    }
}
