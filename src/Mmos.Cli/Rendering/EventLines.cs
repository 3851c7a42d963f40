using System.Globalization;
using System.Text.Json;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Events as lines, one each.</summary>
internal static class EventLines
{
    /// <summary>Fields of an event's data that its line already says, or that are too long for one.</summary>
    private static readonly HashSet<string> Unsaid = new(StringComparer.OrdinalIgnoreCase)
    {
        "task", "project", "worker", "definition", "scores", "process", "profile", "certificate",
    };

    /// <summary>Fields that hold a clock in milliseconds.</summary>
    private static readonly HashSet<string> Clocks = new(StringComparer.Ordinal) { "until", "notBefore" };

    /// <summary>`17  14:03:05  task.assigned  web/T12  worker-2  by engine  attempt=1`.</summary>
    public static Line Of(EventInfo happened, Frame frame)
    {
        var subject = (happened.Project, happened.Task) switch
        {
            ({ } project, { } task) => $"{project}/{task}",
            (null, { } task) => task,
            ({ } project, null) => project,
            _ => "-",
        };
        var line = Line.Of(happened.Seq.ToString(CultureInfo.InvariantCulture).PadLeft(6) + "  ", Ink.Faint)
            .Add(frame.Time(happened.At) + "  ", Ink.Faint)
            .Add(Cells.Pad(happened.Type, 19) + "  ", Ink.Strong)
            .Add(subject);
        if (happened.Worker is { } worker)
            line.Add("  " + worker);
        line.Add("  by " + happened.Actor, Ink.Faint);
        foreach (var (name, value) in Said(happened.Data, frame))
            line.Add($"  {name}={value}", Ink.Faint);
        return line.Clipped(frame.Width);
    }

    /// <summary>Events from the first to the last.</summary>
    public static Page Of(IReadOnlyList<EventInfo> events, Frame frame)
    {
        var page = new Page();
        foreach (var happened in events)
            page.Add(Of(happened, frame));
        return page;
    }

    private static IEnumerable<(string Name, string Value)> Said(JsonElement data, Frame frame)
    {
        if (data.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var field in data.EnumerateObject().Where(field => !Unsaid.Contains(field.Name)))
        {
            var value = field.Value.ValueKind switch
            {
                JsonValueKind.String => Quoted(field.Value.GetString() ?? ""),
                JsonValueKind.Number when Clocks.Contains(field.Name) => Clock(field.Value, frame),
                JsonValueKind.Array when field.Name == "tasks" => string.Join(',',
                    field.Value.EnumerateArray().Select(task => $"T{task.GetRawText()}")),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => field.Value.GetRawText(),
                _ => "",
            };
            if (value.Length > 0)
                yield return (field.Name, value);
        }
    }

    /// <summary>A clock as people read it; 0 says that there is none.</summary>
    private static string Clock(JsonElement value, Frame frame) =>
        value.TryGetInt64(out var ms) && ms > 0
            ? frame.Time(DateTimeOffset.FromUnixTimeMilliseconds(ms)) : "";

    private static string Quoted(string text) =>
        text.Length == 0 ? "" : text.Contains(' ', StringComparison.Ordinal) ? $"\"{Cells.Clip(text, 60)}\""
            : Cells.Clip(text, 60);
}
