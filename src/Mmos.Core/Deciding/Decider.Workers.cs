namespace Mmos.Core;

/// <summary>Rules for workers: registration, waiting, and leaving.</summary>
public static partial class Decider
{
    private static Decision Register(WorkspaceView state, Command.Register c, in Header header)
    {
        var profile = c.Profile;
        if (c.Worker.Length is 0 or > Limits.NameLength || c.Worker.Any(char.IsControl))
            return Rejection.Invalid("name",
                $"`{c.Worker}` is no worker name: 1 to {Limits.NameLength} printable characters");
        if (IsActors(c.Worker, profile))
            return Rejection.Invalid("name",
                $"`{c.Worker}` is the name of somebody else: `engine`, `auto`, `admin`, `mmos` and names "
                + "with `@` are kept for MMOS and for people; choose another one");
        if (profile.Slots is < 1 or > Limits.SlotsPerWorker)
            return Rejection.Invalid("slots", $"{profile.Slots} slots; 1 to {Limits.SlotsPerWorker}");
        if (profile.HeartbeatMs < Limits.HeartbeatMinMs)
            return Rejection.Invalid("heartbeat",
                $"{profile.HeartbeatMs} ms; at least {Limits.HeartbeatMinMs / 1000} s");
        if (BadCapability(profile.Capabilities) is { } bad)
            return Rejection.Invalid("capabilities",
                $"`{bad}` is no capability: 1 to {Limits.NameLength} printable characters without `,`");
        if (profile.Account is not null && BadAccountName(
            profile.Account) is { } badAccount) return badAccount;
        if (profile.Tier is not (null or "economy" or "standard" or "premium"))
            return Rejection.Invalid("tier", $"`{profile.Tier}` is no tier: economy, standard or premium");
        if (!state.TryWorker(c.Worker, out var slot))
            return new WorkerRegistered(c.Worker, LastRegistration(state, c.Worker) + 1, profile, c.Process);

        var row = state.Workers[slot];
        var registered = new WorkerRegistered(c.Worker, Math.Max(row.Registration, state.NumbersFrom) + 1,
            profile, c.Process);
        if (row.Status == WorkerStatus.Offline) return registered;
        if (!c.TakeOver)
            return Rejection.Conflict($"{c.Worker} runs in process {row.Process.Pid} on {row.Process.Host}; "
                + "end that one, or take its place with --take-over");
        return Decision.Accept([.. Leave(state, slot, Cause.ProcessGone, header.Clock), registered]);
    }

    // What such a worker did would be taken for what MMOS, a person or nobody did. The engine's own hands
    // may.
    private static bool IsActors(string name, WorkerProfile profile)
    {
        if (name.Contains('@')) return true;
        if (profile.Agent == "engine"
            || (profile.Capabilities.Count > 0 && profile.Capabilities.All(EngineCapabilities.IsOne)))
            return false;
        var stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (stem.Length == name.Length ? name : stem.TrimEnd('-')).ToLowerInvariant()
            is "engine" or "auto" or "admin" or "mmos";
    }

    // A removed worker's process may still wake up: its registration must not look like a new one's.
    private static int LastRegistration(WorkspaceView state, string worker)
    {
        var last = state.NumbersFrom;
        foreach (var row in state.Workers)
            if (row.Name == worker) last = Math.Max(last, row.Registration);
        return last;
    }

    /// <summary>The first that is no name of a capability; null when all are.</summary>
    internal static string? BadCapability(IEnumerable<string> capabilities) =>
        capabilities.FirstOrDefault(c =>
        c.Length == 0 || c.Any(l => char.IsControl(l) || l == ',')
        || c.Length > (EngineCapabilities.IsOne(c) ? Limits.EngineCapabilityLength : Limits.NameLength));

    /// <param name="state">The state before the step.</param>
    /// <param name="c">What is asked for.</param>
    /// <param name="header">Time and actor.</param>
    /// <param name="handedIn">Tasks whose author leases end in the same step: they hold no slot any
    /// more.</param>
    private static Decision Claim(WorkspaceView state, Command.Claim c, in Header header,
        IReadOnlySet<int> handedIn)
    {
        if (FindLive(state, c.Worker, c.Registration, out var slot) is { } refused) return refused;
        if (c.Max < 1) return Rejection.Invalid("max", $"{c.Max} items; at least 1");
        var row = state.Workers[slot];
        // What it does not name was never delivered: the answer hands it over again, so it asks for nothing
        // new.
        var held = state.HeldBy(slot).Where(task => !handedIn.Contains(task)).ToList();
        if (held.Any(task => !Names(c.Holding, state, task))) return Nothing;
        var wants = Math.Min(c.Max, row.Slots - held.Count);
        // A paused worker waits on, and is served when it is resumed.
        if (wants <= 0 || row.Status == WorkerStatus.Draining) return Nothing;
        return new WorkerWaiting(c.Worker, Math.Max(c.WaitUntil, header.Clock + 1), wants)
        {
            Offers = c.Offers ? true : null,
        };
    }

    private static bool Names(IReadOnlyList<HeldLease> holding, WorkspaceView state, int task) =>
        state.TryTask(task, out var row) && holding.Contains(new HeldLease(task, row.Lease));

