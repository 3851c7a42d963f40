using System.Text.Json;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Puts what a batch changes in the read tables into statements, at most a few for each
/// table.</summary>
internal static class RowWrites
{
    /// <summary>Names of the tables that are made from events alone, parents first.</summary>
    public static IReadOnlyList<string> Tables { get; } =
        ["repository", "project", "task", "task_definition", "note", "worker", "inbox",
            .. TalkWrites.Tables, .. CostWrites.Tables, .. TokenWrites.Tables, .. ReviewWrites.Tables,
            .. RetroWrites.Tables];

    public static void Into(NpgsqlBatch batch, string workspace, TableWrites writes)
    {
        foreach (var repository in writes.Repositories) RepositoryWrites.Into(batch, workspace, repository);
        foreach (var project in writes.Projects) ProjectWrites.Into(batch, workspace, project);
        if (writes.Tasks.Count > 0) TaskWrites.Into(batch, workspace, writes.Tasks);
        if (writes.Workers.Count > 0) WorkerWrites.Into(batch, workspace, writes.Workers);
        if (writes.Notes.Count > 0) NoteWrites.Into(batch, workspace, writes.Notes);
        if (writes.Inbox.Count > 0) InboxWrites.Into(batch, workspace, writes.Inbox);
        CostWrites.Into(batch, workspace, writes);
        TalkWrites.Into(batch, workspace, writes);
        TokenWrites.Into(batch, workspace, writes.Tokens);
        ReviewWrites.Into(batch, workspace, writes);
        RetroWrites.Into(batch, workspace, writes.Retros);
    }

    /// <summary>Empties the tables that are made from events.</summary>
    public static void Clear(NpgsqlBatch batch, string workspace)
    {
        foreach (var table in Tables)
            batch.Add($"delete from mmos.{table} where workspace = $1", workspace);
    }
}

/// <summary>Writes of `repository`; there is seldom one in a batch.</summary>
internal static class RepositoryWrites
{
    private const string Put = """
        insert into mmos.repository (workspace, id, origin, path, home) values ($1, $2, $3, $4, $5)
        on conflict (workspace, id) do update set origin = excluded.origin, path = excluded.path,
          home = excluded.home
        """;

    public static void Into(NpgsqlBatch batch, string workspace, RepositoryRow repository) =>
        batch.Add(Put, workspace, repository.Id, PgText.CleanOrNull(repository.Origin),
            PgText.Clean(repository.Path), PgText.Clean(repository.Home));
}

/// <summary>Writes of `project`; there is seldom more than one in a batch.</summary>
internal static class ProjectWrites
{
    private const string Add = """
        insert into mmos.project (workspace, slug, name, goal, repository, base, base_commit, branch, status,
          landed_commit, created_at, updated_at, repository_id, follow_base, blocked_base,
          budget_micro_usd, budget_tokens)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        on conflict (workspace, slug) do update set name = excluded.name, goal = excluded.goal,
          repository = excluded.repository, base = excluded.base, base_commit = excluded.base_commit,
          branch = excluded.branch, status = excluded.status, landed_commit = excluded.landed_commit,
          created_at = excluded.created_at, updated_at = excluded.updated_at,
          repository_id = excluded.repository_id, follow_base = excluded.follow_base,
          blocked_base = excluded.blocked_base, budget_micro_usd = excluded.budget_micro_usd,
          budget_tokens = excluded.budget_tokens
        """;

    private const string Change = """
        update mmos.project set status = $3, updated_at = $4,
          landed_commit = coalesce($5::text, landed_commit),
          blocked_base = $6::text
        where workspace = $1 and slug = $2
        """;

    public static void Into(NpgsqlBatch batch, string workspace, ProjectWrite project)
    {
        if (project.New is { } added)
            batch.Add(Add, workspace, project.Slug, added.Name, added.Goal, added.Repository, added.Base,
                added.BaseCommit, added.Branch, project.Status, project.LandedCommit, project.CreatedAt,
                project.At, added.RepositoryId, added.FollowBase ? 1 : 0, project.BlockedBase,
                added.BudgetMicroUsd, added.BudgetTokens);
        else
            batch.Add(Change, workspace, project.Slug, project.Status, project.At, project.LandedCommit,
                project.BlockedBase);
    }
}

/// <summary>Writes of `note`.</summary>
internal static class NoteWrites
{
    private const string Add = """
        insert into mmos.note (workspace, seq, task, attempt, kind, cause, text, at, author)
        select $1, * from unnest($2::bigint[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[],
          $8::bigint[], $9::text[])
        """;

    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<NoteWrite> notes)
    {
        T[] Of<T>(Func<NoteWrite, T> column) => [.. notes.Select(column)];
        batch.Add(Add, workspace, Of(n => n.Seq), Of(n => n.Task), Of(n => n.Attempt), Of(n => n.Kind),
            Of(n => n.Cause), Of(n => PgText.Clean(n.Text)), Of(n => n.At), Of(n => PgText.Clean(n.Author)));
    }
}

/// <summary>Writes of `inbox`: an item that is opened and closed in one batch is stored closed.</summary>
internal static class InboxWrites
{
    private const string Close = """
        update mmos.inbox i set closed_at = u.at from unnest($2::bigint[], $3::bigint[]) as u (seq, at)
        where i.workspace = $1 and i.seq = u.seq
        """;

