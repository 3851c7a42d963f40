using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Mmos.Server.Mcp;

/// <summary>The protocol's rules for headers, bodies and status codes.</summary>
internal static class McpWire
{
    public const string SessionHeader = "Mcp-Session-Id";
    public const string VersionHeader = "MCP-Protocol-Version";

    /// <summary>The first revision without handshake and sessions.</summary>
    public const string Modern = "2026-07-28";

    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const int ServerError = -32000;

    private static readonly string[] Known =
        [Modern, "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

    /// <summary>The message in a request's body; null when it is none.</summary>
    public static async Task<JsonRpcMessage?> Read(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body,
                (System.Text.Json.Serialization.Metadata.JsonTypeInfo<JsonRpcMessage>)
                McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)), context.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The revision that a message declares by itself, as the newest does; null for none.</summary>
    public static string? Declared(JsonRpcMessage message)
    {
        var parameters = message switch
        {
            JsonRpcRequest request => request.Params,
            JsonRpcNotification notice => notice.Params,
            _ => null,
        };
        return parameters is JsonObject fields && fields["_meta"] is JsonObject meta
            && meta[MetaKeys.ProtocolVersion] is JsonValue value && value.TryGetValue<string>(out var version)
            ? version : null;
    }

    /// <summary>Whether a request speaks the newest revision.</summary>
    public static bool IsModern(string? header, string? declared) =>
        string.CompareOrdinal(declared ?? "", Modern) >= 0 || string.CompareOrdinal(header ?? "",
            Modern) >= 0;

    public static bool IsKnown(string version) => Known.Contains(version);

    /// <summary>What a request of the newest revision does not say of its client; null when all is
    /// there.</summary>
    public static string? MissingMeta(JsonRpcMessage message)
    {
        if (message is not JsonRpcRequest request) return null;
        if ((request.Params as JsonObject)?["_meta"] is not JsonObject meta) return "_meta is missing";
        return meta[MetaKeys.ProtocolVersion] is null ? $"_meta lacks {MetaKeys.ProtocolVersion}"
            : meta[MetaKeys.ClientCapabilities] is not JsonObject
                ? $"_meta lacks {MetaKeys.ClientCapabilities}"
            : null;
    }

    /// <summary>What the headers of the newest revision say otherwise than the body; null when they
    /// agree.</summary>
    public static string? Mismatch(IHeaderDictionary headers, JsonRpcMessage message, string? declared)
    {
        var version = headers[VersionHeader].ToString();
        if (version.Length == 0) return $"the header {VersionHeader} is missing";
        if (declared is not null && declared != version)
            return $"the header {VersionHeader} says {version}, the body {declared}";
        var (method, parameters) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params as JsonObject),
            JsonRpcNotification notice => (notice.Method, notice.Params as JsonObject),
            _ => (null, null),
        };
        if (method is null) return null;
        if (Differ(headers, MethodHeader, method) is { } wrong) return wrong;
        var name = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => parameters?["name"],
            RequestMethods.ResourcesRead => parameters?["uri"],
            _ => null,
        };
        return name is JsonValue said && said.TryGetValue<string>(out var expected)
            ? Differ(headers, NameHeader, expected) : null;
    }

    /// <summary>The status of an answer that begins with this message.</summary>
    public static int StatusOf(JsonRpcMessage? first) => first is not JsonRpcError { Error.Code: var code }
        ? StatusCodes.Status200OK
        : code switch
        {
            (int)McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
            (int)McpErrorCode.HeaderMismatch or (int)McpErrorCode.UnsupportedProtocolVersion
                or (int)McpErrorCode.MissingRequiredClientCapability or (int)McpErrorCode.InvalidRequest
                or (int)McpErrorCode.ParseError => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        };

    /// <summary>Refuses a request before it reaches a server.</summary>
    public static Task No(HttpContext context, int status, string message, int code = ServerError,
        RequestId id = default, JsonObject? details = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (details is not null) error["data"] = details;
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id.Id is null ? null : JsonSerializer.SerializeToNode(id,
                McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(RequestId))),
            ["error"] = error,
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    /// <summary>Refuses a revision that nobody here speaks, with those that are.</summary>
    public static Task NoVersion(HttpContext context, string version, RequestId id) => No(context,
        StatusCodes.Status400BadRequest, $"Unsupported protocol version: {version}",
        (int)McpErrorCode.UnsupportedProtocolVersion, id, new JsonObject
        {
            ["supported"] = new JsonArray([.. (IsModern(version, null) ? Known.Take(1) : Known.Skip(1))
                .Select(v => (JsonNode?)v)]),
            ["requested"] = version,
        });

    private static string? Differ(IHeaderDictionary headers, string name, string expected)
    {
        var said = headers[name].ToString().Trim();
        if (said.Length == 0) return $"the header {name} is missing";
        return Decoded(said) == expected ? null : $"the header {name} says {said}, the body {expected}";
    }

    // What a header cannot hold is written as =?base64?…?=.
    private static string? Decoded(string value)
    {
        const string begin = "=?base64?", end = "?=";
        if (!value.StartsWith(begin, StringComparison.Ordinal) || !value.EndsWith(end,
            StringComparison.Ordinal))
            return value;
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value[begin.Length..^end.Length], bytes, out var count)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, count)) : null;
    }
}
