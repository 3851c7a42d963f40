using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>A project's tasks as layers: each stands below everything it needs.</summary>
internal static class ProjectGraph
{
    /// <summary>A layer with more tasks than this is drawn as a grid without needs, so that 200 tasks stay readable.</summary>
    private const int TallestLayer = 16;

    /// <summary>The graph as text.</summary>
    public static Page Of(IReadOnlyList<TaskInfo> tasks, Frame frame)
    {
        var page = new Page();
        var layers = Layers(tasks);
        for (var i = 0; i < layers.Count; i++)
        {
            var head = (i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(3);
            page.Add(layers[i].Count > TallestLayer
                ? Grid(head, layers[i], frame.Width)
                : Rows(head, layers[i], frame.Width));
        }
        return page;
    }

    /// <summary>Tasks by the length of the longest chain of needs below them.</summary>
    public static IReadOnlyList<IReadOnlyList<TaskInfo>> Layers(IReadOnlyList<TaskInfo> tasks)
    {
        var byId = tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var task in tasks)
            Measure(task, byId, depths);
        return [.. tasks.GroupBy(task => depths[task.Id]).OrderBy(layer => layer.Key).Select(layer => layer.ToList())];
    }

    /// <summary>Walks down without recursion: a chain may be as long as a plan. The engine has refused cycles.</summary>
    private static void Measure(
        TaskInfo start, Dictionary<string, TaskInfo> byId, Dictionary<string, int> depths)
    {
        var open = new Stack<TaskInfo>([start]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPeek(out var task))
        {
            var below = task.Needs.Where(byId.ContainsKey).ToList();
            var unknown = below.Where(need => !depths.ContainsKey(need)).ToList();
            if (unknown.Count > 0 && seen.Add(task.Id))
            {
                foreach (var need in unknown)
                    open.Push(byId[need]);
                continue;
            }
            open.Pop();
            depths[task.Id] = below.Select(need => depths.GetValueOrDefault(need)).DefaultIfEmpty(-1).Max() + 1;
        }
    }

    private static Page Rows(string head, IReadOnlyList<TaskInfo> layer, int width)
    {
        var page = new Page();
        var idWidth = layer.Max(task => Cells.Width(task.Id));
        var keyWidth = Math.Min(layer.Max(task => Cells.Width(task.Key)), Math.Max(8, width / 3));
        for (var i = 0; i < layer.Count; i++)
        {
            var task = layer[i];
            var ink = Marks.Ink(task.Status);
            page.Add(Line.Of(i == 0 ? head : "   ", Ink.Faint).Add(Bracket(i, layer.Count), Ink.Faint)
                .Add(Marks.Sign(task.Status) + " ", ink)
                .Add(Cells.Pad(task.Id, idWidth) + "  ", Ink.Strong)
                .Add(Cells.Pad(Cells.Clip(task.Key, keyWidth), keyWidth) + "  ")
                .Add(State(task), ink)
                .Add(task.Needs.Count == 0 ? "" : "  ← " + string.Join(' ', task.Needs), Ink.Faint)
                .Clipped(width));
        }
        return page;
    }

    private static Page Grid(string head, IReadOnlyList<TaskInfo> layer, int width)
    {
        var page = new Page();
        var cell = Math.Min(24, layer.Max(task => Cells.Width(task.Id) + Cells.Width(task.Key)) + 5);
        var perRow = Math.Max(1, (Math.Min(width, 120) - 6) / cell);
        var rows = layer.Chunk(perRow).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            var line = Line.Of(i == 0 ? head : "   ", Ink.Faint).Add(Bracket(i, rows.Count), Ink.Faint);
            foreach (var task in rows[i])
            {
                var name = Cells.Pad(Cells.Clip($"{task.Id} {task.Key}", cell - 4), cell - 2);
                line.Add(Marks.Sign(task.Status) + " ", Marks.Ink(task.Status)).Add(name);
            }
            page.Add(line.Clipped(width));
        }
        return page;
    }

    private static string Bracket(int row, int rows) =>
        rows == 1 ? " ─ " : row == 0 ? " ┬ " : row == rows - 1 ? " ╰ " : " │ ";

    private static string State(TaskInfo task) => task.Status switch
    {
        "running" or "assigned" => string.Create(
            CultureInfo.InvariantCulture, $"{task.Status} on {task.Worker ?? "?"}, {task.Progress} %"),
        "ready" or "pending" when task.Feedback.Count > 0 => $"{task.Status}, came back: {task.Feedback[^1].Cause}",
        _ => task.Status,
    };
}