    private static Decision StopWaiting(WorkspaceView state, Command.StopWaiting c) =>
        FindLive(state, c.Worker, c.Registration, out var slot)
        ?? (state.Workers[slot].Wants > 0 ? new WorkerWaiting(c.Worker, 0, 0) : Nothing);

    private static Decision Beat(WorkspaceView state, Command.Beat c, in Header header)
    {
        if (FindLive(state, c.Worker, c.Registration, out var slot) is { } refused) return refused;
        var row = state.Workers[slot];
        return header.Clock - row.SeenAt > row.HeartbeatMs / 3 ? new WorkerSeen(c.Worker) : Nothing;
    }

    private static Decision Pause(WorkspaceView state, Command.PauseWorker c) =>
        FindWorker(state, c.Worker, out var row)
        ?? row.Status switch
        {
            WorkerStatus.Paused => Nothing,
            WorkerStatus.Online => new WorkerPaused(c.Worker),
            _ => Rejection.Conflict(
                $"{c.Worker} is {Words.Of(row.Status, row.Held)}; only one that takes work can be paused"),
        };

    private static Decision Resume(WorkspaceView state, Command.ResumeWorker c) =>
        FindWorker(state, c.Worker, out var row)
        ?? row.Status switch
        {
            WorkerStatus.Online => Nothing,
            WorkerStatus.Offline =>
                Rejection.Conflict(
                $"{c.Worker} is offline; start it with: mmos worker run --name {c.Worker}"),
            _ => new WorkerResumed(c.Worker),
        };

    private static Decision Drain(WorkspaceView state, Command.DrainWorker c) =>
        FindWorker(state, c.Worker, out var row)
        ?? row.Status switch
        {
            WorkerStatus.Draining or WorkerStatus.Offline => Nothing,
            _ => new WorkerDraining(c.Worker),
        };

    // The worker need not be known: one that is configured may never have run.
    private static Decision Want(WorkspaceView state, Command.WantWorker c)
    {
        if (c.Worker.Length is 0 or > Limits.NameLength || c.Worker.Any(char.IsControl))
            return Rejection.Invalid("worker", $"`{c.Worker}` is no worker name");
        if (c.Instances is < 0 or > Limits.Instances)
            return Rejection.Invalid("instances",
                $"{c.Instances} instances of {c.Worker}; 1 to {Limits.Instances}, or auto");
        return !c.Restart && c.Instances is { } wanted && wanted == state.InstancesWanted(c.Worker)
            ? Nothing
            : new WorkerWanted(c.Worker, c.Instances, c.Restart);
    }

    private static Decision End(WorkspaceView state, Command.EndRegistration c, in Header header)
    {
        if (FindWorker(state, c.Worker, out var row) is { } refused) return refused;
        if (Retries.UsesOne(c.Cause))
            return Rejection.Invalid("cause",
                $"{Words.Of(c.Cause)} is a failure of work; report it for the task");
        state.TryWorker(c.Worker, out var slot);
        // A newer registration is none of this caller's business, and an ended one is ended.
        return row.Status == WorkerStatus.Offline || row.Registration != c.Registration
            ? Nothing
            : Decision.Accept(Leave(state, slot, c.Cause, header.Clock));
    }

    private static Decision Remove(WorkspaceView state, Command.RemoveWorker c) =>
        FindWorker(state, c.Worker, out var row)
        ?? (row.Status == WorkerStatus.Offline
            ? new WorkerRemoved(c.Worker)
            : Rejection.Conflict(
                $"{c.Worker} is {Words.Of(row.Status, row.Held)}; stop it first: mmos worker stop "
                + $"{c.Worker}"));

    /// <summary>A worker goes offline and its leases go back at once.</summary>
    internal static IReadOnlyList<Event> Leave(WorkspaceView state, int slot, Cause cause, long clock)
    {
        var worker = state.Workers[slot];
        List<Event> events = [new WorkerOffline(worker.Name, worker.Registration, cause)];
        foreach (var number in state.HeldBy(slot))
            if (state.TryTask(number, out var row))
                events.AddRange(
                    Retries.Verdict(state, row, cause, $"{worker.Name} is gone ({Words.Of(cause)})", null,
                    clock));
        return Retries.CancelledOnce(events);
    }

    private static Decision? FindWorker(WorkspaceView state, string name, out WorkerRow row)
    {
        row = default;
        if (!state.TryWorker(name, out var slot))
            return Rejection.NotFound($"there is no worker {name}; see them with: mmos worker list");
        row = state.Workers[slot];
        return null;
    }

    private static Decision? FindLive(WorkspaceView state, string name, int registration, out int slot)
    {
        if (!state.TryWorker(name, out slot))
            return Rejection.NotFound($"there is no worker {name}; register it first");
        var row = state.Workers[slot];
        if (row.Registration != registration || row.Status == WorkerStatus.Offline)
            return new Rejection(RejectionReason.Stale, $"registration {registration} of {name} has ended"
                + (row.Status == WorkerStatus.Offline ? "; register again"
                    : $": process {row.Process.Pid} took its place"));
        return null;
    }
}
