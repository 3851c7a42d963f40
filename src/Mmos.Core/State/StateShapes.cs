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
        Section(names, "tombstone", f => Of(f, default(Tombstone)));
        Section(names, "project", f => Of(f, default(ProjectRow)));
        Section(names, "worker", f => Of(f, new WorkerRow { Name = "", Process = new("", "", 0, 0) }));
        Section(names, "effect", f => Of(f, new EffectRow("", 0, "", new("", "", 0, 0), 0)));
        Section(names, "policy", f => Of(f, Policy.Default));
        Section(names, "key", f => Of(f, ("", "", 0, default)));
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
        Rank = f.Int("rank", row.Rank),
        TimeoutSeconds = f.Int("timeout_seconds", row.TimeoutSeconds),
        Deadline = f.Long("deadline", row.Deadline),
        ProgressAt = f.Long("progress_at", row.ProgressAt),
        PreferredWorker = f.OptionalText("preferred_worker", row.PreferredWorker),
    };

    public static Tombstone Of(StateFields f, in Tombstone stone) => new(
        f.Int("project", stone.Project), (TaskStatus)f.Byte("status", (byte)stone.Status),
        f.Int("lease", stone.Lease), f.Int("attempt", stone.Attempt), f.Text("key", stone.Key));

    public static ProjectRow Of(StateFields f, in ProjectRow row) => new()
    {
        Slug = f.Text("slug", row.Slug),
        Repository = f.OptionalText("repository", row.Repository),
        Status = (ProjectStatus)f.Byte("status", (byte)row.Status),
        Open = f.Int("open", row.Open),
        Done = f.Int("done", row.Done),
        Failed = f.Int("failed", row.Failed),
        Turn = f.Long("turn", row.Turn),
    };

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

    public static Policy Of(StateFields f, Policy policy) =>
        new(f.Int("max_running", policy.MaxRunning), f.Int("max_queue_depth", policy.MaxQueueDepth));

    public static (string Actor, string Key, long Clock, KeyEntry Entry) Of(
        StateFields f, in (string Actor, string Key, long Clock, KeyEntry Entry) row) =>
        (f.Text("actor", row.Actor), f.Text("key", row.Key), f.Long("clock", row.Clock),
            new KeyEntry(f.Long("record", row.Entry.Record), f.Hash("body_hash", row.Entry.BodyHash)));

    private static ProcessIdentity Of(StateFields f, ProcessIdentity? process) => new(
        f.Text("host", process?.Host ?? ""), f.Text("boot_id", process?.BootId ?? ""),
        f.Int("pid", process?.Pid ?? 0), f.Long("start_time", process?.StartTime ?? 0));

    private static void Section(FieldNames names, string name, Action<StateFields> fields)
    {
        names.Long($"[{name}]", 0);
        fields(names);
    }
}
