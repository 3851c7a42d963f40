using Mmos.Api;
using Mmos.Journal.Rows;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `review`.</summary>
internal static class ReviewRows
{
    /// <summary>Names of the tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["review"];

    /// <summary>Open stages, oldest first.</summary>
    public static IReadOnlyList<OpenReview> Open(Database database, string? project, string branchPrefix)
    {
        var rows = database.Statement($"""
            select {ReviewMap.Columns} from review v join task t on t.number = v.task
              left join project p on p.slug = t.project
            where v.closed_at is null and (?1 is null or t.project = ?1) order by v.seq
            """).With(project);
        var reviews = new List<OpenReview>();
        while (rows.Next()) reviews.Add(ReviewMap.Map(rows, branchPrefix));
        return reviews;
    }

    public static void Apply(Database database, TableWrites writes)
    {
        foreach (var review in writes.Reviews) Put(database, review);
    }

    private static void Put(Database database, ReviewWrite review)
    {
        if (review.Opened is { } opened)
            database.Statement("insert into review (seq, task, stage, of_stages, name, opened_at) "
                    + "values (?, ?, ?, ?, ?, ?)")
                .With(opened.Seq).With(review.Task).With(opened.Stage).With(opened.Of).With(opened.Name)
                .With(review.At).Run();
        else if (review.Ended is { } ended)
            database.Statement("update review set closed_at = ?, verdict = ?, reviewer = ?, note = ? "
                    + "where task = ? and closed_at is null")
                .With(review.At).With(ended.Verdict).With(ended.Reviewer).With(ended.Note).With(review.Task)
                .Run();
        else
            database.Statement("update review set reason = ? where task = ? and closed_at is null")
                .With(review.Reason).With(review.Task).Run();
    }
}
