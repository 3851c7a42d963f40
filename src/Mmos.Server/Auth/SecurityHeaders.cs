using Microsoft.AspNetCore.Http;

namespace Mmos.Server.Auth;

/// <summary>What browsers are told about every answer.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'; object-src 'none'";

    /// <summary>The API's browsable page brings styles and pictures within itself.</summary>
    private const string OfDocs = Policy + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

    /// <summary>Sets them; an endpoint may say more of its own, such as how long a file of the dashboard
    /// keeps.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? OfDocs : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
