using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmos.Mcp.Protocol;

/// <summary>Structured answers as short lines: about half the tokens of the same in JSON.</summary>
internal static class Lines
{
    /// <summary>A sentence, then `name: value` a line; a list of objects has one object a line.</summary>
    public static string Of(string sentence, JsonObject content)
    {
        var text = new StringBuilder(sentence);
        foreach (var (name, value) in content)
            switch (value)
            {
                case null:
                    break;
                case JsonArray list when list.Any(item => item is JsonObject or JsonArray):
                    Begin(text).Append(name).Append(':');
                    foreach (var item in list) Begin(text).Append("- ").Append(Flat(item));
                    break;
                case JsonArray { Count: 0 }:
                    break;
                default:
                    Begin(text).Append(name).Append(": ").Append(Flat(value));
                    break;
            }
        return text.ToString();
    }

    private static StringBuilder Begin(StringBuilder text) => text.Length == 0 ? text : text.Append('\n');

    private static string Flat(JsonNode? value) => value switch
    {
        null => "-",
        JsonObject thing => string.Join(" · ",
            thing.Where(f => !IsNothing(f.Value)).Select(f => $"{f.Key} {Flat(f.Value)}")),
        JsonArray list => string.Join(", ", list.Select(Flat)),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static bool IsNothing(JsonNode? value) => value is null or JsonArray { Count: 0 };
}
