namespace Mmos.Core;

/// <summary>The next item that must be given out by itself.</summary>
/// <remarks>Deterministic: strict classes, then projects in turn, then the longest remaining path, then age
/// (design section 4).</remarks>
internal static class Scheduler
{
    /// <summary>One decision, or null when all is quiet.</summary>
    public static Event? Next(WorkspaceView state, long clock)
    {
        if (state.AbleWorkers.Count == 0 || state.IsTight) return null;
        for (var priority = Priority.P0; priority <= Priority.P2; priority++)
        {
            // Lines whose first item nobody may have, for its budget: their order is kept, so they wait.
            HashSet<ReadyQueue.Line>? stuck = null;
            while (Best(state, priority, clock, stuck) is { Line: not null } best)
            {
                var scores = Scoring.Best(state, best.Bucket, best.Head, priority, clock);
                if (scores.Count > 0) return Give(state, best, priority, scores, clock);
                (stuck ??= []).Add(best.Line);
            }
        }
        return null;
    }

    /// <summary>The earliest clock at which the passing of time alone opens an item to a worker that waits;
    /// <see cref="long.MaxValue"/> for never.</summary>
    public static long NextUpgrade(WorkspaceView state)
    {
        var next = long.MaxValue;
        // A full workspace is opened by what ends, not by time; and only authors' demands have tiers.
        if (state.AbleWorkers.Count == 0 || state.IsTight || IsFull(state)) return next;
        foreach (var bucket in state.Queue.Buckets)
        {
            var first = bucket.FirstServed;
            if (first >= bucket.Demand.Upward
                || bucket.Able[bucket.Demand.Upward] == bucket.Able[first]) continue;
            for (var priority = Priority.P1; priority <= Priority.P2; priority++)
                foreach (var line in bucket.Lines(priority))
                {
                    if (bucket.Count[(int)priority] == 0 || !IsOpen(state, bucket, line, priority)
                        || !state.Queue.TryPeek(bucket, priority, line, out var head)) continue;
                    var due = head.ReadyAt + state.Policy.UpgradeAfterMs;
                    if (due < next && Scoring.Best(state, bucket, head, priority, due).Count > 0) next = due;
                }
        }
        return next;
    }

    /// <summary>How many items could start now and be served by a worker like this one.</summary>
    /// <remarks>Nothing, unless some line's first item is startable: what a paused project or a full
    /// workspace holds back needs nobody.</remarks>
    public static int ReadyFor(WorkspaceView state, in WorkerRow worker)
    {
        int count = 0, room = Math.Max(0, state.Policy.MaxRunning - state.Authoring);
        foreach (var bucket in state.Queue.Buckets)
        {
            if (bucket.Count.Sum() == 0 || bucket.Demand.Except == worker.Name || !state.Capabilities.Covers(
                worker.Capabilities, bucket.Demand.Steps[bucket.FirstServed])) continue;
            var isStartable = false;
            for (var priority = Priority.P0; priority <= Priority.P2 && !isStartable; priority++)
                foreach (var line in bucket.Lines(priority))
                    isStartable |= IsOpen(state, bucket, line, priority)
                        && state.Queue.TryPeek(bucket, priority, line, out _);
            if (isStartable) count += Math.Max(1, bucket.Count.Sum() - state.Queue.SetAside(bucket.Id));
        }
        return Math.Min(count, room);
    }

    private static Candidate Best(WorkspaceView state, Priority priority, long clock,
        HashSet<ReadyQueue.Line>? stuck)
    {
        var best = default(Candidate);
        if (Served(state, priority) is not { } served) return best;
        var turns = state.Queue.Turns;
        for (var place = 0; place < turns.Count; place++)
        {
            var (turn, project) = turns[place];
            if (best.Line is not null && turn > best.Turn) break;
            foreach (var bucket in served)
                if (bucket.FindLine(priority, project) is { } line && stuck?.Contains(line) != true)
                    Consider(state, bucket, priority, line, clock, turn, ref best);
        }
        return best;
    }

    /// <summary>The demands with items of this class that some able worker could have; null for
    /// none.</summary>
    private static List<ReadyQueue.Bucket>? Served(WorkspaceView state, Priority priority)
    {
        List<ReadyQueue.Bucket>? served = null;
        var isFull = IsFull(state);
        foreach (var bucket in state.Queue.Buckets)
            if (bucket.Count[(int)priority] > 0 && !(isFull && bucket.IsForAuthors)
                && bucket.AbleFor(priority, bucket.Demand.Steps.Count - 1) > 0) (served ??= []).Add(bucket);
        return served;
    }

