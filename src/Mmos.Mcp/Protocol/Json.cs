using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmos.Mcp.Protocol;

/// <summary>Builds structured answers: what is unknown is left out, so that it costs nothing.</summary>
internal static class Json
{
    /// <summary>An object of these fields, without those that are null.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var made = new JsonObject();
        foreach (var (name, value) in fields)
            if (value is not null)
                made[name] = value;
        return made;
    }

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> items) =>
        new([.. items.Select(item => (JsonNode?)item)]);

    /// <summary>A list of texts; null, and so left out, when it is empty.</summary>
    public static JsonArray? SomeTexts(IReadOnlyCollection<string> items) =>
        items.Count == 0 ? null : Texts(items);

    /// <summary>A list of what each item becomes.</summary>
    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> each) =>
        new([.. items.Select(each)]);

    /// <summary>A point in time; null for none.</summary>
    public static JsonNode? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text cut to a length, with a mark where it was.</summary>
    public static string Short(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return text[..end] + "…";
    }
}
