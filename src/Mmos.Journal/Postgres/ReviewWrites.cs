using System.Globalization;
using System.Text.Json;
using Mmos.Journal.Events;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Writes of `review` and `conflict`; there are seldom many in a batch.</summary>
internal static class ReviewWrites
{
    private const string Open = """
        insert into mmos.review (workspace, seq, task, stage, of_stages, name, opened_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string End = """
        update mmos.review set closed_at = $3, verdict = $4::text, reviewer = $5, note = $6
        where workspace = $1 and task = $2 and closed_at is null
        """;

    private const string Explain =
        "update mmos.review set reason = $3 where workspace = $1 and task = $2 and closed_at is null";

    /// <summary>Names of the tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["review", "conflict"];

    private const string Find = """
        insert into mmos.conflict (workspace, id, kind, task, other, paths, text, opened_at, resolved_at,
          resolution, resolved_by)
        values ($1, $2, $3, $4, $5::int, $6, $7, $8, $9::bigint, $10::text, $11::text)
        """;

    private const string Settle = """
        update mmos.conflict set resolved_at = $3, resolution = $4, resolved_by = $5
        where workspace = $1 and id = $2
        """;

    private const string Queue = """
        update mmos.task
        set needs = case needs when '[]' then '[' else rtrim(needs, ']') || ',' end || $3 || ']'
        where workspace = $1 and number = $2
        """;

    public static void Into(NpgsqlBatch batch, string workspace, TableWrites writes)
    {
        foreach (var c in writes.Conflicts)
            if (c.Found is { } found)
                batch.Add(Find, workspace, c.Id, found.Kind, found.Task, found.Other,
                    PgText.Clean(JsonSerializer.Serialize(found.Paths, Wire.Json.IReadOnlyListString)),
                    PgText.Clean(found.Text), c.At, c.Settled is null ? null : c.At, c.Settled?.Resolution,
                    PgText.CleanOrNull(c.Settled?.By));
            else
                batch.Add(Settle, workspace, c.Id, c.At, c.Settled!.Resolution, PgText.Clean(c.Settled.By));
        foreach (var n in writes.Needs)
            batch.Add(Queue, workspace, n.Task, n.Behind.ToString(CultureInfo.InvariantCulture));
        foreach (var r in writes.Reviews)
            if (r.Opened is { } opened)
                batch.Add(Open, workspace, opened.Seq, r.Task, opened.Stage, opened.Of,
                    PgText.Clean(opened.Name), r.At);
            else if (r.Ended is { } ended)
                batch.Add(End, workspace, r.Task, r.At, ended.Verdict, PgText.Clean(ended.Reviewer),
                    PgText.Clean(ended.Note));
            else
                batch.Add(Explain, workspace, r.Task, PgText.Clean(r.Reason!));
    }
}
