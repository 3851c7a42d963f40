using System.Globalization;
using System.Text.Json;
using Mmos.Api;

namespace Mmos.Runtime.Local;

/// <summary>Says in sentences how the worker of a task's last attempt was chosen, from its events.</summary>
internal static class Choice
{
    /// <summary>The sentences; none before the first attempt.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<EventInfo> events)
    {
        if (events.LastOrDefault(IsChoice) is not { } chosen) yield break;
        var scores = Pairs(chosen.Data, "scores", "worker", "perMille").ToList();
        if (scores.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{chosen.Worker ?? scores[0].Name} was chosen at {chosen.At:yyyy-MM-dd HH:mm:ss}Z; the best "
                + $"scores of 1000: {string.Join(", ", scores.Select(s => $"{s.Name} {s.Number}"))}.");
        var refused = Pairs(chosen.Data, "refused", "reason", "count").ToList();
        if (refused.Count > 0)
            yield return "Others could not have it then: "
                + $"{string.Join(", ", refused.Select(r => $"{r.Number} {Reason(r.Name)}"))}.";
    }

    // Only authors are chosen among several; items of the engine go to whoever is there.
    private static bool IsChoice(EventInfo happened) => happened.Type == "task.offered"
        || (happened.Type == "task.assigned" && happened.Data.TryGetProperty("item", out var item)
            && item.ValueEquals("author"));

    private static IEnumerable<(string Name, int Number)> Pairs(
        JsonElement data, string list, string name, string number) =>
        data.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Select(item =>
                (item.GetProperty(name).GetString()!, item.GetProperty(number).GetInt32()))
            : [];

    private static string Reason(string word) => word switch
    {
        "capability" => "lacked a capability or the tier",
        "busy" => "had no free slot",
        "not_waiting" => "did not wait for work",
        "paused" => "took nothing new",
        "account" => "had a closed account",
        "reserve" => "had only the reserve of their account left",
        "resting" => "rested after failures",
        _ => word,
    };
}
