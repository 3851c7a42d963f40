using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Mmos.Api;

namespace Mmos.Mcp.Serving;

/// <summary>The seam's types in whole, as `verbose: true` and resources give them: those of the REST
/// API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(TaskInfo))]
[JsonSerializable(typeof(ProjectInfo))]
[JsonSerializable(typeof(WorkerInfo))]
[JsonSerializable(typeof(EventInfo))]
[JsonSerializable(typeof(FoundConflict))]
[JsonSerializable(typeof(OpenReview))]
[JsonSerializable(typeof(InboxItem))]
[JsonSerializable(typeof(IReadOnlyList<EventInfo>))]
[JsonSerializable(typeof(PerformanceReport))]
[JsonSerializable(typeof(CostReport))]
internal sealed partial class McpJson : JsonSerializerContext
{
    /// <summary>A value in whole.</summary>
    public static JsonNode? Whole<T>(T value) =>
        JsonSerializer.SerializeToNode(value, typeof(T), Default);
}
