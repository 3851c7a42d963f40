using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Lists page by page: `limit` (100, at most 1000) and `after`, which is the `next` of the page
/// before.</summary>
internal static class Paging
{
    private const int Usual = 100;
    private const int Most = 1000;

    /// <summary>What every list may be asked.</summary>
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("limit", "At most so many, 1-1000; 100 by default.", "integer"),
        new("after", "The `next` of the page before; nothing for the first page."),
    ];

    /// <summary>How many items a page has.</summary>
    public static int Limit(Ask ask) => (int)(ask.Number("limit", 1, Most) ?? Usual);

    /// <summary>A page out of a whole list.</summary>
    public static Answer<Page<T>> Cut<T>(Answer<IReadOnlyList<T>> all, Ask ask, Func<T, string> cursor)
    {
        var (limit, after) = (Limit(ask), ask.Text("after"));
        return all.Map(items =>
        {
            var start = 0;
            if (after is not null)
            {
                while (start < items.Count && cursor(items[start]) != after) start++;
                if (start++ == items.Count)
                    throw Refused.By("after", "`after` is not in the list (any more); begin without it");
            }
            if (start == 0 && items.Count <= limit) return new Page<T>(items);
            return Page([.. items.Skip(start).Take(limit + 1)], limit, cursor);
        });
    }

    /// <summary>A page of items of which one more was asked for than it has place for.</summary>
    public static Page<T> Page<T>(IReadOnlyList<T> items, int limit, Func<T, string> cursor) =>
        items.Count <= limit ? new Page<T>(items)
            : new Page<T>([.. items.Take(limit)], cursor(items[limit - 1]));
}
