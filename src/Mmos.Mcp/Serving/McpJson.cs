using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Mmos.Api;

namespace Mmos.Mcp.Serving;

/// <summary>What tools and resources write as JSON.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class McpJson : JsonSerializerContext
{
    /// <summary>A value in whole, as the REST API gives it: for `verbose: true`.</summary>
    public static JsonNode? Whole<T>(T value) =>
        JsonSerializer.SerializeToNode(value, ApiJson.Of<T>(ApiJson.Lenient));

    /// <summary>The same as text: for resources.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Of<T>(ApiJson.Lenient));
}
