namespace Mmos.Core;

/// <summary>
/// The fields of each row in a snapshot, in order. What follows from other rows (who holds what, counts) is
/// not among them.
/// </summary>
internal static class StateShapes
{
    /// <summary>Every shape by its name: what the format is made of.</summary>
    public static string Describe()
    {
        var names = new FieldNames();
        Section(names, "task", f => Of(f, default(TaskRow)));
        Section(names, "reviews", f => Of(f, new TaskReviews([""], new("", "", [new("", 0, 0)]))));
        Section(names, "tombstone", f => Of(f, default(Tombstone)));
        Section(names, "project", f => Of(f, default(ProjectRow)));
        Section(names, "repository", f => Of(f, new RepositoryRow("", "", "", "")));
        Section(names, "worker", f => Of(f, new WorkerRow { Name = "", Process = new("", "", 0, 0) }));
        Section(names, "account", f => Of(f, new AccountRow { Name = "", Windows = [new("", 0, 0)] }));
        Section(names, "attempt", f => Of(f, new Attempting(new(0, 0), 0, 0, 0, 0, 0)));
        Section(names, "figure", f => Of(f, default(Figure)));
        Section(names, "demand", f => Of(f, NoDemand with { Capabilities = [""] }));
        Section(names, "tight", f => Of(f, ("", 0L)));
        Section(names, "wanted", f => Of(f, ("", default(Wish))));
        Section(names, "effect", f => Of(f, new EffectRow("", 0, "", new("", "", 0, 0), 0)));
        Section(names, "policy", f => PolicyShape.Of(f, PolicyShape.Sample));
        Section(names, "conflict", f => Of(f, default(ConflictRow)));
        Section(names, "ask", f => Of(f, default(AskRow)));
        Section(names, "key", f => Of(f, ("", "", 0, default)));
        Section(names, "read", f => Of(f, new ReadMark("", "", 0)));
        Section(names, "artifact", f => Of(f, new ArtifactRow(0, "", 0, "", 0)));
        Section(names, "token", f => Of(f, new TokenRow("", "")));
        return names.All;
    }

    public static TaskRow Of(StateFields f, in TaskRow row) => new()
    {
        Number = f.Int("number", row.Number),
        Project = f.Int("project", row.Project),
        Key = f.Text("key", row.Key),
        Status = (TaskStatus)f.Byte("status", (byte)row.Status),
        Priority = (Priority)f.Byte("priority", (byte)row.Priority),
        Item = (WorkItem)f.Byte("item", (byte)row.Item),
        OnFailure = (OnFailure)f.Byte("on_failure", (byte)row.OnFailure),
        OpenNeeds = f.Int("open_needs", row.OpenNeeds),
        FirstDependent = -1,
        Worker = f.Int("worker", row.Worker),
        Lease = f.Int("lease", row.Lease),
        Attempt = f.Int("attempt", row.Attempt),
        Retries = f.Byte("retries", row.Retries),
        RetryMax = f.Byte("retry_max", row.RetryMax),
        Conflicts = f.Byte("conflicts", row.Conflicts),
        Lost = f.Byte("lost", row.Lost),
        Percent = f.Byte("percent", row.Percent),
        MergeIsPrepared = f.Flag("merge_is_prepared", row.MergeIsPrepared),
        Require = f.Int("require", row.Require),
        Prefer = f.Int("prefer", row.Prefer),
        Paths = f.Int("paths", row.Paths),
        Resources = f.Int("resources", row.Resources),
        Kind = f.Int("kind", row.Kind),
        Profile = f.Int("profile", row.Profile),
        Author = f.Int("author", row.Author),
        ReadyAt = f.Long("ready_at", row.ReadyAt),
        Rank = f.Int("rank", row.Rank),
        TimeoutSeconds = f.Int("timeout_seconds", row.TimeoutSeconds),
        Deadline = f.Long("deadline", row.Deadline),
        ProgressAt = f.Long("progress_at", row.ProgressAt),
        Stage = f.Byte("stage", row.Stage),
        Reviewing = -1, // follows from the stage
        IsAsked = f.Flag("is_asked", row.IsAsked),
        Title = f.Hash("title", row.Title),
        QuietSince = f.Long("quiet_since", row.QuietSince),
        IsStalled = f.Flag("is_stalled", row.IsStalled),
        PreferredWorker = f.OptionalText("preferred_worker", row.PreferredWorker),
    };

    public static ConflictRow Of(StateFields f, in ConflictRow row) => new(f.Long("id", row.Id),
        (ConflictKind)f.Byte("kind", (byte)row.Kind), f.Int("task", row.Task), f.Int("other", row.Other));

