using Mmos.Api;

namespace Mmos.Journal.Rows;

/// <summary>Open stages of reviews, as clients see them.</summary>
internal static class ReviewMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `review v`, `task t` and `project p`.</summary>
    public const string Columns = "v.task, t.project, t.title, v.name, v.stage, v.of_stages, t.author, "
        + "t.worker, v.reason, t.attempt, t.commit_id, t.result, v.opened_at, p.repository";

    /// <summary>An open stage.</summary>
    /// <param name="row">The columns of <see cref="Columns"/>.</param>
    /// <param name="branchPrefix">What the branches of attempts begin with.</param>
    public static OpenReview Map(IRow row, string branchPrefix)
    {
        var (id, reviewer) = ($"T{row.Int32(0)}", row.TextOrNull(7));
        return new OpenReview
        {
            Id = id,
            Project = row.Text(1),
            Title = row.Text(2),
            Stage = row.Text(3),
            Number = row.Int32(4),
            Of = row.Int32(5),
            Author = row.TextOrNull(6),
            Reviewer = reviewer,
            Reason = reviewer is null ? row.TextOrNull(8) : null,
            Branch = row.IsNull(13) ? null : $"{branchPrefix}{id}-{row.Int32(9)}",
            Commit = row.TextOrNull(10),
            Result = row.TextOrNull(11),
            OpenedAt = row.Time(12),
        };
    }
}
