using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Tasks of one branch on their way to landing together: which of them pass, and who breaks the
/// rest.
/// </summary>
/// <remarks>
/// All are merged and gated once. When that fails, the gates run again without a half of those who may be to
/// blame, until a set passes, which lands. A task comes back only when it alone, on top of what landed,
/// fails.
/// </remarks>
internal sealed class MergeBatch
{
    private readonly ProjectGit _git;
    private readonly Gates _gates;
    private readonly IReadOnlyList<string> _lines;
    private readonly Dictionary<TreeId, string> _failures = [];
    private readonly List<WorkOrder> _open;
    private readonly List<IReadOnlyList<WorkOrder>> _groups = [];
    private List<WorkOrder> _later = [];
    private bool _isOneByOne;

    /// <param name="git">The repository.</param>
    /// <param name="gates">Runs gates.</param>
    /// <param name="orders">The tasks, in the order they are merged.</param>
    public MergeBatch(ProjectGit git, Gates gates, IReadOnlyList<WorkOrder> orders)
    {
        (_git, _gates, _open) = (git, gates, [.. orders]);
        _lines = [.. orders.SelectMany(o => o.Task.Verify).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Something neither landed nor came back yet.</summary>
    public bool IsOpen => _open.Count + _later.Count > 0;

    /// <summary>What neither landed nor came back yet.</summary>
    public IReadOnlyList<WorkOrder> Open => [.. _open, .. _later];

    /// <summary>These landed or came back.</summary>
    public void Settled(IEnumerable<WorkOrder> tasks)
    {
        foreach (var order in tasks)
        {
            _open.Remove(order);
            _later.Remove(order);
        }
    }

    /// <summary>These may not land together: each goes by itself from here on, and one that may not even then
    /// is another's.</summary>
    public void Refused(IReadOnlyList<WorkOrder> tasks)
    {
        _isOneByOne = true;
        if (tasks.Count == 1) Settled(tasks);
    }

    /// <summary>Looks at what is open on the branch as it is now.</summary>
    /// <returns>Progress of some kind: at least one comes back or may land.</returns>
    public async Task<MergeStep> Next(CancellationToken cancel)
    {
        if (_open.Count == 0)
        {
            _open.AddRange(_later);
            _later = [];
        }
        var tip = await _git.Integration.Tip(_open[0].Project.Id, cancel);
        if (tip.Refusal is { } gone) return Break(_open, gone.Text);
        var tree = await _git.Repository.TreeOf(tip.Value, cancel);
        if (tree.Refusal is { } unread) return Break(_open, unread.Text);
        IReadOnlyList<WorkOrder> tasks = _isOneByOne ? [_open[0]] : Group();
        var merged = await MergedTasks.On(tip.Value, tree.Value, tasks, _git, cancel);
        if (merged.Refusal is { } broken) return Break(tasks, broken.Text);

        var conflicts = merged.Value.Conflicts.Select(c => (c.Order, "conflict", c.Feedback)).ToList();
        Settled(merged.Value.Conflicts.Select(c => c.Order));
        Settled(merged.Value.Later);
        _later.AddRange(merged.Value.Later);
        if (merged.Value.Tasks.Count == 0) return new MergeStep(null, conflicts, []);
        var step = await Judge(merged.Value, tree.Value, cancel);
        return step with { Failed = [.. conflicts, .. step.Failed] };
    }

    /// <summary>What is looked at now: all that is open, or what halving left to look at.</summary>
    private IReadOnlyList<WorkOrder> Group()
    {
        while (_groups.Count > 0 && !_groups[0].Any(_open.Contains)) _groups.RemoveAt(0);
        return _groups.Count == 0 ? [.. _open] : [.. _groups[0].Where(_open.Contains)];
    }

    private async Task<MergeStep> Judge(MergedTasks all, TreeId tree, CancellationToken cancel)
    {
        var outcome = await Gate(all, cancel);
        if (outcome.Failure is not { } failure) return Step(all, outcome);
        if (all.Tasks is [var only]) return SendBack(only, failure);
        if (_groups.Count == 0 && await WithoutCulprit(all, tree, cancel) is { } found) return found;

        // More than one breaks it: halves on their own, down to single tasks.
        var (first, second) = Halves(all.Tasks);
        if (_groups.Count > 0) _groups.RemoveAt(0);
        _groups.InsertRange(0, [first, second]);
        var half = await MergedTasks.On(all.From, tree, first, _git, cancel);
        return half.Refusal is { } broken ? Break(first, broken.Text)
            : half.Value.Tasks.Count == 0 ? Break(first, "they no longer merge")
            : await Judge(half.Value, tree, cancel);
    }

    /// <summary>Leaves out half of the suspects after half of them until the rest passes; null when that
    /// never
    /// happens, because more than one is to blame.</summary>
    private async Task<MergeStep?> WithoutCulprit(MergedTasks all, TreeId tree, CancellationToken cancel)
    {
        for (var suspects = all.Tasks; ; suspects = Halves(suspects).First)
        {
            var left = suspects.Count == 1 ? suspects : Halves(suspects).Second;
            List<WorkOrder> kept = [.. all.Tasks.Except(left)];
            var merged = await MergedTasks.On(all.From, tree, kept, _git, cancel);
            if (merged.Refusal is { } broken) return Break(kept, broken.Text);
            // A task may need the lines of one that was left out; then it waits for that one.
            if (merged.Value.Tasks.Count > 0)
            {
                var outcome = await Gate(merged.Value, cancel);
                if (outcome.Failure is null) return Step(merged.Value, outcome);
            }
            if (suspects.Count == 1) return null;
        }
    }

    private async Task<GateOutcome> Gate(MergedTasks merged, CancellationToken cancel)
    {
        if (_failures.TryGetValue(merged.Tree, out var known)) return GateOutcome.Failed(known);
        var outcome = await _gates.Run(_git, merged.Tasks, _lines, "merge", merged.To, merged.Tree, cancel);
        if (outcome.Failure is { } failure) _failures[merged.Tree] = failure;
        return outcome;
    }

    private MergeStep Step(MergedTasks merged, GateOutcome outcome) => outcome.Breakage is { } broken
        ? Break(merged.Tasks, broken)
        : new MergeStep(new(merged.Tasks, merged.From, merged.To, outcome.Certificate!), [], []);

    private MergeStep SendBack(WorkOrder order, string failure)
    {
        Settled([order]);
        return new MergeStep(null, [(order, "gates_failed",
            $"the gates passed on the attempt alone and fail once it is merged into {order.Project.Branch}\n"
            + failure)], []);
    }

    private MergeStep Break(IEnumerable<WorkOrder> tasks, string note)
    {
        WorkOrder[] broken = [.. tasks];
        Settled(broken);
        return new MergeStep(null, [], [.. broken.Select(order => (order, note))]);
    }

    private static (IReadOnlyList<WorkOrder> First, IReadOnlyList<WorkOrder> Second) Halves(
        IReadOnlyList<WorkOrder> tasks)
    {
        var middle = (tasks.Count + 1) / 2;
        return ([.. tasks.Take(middle)], [.. tasks.Skip(middle)]);
    }
}
