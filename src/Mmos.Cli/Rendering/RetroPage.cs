using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>The page of `mmos retro`. Unknown is said, never 0.</summary>
internal static class RetroPage
{
    public static Page Of(Retrospective retro, Frame frame)
    {
        var page = new Page();
        if (retro.Tasks.Count == 0)
            page.Add("no task has finished yet: there is nothing to look back on", Ink.Faint);
        else
            page.Add(Tasks(retro, frame));
        if (retro.Participants.Count > 0)
            page.Add().Prose($"took part: {string.Join(", ", retro.Participants)}", frame.Width);
        Section(page, "went well", retro.WentWell, "+ ", frame);
        Section(page, "could go better", retro.Improvements, "- ", frame);
        if (retro.Actions.Count > 0)
        {
            page.Add().Add("to do", Ink.Strong);
            foreach (var action in retro.Actions)
                page.Prose(action.Text, frame.Width, "  ").Add("  $ " + action.Command, Ink.Busy);
        }
        return page.Add().Add(retro.Next.Count > 0 ? $"next: {string.Join(", ", retro.Next)}"
            : "next: nothing could start now; see what waits with: mmos queue");
    }

    private static Page Tasks(Retrospective retro, Frame frame)
    {
        var table = new TextTable(new Column("ID"), new Column("STATUS"),
            new Column("WORKER") { Least = 8, LeavesAt = 2 }, new Column("ATTEMPTS") { IsRight = true },
            new Column("HOURS") { IsRight = true }, new Column("ESTIMATED") { IsRight = true, LeavesAt = 3 },
            new Column("BILLED") { IsRight = true, LeavesAt = 1 }, new Column("TITLE") { Least = 12 });
        foreach (var task in retro.Tasks)
            table.Add(new Cell(task.Id, Ink.Strong), new Cell(task.Status, Marks.Ink(task.Status)),
                task.Worker ?? "-", task.Attempts.ToString(CultureInfo.InvariantCulture), Hours(task.Hours),
                Hours(task.EstimateHours), task.BilledUsd ?? "-", task.Title);
        return table.Fit(frame.Width);
    }

    private static void Section(Page page, string title, IReadOnlyList<string> sentences, string mark,
        Frame frame)
    {
        if (sentences.Count == 0) return;
        page.Add().Add(title, Ink.Strong);
        foreach (var sentence in sentences) page.Prose(mark + sentence, frame.Width, "  ");
    }

    private static string Hours(decimal? hours) =>
        hours is { } known ? known.ToString("0.##", CultureInfo.InvariantCulture) : "-";
}
