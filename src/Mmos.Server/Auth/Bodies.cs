using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Mmos.Api;

namespace Mmos.Server.Auth;

/// <summary>What a request brings: its type, its length, and proof that a browser's page meant it.</summary>
internal static class Bodies
{
    private const int JsonBytes = 1024 * 1024;

    /// <summary>Where bodies may be larger than 1 MB: whole plans, batches, long messages,
    /// artifacts.</summary>
    private static readonly string[] Large =
        ["/api/orchestrator/projects", "/api/orchestrator/tasks", "/api/orchestrator/artifacts",
            "/api/orchestrator/messages", "/api/orchestrator/attempts", "/mcp"];

    /// <summary>What is wrong with it; null for nothing. Also sets how much may be read.</summary>
    public static (int Status, Problem Problem)? Wrong(HttpContext context, bool hasCookie)
    {
        var request = context.Request;
        var isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            && !HttpMethods.IsOptions(request.Method);
        // Every browser names the origin of a write; one that does not is no browser and has a token.
        if (isWrite && hasCookie && request.Headers.Origin.Count == 0)
            return (StatusCodes.Status403Forbidden, new Problem("not_allowed",
                "a write with a cookie must name its origin; programs use a token"));
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        if ((hasBody || request.ContentType is not null) && !IsFit(request, hasBody))
            return (StatusCodes.Status415UnsupportedMediaType, new Problem("invalid",
                "the body must be JSON in UTF-8: Content-Type: application/json", "Content-Type"));
        var most = Large.Any(path => request.Path.StartsWithSegments(path)) ? Guard.BodyBytes : JsonBytes;
        if (request.ContentLength > most)
            return (StatusCodes.Status413PayloadTooLarge,
                new Problem("invalid", $"the body has {request.ContentLength} bytes; at most {most} here"));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = most;
        return null;
    }

    private static bool IsFit(HttpRequest request, bool hasBody)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return false;
        if (Is(type, "application/x-www-form-urlencoded") || Is(type, "multipart/form-data")) return false;
        if (Is(type, "application/json"))
            return !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);
        // Files as they are; and what SignalR's own client sends before it has a connection.
        return request.Path.StartsWithSegments("/api/orchestrator/artifacts")
            || request.Path.StartsWithSegments("/hubs")
            || (!hasBody && !Is(type, "text/plain"));
    }

    private static bool Is(MediaTypeHeaderValue type, string name) =>
        type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);
}
