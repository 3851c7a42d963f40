namespace Mmos.Core;

/// <summary>How well each able worker fits a task, in integers: priority, capability, load and fairness
/// (design section 4).</summary>
internal static class Scoring
{
    private const int PriorityWeight = 500, CapabilityWeight = 300, LoadWeight = 150, FairnessWeight = 50;
    private const int Shown = 3;

    /// <summary>A worker idle for this long is half as due as one that was never served.</summary>
    private const long FairnessMs = 60_000;

    /// <summary>The best candidates, best first, at most three; ties go to the one served longest ago, then
    /// to the older.</summary>
    public static IReadOnlyList<Score> Best(WorkspaceView state, in TaskRow task, long clock)
    {
        Span<(int Score, int Slot)> top = stackalloc (int, int)[Shown];
        var count = 0;
        foreach (var slot in state.AbleWorkers)
        {
            var worker = state.Workers[slot];
            if (!state.Covers(worker, task.QueuedUnder) || !EngineWork.MayTake(state, slot, task)) continue;
            var score = PerMille(state, task, worker, clock);
            var at = count;
            while (at > 0 && IsBefore(state, score, slot, top[at - 1])) at--;
            if (at == Shown) continue;
            for (var i = Math.Min(count, Shown - 1); i > at; i--) top[i] = top[i - 1];
            top[at] = (score, slot);
            if (count < Shown) count++;
        }
        Invariant.Check(count > 0, $"T{task.Number} has an able worker when it is given out");
        var best = new Score[count];
        for (var i = 0; i < count; i++) best[i] = new Score(state.Workers[top[i].Slot].Name, top[i].Score);
        return best;
    }

    private static bool IsBefore(WorkspaceView state, int score, int slot, (int Score, int Slot) other)
    {
        if (score != other.Score) return score > other.Score;
        long served = state.Workers[slot].ServedAt, otherServed = state.Workers[other.Slot].ServedAt;
        return served != otherServed ? served < otherServed : slot < other.Slot;
    }

    private static int PerMille(WorkspaceView state, in TaskRow task, in WorkerRow worker, long clock)
    {
        var priority = task.Priority switch { Priority.P0 => 1000, Priority.P1 => 600, _ => 300 };
        var capability = task.PreferredWorker is null
            ? task.Prefer < 0 ? 1000 : state.Capabilities.SharePerMille(worker.Capabilities, task.Prefer)
            : task.PreferredWorker == worker.Name ? 1000 : 0;
        var load = 1000 * (worker.Slots - worker.Held) / worker.Slots;
        var idle = clock - worker.ServedAt;
        var fairness = worker.ServedAt == 0 ? 1000 : (int)(1000 * idle / (idle + FairnessMs));
        return (PriorityWeight * priority + CapabilityWeight * capability + LoadWeight * load
            + FairnessWeight * fairness) / 1000;
    }
}
