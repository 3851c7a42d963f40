using System.Text.Json;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>Questions to a log as `mmos db export` gives it.</summary>
internal static class EventLog
{
    public static IEnumerable<JsonElement> Of(this IReadOnlyList<string> export, string type) =>
        from line in export
        let item = Parse(line)
        where item.GetProperty("type").GetString() == type
        select item;

    /// <summary>The tasks that were done, one entry per event.</summary>
    public static IReadOnlyList<int> Done(this IReadOnlyList<string> export) =>
        [.. export.Of("task.done").Select(item => item.GetProperty("data").GetProperty("task").GetInt32())];

    public static IEnumerable<string> Causes(this IReadOnlyList<string> export, string type) =>
        export.Of(type).Select(item => item.GetProperty("data").GetProperty("cause").GetString()!);

    private static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