    private const string Open = """
        insert into mmos.inbox (workspace, seq, task, kind, cause, text, opened_at, closed_at, project)
        select $1, * from unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[],
          $8::bigint[], $9::text[])
        """;

    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<InboxWrite> writes)
    {
        var closed = new Dictionary<long, long>();
        foreach (var write in writes)
            if (write.Opened is null) closed[write.Closes] = write.At;
        List<(InboxWrite Write, long? ClosedAt)> opened = [.. writes.Where(w => w.Opened is not null)
            .Select(w => (w, closed.Remove(w.Opened!.Seq, out var at) ? at : (long?)null))];
        if (closed.Count > 0)
            batch.Add(Close, workspace, closed.Keys.ToArray(), closed.Values.ToArray());
        T[] Of<T>(Func<(InboxWrite Write, long? ClosedAt), T> column) => [.. opened.Select(column)];
        if (opened.Count > 0)
            batch.Add(Open, workspace, Of(o => o.Write.Opened!.Seq), Of(o => o.Write.Task),
                Of(o => o.Write.Opened!.Kind), Of(o => o.Write.Opened!.Cause),
                Of(o => PgText.Clean(o.Write.Opened!.Text)), Of(o => o.Write.At), Of(o => o.ClosedAt),
                Of(o => o.Write.Project));
    }
}

/// <summary>Writes of `worker`.</summary>
internal static class WorkerWrites
{
    private const string Remove =
        "delete from mmos.worker where workspace = $1 and name = any($2::text[])";

    private const string Arrays = "unnest($2::text[], $3::int[], $4::text[], $5::int[], $6::bigint[], "
        + "$7::text[], $8::text[], $9::int[], $10::bigint[], $11::int[], $12::int[], "
        + "$13::int[], $14::bigint[], $15::int[], $16::int[]";

    private const string Columns = "name, registration, status, held, seen_at, host, boot_id, pid, "
        + "start_time, completed, failed, handed_in, worked_ms, judged, passed";

    /// <summary>An update, as <see cref="TaskWrites"/> writes it.</summary>
    private const string Change = $"""
        insert into mmos.worker as w (workspace, {Columns}, agent, model, capabilities, slots,
          heartbeat_ms, id)
        select $1, u.*, '', null, '', 0, 0, 0 from {Arrays}) as u
        on conflict (workspace, name) do update set registration = excluded.registration,
          status = excluded.status, held = excluded.held, seen_at = coalesce(excluded.seen_at, w.seen_at),
          host = excluded.host, boot_id = excluded.boot_id, pid = excluded.pid,
          start_time = excluded.start_time, completed = w.completed + excluded.completed,
          failed = w.failed + excluded.failed, handed_in = excluded.handed_in,
          worked_ms = excluded.worked_ms, judged = excluded.judged, passed = excluded.passed
        """;

    private const string Put = $"""
        insert into mmos.worker as w (workspace, {Columns}, agent, model, capabilities, slots,
          heartbeat_ms, account, tier, id)
        select $1, u.*,
          (select coalesce(max(o.id), 0) from mmos.worker o where o.workspace = $1) + row_number() over ()
        from {Arrays}, $17::text[], $18::text[], $19::text[], $20::int[], $21::bigint[], $22::text[],
          $23::text[]) as u
        on conflict (workspace, name) do update set registration = excluded.registration,
          status = excluded.status, held = excluded.held, seen_at = coalesce(excluded.seen_at, w.seen_at),
          host = excluded.host, boot_id = excluded.boot_id, pid = excluded.pid,
          start_time = excluded.start_time, completed = w.completed + excluded.completed,
          failed = w.failed + excluded.failed, agent = excluded.agent, model = excluded.model,
          capabilities = excluded.capabilities, slots = excluded.slots,
          heartbeat_ms = excluded.heartbeat_ms, account = excluded.account, tier = excluded.tier,
          handed_in = excluded.handed_in, worked_ms = excluded.worked_ms, judged = excluded.judged,
          passed = excluded.passed
        """;

    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<WorkerWrite> writes)
    {
        var gone = writes.Where(w => w.Removed || w.Anew).Select(w => PgText.Clean(w.Name)).ToArray();
        if (gone.Length > 0) batch.Add(Remove, workspace, gone);
        var changed = writes.Where(w => !w.Removed && w.Profile is null).ToList();
        var put = writes.Where(w => !w.Removed && w.Profile is not null).ToList();
        if (changed.Count > 0) batch.Add(Change, [workspace, .. State(changed)]);
        if (put.Count > 0) batch.Add(Put, [workspace, .. State(put), .. Profile(put)]);
    }

    private static object[] State(List<WorkerWrite> workers) =>
    [
        Of(workers, w => PgText.Clean(w.Name)), Of(workers, w => w.Registration), Of(workers, w => w.Status),
        Of(workers, w => w.Held), Of(workers, w => w.SeenAt), Of(workers, w => PgText.Clean(w.Process.Host)),
        Of(workers, w => PgText.Clean(w.Process.BootId)), Of(workers, w => w.Process.Pid),
        Of(workers, w => w.Process.StartTime), Of(workers, w => w.Completed), Of(workers, w => w.Failed),
        Of(workers, w => w.HandedIn), Of(workers, w => w.WorkedMs), Of(workers, w => w.Judged),
        Of(workers, w => w.Passed),
    ];

    private static object[] Profile(List<WorkerWrite> workers) =>
    [
        Of(workers, w => PgText.Clean(w.Profile!.Agent)),
        Of(workers, w => PgText.CleanOrNull(w.Profile!.Model)),
        Of(workers, w => PgText.Clean(
            JsonSerializer.Serialize(w.Profile!.Capabilities, Wire.Json.IReadOnlyListString))),
        Of(workers, w => w.Profile!.Slots), Of(workers, w => (long)w.Profile!.HeartbeatMs),
        Of(workers, w => PgText.CleanOrNull(w.Profile!.Account)), Of(workers, w => w.Profile!.Tier),
    ];

    private static T[] Of<T>(List<WorkerWrite> workers, Func<WorkerWrite, T> column) =>
        [.. workers.Select(column)];
}
