using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Reviews as `review list` prints them.</summary>
internal static class ReviewPages
{
    /// <summary>A table of what is in review.</summary>
    public static Page List(IReadOnlyList<OpenReview> reviews, Frame frame)
    {
        if (reviews.Count == 0)
            return new Page().Add("nothing is in review", Ink.Faint);
        var table = new TextTable(
            new Column("ID"), new Column("PROJECT") { Least = 8, LeavesAt = 3 }, new Column("STAGE"),
            new Column("OF") { IsRight = true, LeavesAt = 5 }, new Column("BY") { Least = 8, LeavesAt = 2 },
            new Column("REVIEWER") { Least = 8 }, new Column("AGE") { IsRight = true, LeavesAt = 4 },
            new Column("TITLE") { Least = 12 });
        foreach (var review in reviews)
            table.Add(new Cell(review.Id, Ink.Strong), review.Project, review.Stage,
                FormattableString.Invariant($"{review.Number}/{review.Of}"), review.Author ?? "-",
                Reviewer(review), frame.Age(review.OpenedAt), review.Title);
        return table.Fit(frame.Width);
    }

    private static Cell Reviewer(OpenReview review) => review.Reviewer is { } reviewer ? reviewer
        : review.Reason is not null || !review.Stage.StartsWith("agent:", StringComparison.Ordinal)
            ? new Cell("you", Ink.Warn) : new Cell("-", Ink.Faint);
}