    private static void Consider(WorkspaceView state, ReadyQueue.Bucket bucket, Priority priority,
        ReadyQueue.Line line, long clock, long turn, ref Candidate best)
    {
        if (!IsOpen(state, bucket, line, priority)) return;
        if (!state.Queue.TryPeek(bucket, priority, line, out var head)) return;
        var step = bucket.Open(priority, head.ReadyAt, clock, state.Policy.UpgradeAfterMs);
        if (bucket.AbleFor(priority, step) == 0) return;
        var candidate = new Candidate(bucket, line, head, turn);
        if (best.Line is null || candidate.IsBefore(best)) best = candidate;
    }

    /// <summary>Items of this line may be given out, as far as their project and the workspace go.</summary>
    private static bool IsOpen(WorkspaceView state, ReadyQueue.Bucket bucket, ReadyQueue.Line line,
        Priority priority)
    {
        ref readonly var row = ref state.Project(line.Project);
        return bucket.Id switch
        {
            WorkspaceState.VerifySet => true,
            WorkspaceState.MergeSet => EngineWork.MayMergeMore(state, row),
            _ when !bucket.IsForAuthors => true,
            _ => row.Status == ProjectStatus.Active && !IsFull(state)
                && (priority == Priority.P0 || !state.IsReviewFull),
        };
    }

    private static bool IsFull(WorkspaceView state) => state.Authoring >= state.Policy.MaxRunning;

    private static Event Give(WorkspaceView state, in Candidate chosen, Priority priority,
        IReadOnlyList<Score> scores, long clock)
    {
        var number = chosen.Head.Task;
        state.TryTask(number, out var task);
        state.TryWorker(scores[0].Worker, out var slot);
        var worker = state.Workers[slot];
        var isAuthor = task.Item == WorkItem.Author;
        var estimate = isAuthor ? Budgets.Estimate(state, task, worker) : null;
        var refused = Refused(state, chosen, priority, clock);
        var lease = NextNumber(state, task.Lease);
        if (isAuthor && worker.TakesOffers)
            return new TaskOffered(number, worker.Name, lease, clock + state.Policy.OfferMs, scores)
            {
                Estimate = estimate,
                Refused = refused,
            };
        var until = clock + task.Item switch
        {
            WorkItem.Author or WorkItem.Review => AttemptMs(task),
            WorkItem.Merge => Limits.MergeLeaseMs,
            _ => Limits.EngineLeaseMs,
        };
        return new TaskAssigned(number, worker.Name, task.Item, lease,
            isAuthor ? NextNumber(state, task.Attempt) : task.Attempt, until, scores)
        {
            Estimate = estimate,
            Refused = refused,
        };
    }

    private static IReadOnlyList<Refusals>? Refused(WorkspaceView state, in Candidate chosen,
        Priority priority, long clock)
    {
        var step = chosen.Bucket.Open(priority, chosen.Head.ReadyAt, clock, state.Policy.UpgradeAfterMs);
        var able = state.Refused[(int)Refusal.None]
            + (priority == Priority.P0 ? state.Refused[(int)Refusal.Reserve] : 0);
        var lacking = able - chosen.Bucket.AbleFor(priority, step);
        return RefusalWords.Of(state.Refused, priority, lacking);
    }

    /// <summary>The number after the last: those of a part of the log that a restore lost are never given
    /// again.</summary>
    public static int NextNumber(WorkspaceView state, int last) => Math.Max(last, state.NumbersFrom) + 1;

    /// <summary>How long an attempt's lease lasts.</summary>
    public static long AttemptMs(in TaskRow task) => task.TimeoutSeconds * 1000L + Limits.AttemptGraceMs;

    // The order within a turn is the queue's own: longest path first, then age.
    private readonly record struct Candidate(
        ReadyQueue.Bucket Bucket, ReadyQueue.Line? Line, ReadyQueue.Head Head, long Turn)
    {
        public bool IsBefore(in Candidate other) =>
            Turn != other.Turn ? Turn < other.Turn : Head.Order < other.Head.Order;
    }
}
