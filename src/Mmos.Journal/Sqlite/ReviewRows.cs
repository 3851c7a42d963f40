using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `review` and `conflict`.</summary>
internal static class ReviewRows
{
    /// <summary>Names of the tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["review", "conflict"];

    /// <summary>Conflicts, oldest first.</summary>
    public static IReadOnlyList<FoundConflict> Conflicts(
        Database database, string? project, bool all, long? id)
    {
        var rows = database.Statement($"""
            select {ConflictMap.Columns} from conflict c join task t on t.number = c.task
            where (c.resolved_at is null or ?1) and (?2 is null or t.project = ?2)
              and (?3 is null or c.id = ?3)
            order by c.id
            """).With(all ? 1 : 0).With(project).With(id);
        var conflicts = new List<FoundConflict>();
        while (rows.Next()) conflicts.Add(ConflictMap.Map(rows));
        return conflicts;
    }

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
        foreach (var conflict in writes.Conflicts) Put(database, conflict);
        foreach (var need in writes.Needs)
            database.Statement("update task set needs = json_insert(needs, '$[#]', ?) where number = ?")
                .With(need.Behind).With(need.Task).Run();
    }

    private static void Put(Database database, ConflictWrite conflict)
    {
        if (conflict.Found is { } found)
            database.Statement("insert into conflict (id, kind, task, other, paths, text, opened_at, "
                    + "resolved_at, resolution, resolved_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .With(conflict.Id).With(found.Kind).With(found.Task).With(found.Other)
                .With(JsonSerializer.Serialize(found.Paths, Wire.Json.IReadOnlyListString)).With(found.Text)
                .With(conflict.At).With(conflict.Settled is null ? null : conflict.At)
                .With(conflict.Settled?.Resolution).With(conflict.Settled?.By).Run();
        else
            database.Statement(
                    "update conflict set resolved_at = ?, resolution = ?, resolved_by = ? where id = ?")
                .With(conflict.At).With(conflict.Settled!.Resolution).With(conflict.Settled.By)
                .With(conflict.Id).Run();
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
