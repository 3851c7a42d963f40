namespace Mmos.Cli.Rendering;

/// <summary>How a status looks: its colour and its sign.</summary>
internal static class Marks
{
    /// <summary>The colour of a task's, project's or worker's status.</summary>
    public static Ink Ink(string status) => status switch
    {
        "done" or "idle" or "ok" => Rendering.Ink.Good,
        "failed" or "error" or "offline" => Rendering.Ink.Bad,
        "assigned" or "running" or "verifying" or "review" or "merging" or "busy" or "active" => Rendering.Ink.Busy,
        "paused" or "draining" or "limited" or "draft" or "warning" => Rendering.Ink.Warn,
        "pending" or "cancelled" => Rendering.Ink.Faint,
        _ => Rendering.Ink.Plain,
    };

    /// <summary>The sign of a task's status.</summary>
    public static string Sign(string status) => status switch
    {
        "done" => "✓",
        "failed" => "✗",
        "cancelled" => "–",
        "assigned" or "running" => "▶",
        "verifying" or "review" or "merging" => "◆",
        "ready" => "○",
        _ => "·",
    };

    /// <summary>A bar of so many cells.</summary>
    public static Line Bar(int percent, int width, Ink ink)
    {
        var full = Math.Clamp(percent, 0, 100) * width / 100;
        return Line.Of(new string('█', full), ink).Add(new string('░', width - full), Rendering.Ink.Faint);
    }

    /// <summary>`3 done, 1 running`: the counts that are not zero.</summary>
    public static Line Counts(IReadOnlyDictionary<string, int> counts)
    {
        var line = new Line();
        foreach (var (status, count) in counts.Where(pair => pair.Value > 0))
            line.Add(line.Spans.Count == 0 ? "" : ", ")
                .Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {status}"), Ink(status));
        return line.Spans.Count == 0 ? Line.Of("none", Rendering.Ink.Faint) : line;
    }
}
