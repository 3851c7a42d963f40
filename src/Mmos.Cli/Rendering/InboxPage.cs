using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>Everything that waits for a person, oldest first, with the commands that settle it.</summary>
internal static class InboxPage
{
    /// <summary>Lines of an item's text that are shown; the rest is in `task show`.</summary>
    private const int MostLines = 6;

    /// <summary>The page.</summary>
    public static Page Of(IReadOnlyList<InboxItem> items, Frame frame)
    {
        if (items.Count == 0)
            return new Page().Add("nothing waits for you", Ink.Faint);
        var page = new Page();
        foreach (var item in items.OrderBy(item => item.OpenedAt))
        {
            if (page.Lines.Count > 0)
                page.Add();
            page.Add(Line.Of(item.Task + " ", Ink.Strong).Add(item.Title, Ink.Strong).Clipped(frame.Width));
            page.Add(Line.Of($"  {item.Kind}: {item.Cause}", Ink.Bad)
                .Add($" in {item.Project}, {frame.Age(item.OpenedAt)} ago", Ink.Faint).Clipped(frame.Width));
            page.Add(Excerpt(item.Text, MostLines, frame, "  "));
            foreach (var command in item.Commands)
                page.Add("  $ " + command, Ink.Busy);
        }
        return page;
    }

    /// <summary>The first lines of a text.</summary>
    public static Page Excerpt(string text, int lines, Frame frame, string indent)
    {
        var page = new Page();
        var all = Printable.Lines(text);
        foreach (var line in all.Take(lines))
            page.Add(Line.Of(indent + line).Clipped(frame.Width));
        if (all.Count > lines)
            page.Add(FormattableString.Invariant($"{indent}… {all.Count - lines} more lines"), Ink.Faint);
        return page;
    }
}
