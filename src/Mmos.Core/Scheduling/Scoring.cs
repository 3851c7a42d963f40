namespace Mmos.Core;

/// <summary>How well each able worker fits a task, in integers (design section 4).</summary>
internal static class Scoring
{
    private const int Shown = 3;

    /// <summary>A worker idle for this long is half as due as one that was never served.</summary>
    private const long FairnessMs = 60_000;

    /// <summary>The best candidates for the first item of a line, best first, at most three; none when its
    /// budget admits nobody.</summary>
    /// <remarks>Ties go to the one served longest ago, then to the older.</remarks>
    public static IReadOnlyList<Score> Best(WorkspaceView state, ReadyQueue.Bucket bucket,
        in ReadyQueue.Head head, Priority priority, long clock)
    {
        state.TryTask(head.Task, out var task);
        var step = bucket.Open(priority, head.ReadyAt, clock, state.Policy.UpgradeAfterMs);
        var asked = bucket.Demand.Steps[step];
        var isAuthor = task.Item == WorkItem.Author;
        Span<(int Score, int Slot)> top = stackalloc (int, int)[Shown];
        var count = 0;
        foreach (var slot in state.AbleWorkers)
        {
            var worker = state.Workers[slot];
            if (!worker.IsAbleFor(priority)
                || !state.Capabilities.Covers(worker.Capabilities, asked)) continue;
            if (isAuthor ? !Budgets.Admit(state, task, worker)
                : !EngineWork.MayTake(state, slot, task)) continue;
            var score = PerMille(state, task, worker, clock);
            var at = count;
            while (at > 0 && IsBefore(state, score, slot, top[at - 1])) at--;
            if (at == Shown) continue;
            for (var i = Math.Min(count, Shown - 1); i > at; i--) top[i] = top[i - 1];
            top[at] = (score, slot);
            if (count < Shown) count++;
        }
        if (count > 1 && Explores(state, task)) (top[0], top[1]) = (top[1], top[0]);
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

    // A seeded share: the same log gives the same choice. Only where success counts is there anything to
    // learn.
    private static bool Explores(WorkspaceView state, in TaskRow task) => state.Policy.Weights.Success > 0
        && unchecked((uint)(task.Number * 2_654_435_761) ^ (uint)(task.Lease * 40_503)) % 1000
            < Limits.ExplorationPerMille;

    private static int PerMille(WorkspaceView state, in TaskRow task, in WorkerRow worker, long clock)
    {
        var weights = state.Policy.Weights;
        var priority = task.Priority switch { Priority.P0 => 1000, Priority.P1 => 600, _ => 300 };
        var capability = task.PreferredWorker is null
            ? task.Prefer < 0 ? 1000 : state.Capabilities.SharePerMille(worker.Capabilities, task.Prefer)
            : task.PreferredWorker == worker.Name ? 1000 : 0;
        var load = 1000 * (worker.Slots - worker.Held) / worker.Slots;
        var idle = clock - worker.ServedAt;
        var fairness = worker.ServedAt == 0 ? 1000 : (int)(1000 * idle / (idle + FairnessMs));
        var score = weights.Priority * priority + weights.Capability * capability + weights.Load * load
            + weights.Fairness * fairness;
        if (weights.Cost > 0) score += weights.Cost * Cheapness(worker.Tier);
        if (weights.Quota > 0) score += weights.Quota * state.Headroom(worker);
        if (weights.Success > 0)
            score += weights.Success * state.Figures.Of(worker.Profile, task.Kind).SuccessPerMille;
        return score / weights.Sum();
    }

    private static int Cheapness(Tiers tier) => tier switch
    {
        Tiers.Economy => 1000,
        Tiers.Premium => 200,
        _ => 600,
    };
}
