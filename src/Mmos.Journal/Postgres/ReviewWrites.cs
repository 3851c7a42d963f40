using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Writes of `review`; there are seldom many in a batch.</summary>
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
    public static IReadOnlyList<string> Tables { get; } = ["review"];

    public static void Into(NpgsqlBatch batch, string workspace, TableWrites writes)
    {
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
