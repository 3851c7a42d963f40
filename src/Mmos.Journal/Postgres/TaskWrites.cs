using System.Text.Json;
using Mmos.Journal.Events;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Puts what a batch changes in `task` and `task_definition` into a few statements, whatever its
/// size.</summary>
internal static class TaskWrites
{
    /// <summary>Columns that every write of a task sets, in the order of <see cref="State"/>.</summary>
    private const string Arrays = "unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::int[], "
        + "$7::int[], $8::int[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], "
        + "$14::text[], $15::text[], $16::text[], $17::text[]";

    private const string Columns = "number, status, item, worker, lease, attempt, percent, not_before, "
        + "started_at, finished_at, updated_at, result, commit_id, certificate, author, pinned";

    /// <summary>The rows are there, so nothing is inserted: this form of an update finds each by its key,
    /// whatever the planner believes of the table's size.</summary>
    private const string Change = $"""
        insert into mmos.task as t (workspace, {Columns}, project, key, title, priority, type, kind, tier,
          needs, created_at)
        select $1, u.*, '', '', '', '', '', '', '', '', 0 from {Arrays}) as u
        on conflict (workspace, number) do update set status = excluded.status, item = excluded.item,
          worker = excluded.worker, lease = excluded.lease, attempt = excluded.attempt,
          percent = excluded.percent, not_before = excluded.not_before,
          started_at = coalesce(t.started_at, excluded.started_at),
          finished_at = case when excluded.status in ('done', 'failed', 'cancelled')
            then coalesce(excluded.finished_at, t.finished_at) end,
          updated_at = excluded.updated_at, result = coalesce(excluded.result, t.result),
          commit_id = coalesce(excluded.commit_id, t.commit_id),
          certificate = coalesce(excluded.certificate, t.certificate),
          author = coalesce(excluded.author, t.author), pinned = excluded.pinned
        """;

    private const string Insert = $"""
        insert into mmos.task (workspace, {Columns}, project, key, title, priority, type, kind, tier, needs,
          created_at)
        select $1, u.* from {Arrays}, $18::text[], $19::text[], $20::text[], $21::text[], $22::text[],
          $23::text[], $24::text[], $25::text[], $26::bigint[]) as u
        on conflict (workspace, number) do update set status = excluded.status, item = excluded.item,
          worker = excluded.worker, lease = excluded.lease, attempt = excluded.attempt,
          percent = excluded.percent, not_before = excluded.not_before, started_at = excluded.started_at,
          finished_at = excluded.finished_at, updated_at = excluded.updated_at, result = excluded.result,
          commit_id = excluded.commit_id, certificate = excluded.certificate, author = excluded.author,
          pinned = excluded.pinned, project = excluded.project, key = excluded.key, title = excluded.title,
          priority = excluded.priority, type = excluded.type, kind = excluded.kind, tier = excluded.tier,
          needs = excluded.needs, created_at = excluded.created_at
        """;

    private const string Define = """
        insert into mmos.task_definition (workspace, number, definition)
        select $1, * from unnest($2::int[], $3::text[])
        on conflict (workspace, number) do update set definition = excluded.definition
        """;

    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<TaskWrite> tasks)
    {
        var added = tasks.Where(t => t.New is not null).ToList();
        var changed = tasks.Where(t => t.New is null).ToList();
        if (changed.Count > 0) batch.Add(Change, [workspace, .. State(changed)]);
        if (added.Count == 0) return;
        batch.Add(Insert, [workspace, .. State(added), .. Definition(added)]);
        batch.Add(Define, workspace, Of(added, t => t.Number), Of(added, t => PgText.Clean(
            JsonSerializer.Serialize(t.New!.Definition, Wire.Json.TaskDefinition))));
    }

    private static object[] State(List<TaskWrite> tasks) =>
    [
        Of(tasks, t => t.Number), Of(tasks, t => t.Status), Of(tasks, t => t.Item),
        Of(tasks, t => PgText.CleanOrNull(t.Worker)), Of(tasks, t => t.Lease), Of(tasks, t => t.Attempt),
        Of(tasks, t => t.Percent), Of(tasks, t => t.NotBefore), Of(tasks, t => t.StartedAt),
        Of(tasks, t => t.FinishedAt), Of(tasks, t => t.At), Of(tasks, t => PgText.CleanOrNull(t.Result)),
        Of(tasks, t => PgText.CleanOrNull(t.Commit)),
        Of(tasks, t => t.Certificate is null
            ? null : JsonSerializer.Serialize(t.Certificate, Wire.Json.Certificate)),
        Of(tasks, t => PgText.CleanOrNull(t.Author)), Of(tasks, t => PgText.CleanOrNull(t.Pinned)),
    ];

    private static object[] Definition(List<TaskWrite> tasks) =>
    [
        Of(tasks, t => t.New!.Project), Of(tasks, t => PgText.Clean(t.New!.Definition.Key)),
        Of(tasks, t => PgText.Clean(t.New!.Definition.Title)),
        Of(tasks, t => t.New!.Definition.Priority.ToString()), Of(tasks, t => t.New!.Definition.Type),
        Of(tasks, t => t.New!.Definition.Kind), Of(tasks, t => t.New!.Definition.Tier),
        Of(tasks, t => JsonSerializer.Serialize(t.New!.Needs, Wire.Json.IReadOnlyListInt32)),
        Of(tasks, t => t.New!.CreatedAt),
    ];

    private static T[] Of<T>(List<TaskWrite> tasks, Func<TaskWrite, T> column) => [.. tasks.Select(column)];
}