    public static AskRow Of(StateFields f, in AskRow ask) => new(
        (AskKind)f.Byte("kind", (byte)ask.Kind), f.Long("subject", ask.Subject), f.Int("task", ask.Task),
        f.Long("item", ask.Item), f.Long("since", ask.Since), f.Flag("is_raised", ask.IsRaised));

    public static TaskReviews Of(StateFields f, TaskReviews reviews)
    {
        var stages = f.List("stages", reviews.Stages, (s, name) => s.Text("stage", name ?? ""));
        if (!f.Flag("has_proof", reviews.Proof is not null)) return new(stages, null);
        return new(stages, new Certificate(f.OptionalText("commit", reviews.Proof?.Commit),
            f.OptionalText("tree", reviews.Proof?.Tree), f.List("checks", reviews.Proof?.Checks, (c, check) =>
                new Check(c.Text("command", check?.Command ?? ""), c.Int("exit_code", check?.ExitCode ?? 0),
                    c.Long("milliseconds", check?.Milliseconds ?? 0)))));
    }

    public static Tombstone Of(StateFields f, in Tombstone stone) => new(
        f.Int("project", stone.Project), (TaskStatus)f.Byte("status", (byte)stone.Status),
        f.Int("lease", stone.Lease), f.Int("attempt", stone.Attempt), f.Text("key", stone.Key));

    public static ProjectRow Of(StateFields f, in ProjectRow row) => new()
    {
        Slug = f.Text("slug", row.Slug),
        Repository = f.OptionalText("repository", row.Repository),
        RepositoryId = f.OptionalText("repository_id", row.RepositoryId),
        BlockedBase = f.OptionalText("blocked_base", row.BlockedBase),
        Status = (ProjectStatus)f.Byte("status", (byte)row.Status),
        Open = f.Int("open", row.Open),
        Done = f.Int("done", row.Done),
        Failed = f.Int("failed", row.Failed),
        Turn = f.Long("turn", row.Turn),
        Weight = f.Int("weight", row.Weight),
        Budget = Of(f, row.Budget),
    };

    public static RepositoryRow Of(StateFields f, RepositoryRow row) => new(
        f.Text("id", row.Id), f.OptionalText("origin", row.Origin), f.Text("path", row.Path),
        f.Text("home", row.Home));

    public static Budget Of(StateFields f, in Budget budget) =>
        new(f.OptionalLong("micro_usd", budget.MicroUsd), f.OptionalLong("tokens", budget.Tokens))
        {
            SpentMicroUsd = f.Long("spent_micro_usd", budget.SpentMicroUsd),
            SpentTokens = f.Long("spent_tokens", budget.SpentTokens),
            ReservedMicroUsd = f.Long("reserved_micro_usd", budget.ReservedMicroUsd),
            ReservedTokens = f.Long("reserved_tokens", budget.ReservedTokens),
        };

    public static AccountRow Of(StateFields f, in AccountRow row) => new()
    {
        Name = f.Text("name", row.Name),
        IsMetered = f.Flag("is_metered", row.IsMetered),
        ReservePerMille = f.Int("reserve_per_mille", row.ReservePerMille),
        Budget = Of(f, row.Budget),
        Per = (Period)f.Byte("per", (byte)row.Per),
        PeriodEndsAt = f.Long("period_ends_at", row.PeriodEndsAt),
        ParkedUntil = f.Long("parked_until", row.ParkedUntil),
        Windows = f.List("windows", row.Windows, (w, at) =>
            new AccountWindow(w.Text("name", at.Name), w.Int("used_per_mille", at.UsedPerMille),
                w.Long("resets_at", at.ResetsAt))),
    };

    public static Attempting Of(StateFields f, in Attempting attempt)
    {
        var isReserved = f.Flag("is_reserved", attempt.Reserved is not null);
        var (microUsd, tokens) = attempt.Reserved ?? new Estimate(0, 0);
        var estimate = new Estimate(f.Long("reserved_micro_usd", microUsd), f.Long("reserved_tokens",
            tokens));
        return new Attempting(isReserved ? estimate : null, f.Int("account", attempt.Account),
            f.Long("started_at", attempt.StartedAt), f.OptionalLong("micro_usd", attempt.MicroUsd),
            f.OptionalLong("tokens", attempt.Tokens), f.Int("profile", attempt.Profile));
    }

    /// <summary>A demand to read over.</summary>
    public static Demand NoDemand { get; } = new("", [], Tiers.All, false, null, [], 0);

    public static Demand Of(StateFields f, Demand demand) => demand with
    {
        Capabilities = f.List("asked", demand.Capabilities, (c, name) => c.Text("capability", name)),
        Tier = (Tiers)f.Byte("tier", (byte)demand.Tier),
        IsAuto = f.Flag("is_auto", demand.IsAuto),
        Only = f.OptionalText("only", demand.Only),
    };

    public static (string Host, long Until) Of(StateFields f, in (string Host, long Until) tight) =>
        (f.Text("host", tight.Host), f.Long("until", tight.Until));

    public static (string Worker, Wish Wish) Of(StateFields f, in (string Worker, Wish Wish) wanted) =>
        (f.Text("worker", wanted.Worker), new Wish(
            f.Int("instances", wanted.Wish.Instances), f.Flag("is_coming", wanted.Wish.IsComing)));

    public static Figure Of(StateFields f, in Figure figure) => new(
        f.Int("tried", figure.Tried), f.Int("passed", figure.Passed), f.Int("ended", figure.Ended),
        f.Long("milliseconds", figure.Milliseconds), f.Int("priced", figure.Priced),
        f.Long("micro_usd", figure.MicroUsd), f.Int("counted", figure.Counted),
        f.Long("tokens", figure.Tokens));

    public static WorkerRow Of(StateFields f, in WorkerRow row) => new()
    {
        Name = f.Text("name", row.Name),
        Registration = f.Int("registration", row.Registration),
        Status = (WorkerStatus)f.Byte("status", (byte)row.Status),
        Capabilities = f.Int("capabilities", row.Capabilities),
        Slots = f.Int("slots", row.Slots),
        Wants = f.Int("wants", row.Wants),
        WaitsUntil = f.Long("waits_until", row.WaitsUntil),
        SeenAt = f.Long("seen_at", row.SeenAt),
        HeartbeatMs = f.Long("heartbeat_ms", row.HeartbeatMs),
        ExcusedUntil = f.Long("excused_until", row.ExcusedUntil),
        ServedAt = f.Long("served_at", row.ServedAt),
        Account = f.Int("account", row.Account),
        Tier = (Tiers)f.Byte("tier", (byte)row.Tier),
        Profile = f.Int("profile", row.Profile),
        TakesOffers = f.Flag("takes_offers", row.TakesOffers),
        HasBreaker = f.Flag("has_breaker", row.HasBreaker),
        Faults = f.Byte("faults", row.Faults),
        Trips = f.Byte("trips", row.Trips),
        RestsUntil = f.Long("rests_until", row.RestsUntil),
        HandedIn = f.Int("handed_in", row.HandedIn),
        WorkedMs = f.Long("worked_ms", row.WorkedMs),
        Judged = f.Int("judged", row.Judged),
        Passed = f.Int("passed", row.Passed),
        Process = Of(f, row.Process),
    };

    public static EffectRow Of(StateFields f, in EffectRow row)
    {
        var name = f.Text("name", row.Name);
        var lease = f.Int("lease", row.Lease);
        var holder = f.OptionalText("holder", row.Holder);
        var process = holder is null ? null : Of(f, row.Process);
        return new EffectRow(name, lease, holder, process, f.Long("until", row.Until),
            f.Long("ended_at", row.EndedAt), f.Long("done_at", row.DoneAt));
    }

    public static (string Actor, string Key, long Clock, KeyEntry Entry) Of(
        StateFields f, in (string Actor, string Key, long Clock, KeyEntry Entry) row) =>
        (f.Text("actor", row.Actor), f.Text("key", row.Key), f.Long("clock", row.Clock),
            new KeyEntry(f.Long("record", row.Entry.Record), f.Hash("body_hash", row.Entry.BodyHash)));

    public static ReadMark Of(StateFields f, in ReadMark mark) => new(
        f.Text("reader", mark.Reader), f.Text("project", mark.Project), f.Long("up_to", mark.UpTo));

    public static ArtifactRow Of(StateFields f, in ArtifactRow row) => new(
        f.Int("project", row.Project), f.Text("name", row.Name), f.Int("version", row.Version),
        f.Text("hash", row.Hash), f.Int("task", row.Task));

    public static TokenRow Of(StateFields f, in TokenRow row) =>
        new(f.Text("id", row.Id), f.Text("name", row.Name));

    private static ProcessIdentity Of(StateFields f, ProcessIdentity? process) => new(
        f.Text("host", process?.Host ?? ""), f.Text("boot_id", process?.BootId ?? ""),
        f.Int("pid", process?.Pid ?? 0), f.Long("start_time", process?.StartTime ?? 0));

    private static void Section(FieldNames names, string name, Action<StateFields> fields)
    {
        names.Long($"[{name}]", 0);
        fields(names);
    }
}
