using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Auth;

/// <summary>Answers that the guard gives itself, in the form of RFC 9457.</summary>
internal static class Refusals
{
    /// <summary>A refusal; nothing else of the request is looked at.</summary>
    public static Task Write(HttpContext context, int status, Problem problem) =>
        Json(context, status, json =>
        {
            json.WriteString("type", "about:blank");
            json.WriteString("title", problem.Message);
            json.WriteNumber("status", status);
            json.WriteString("detail", problem.Message);
            json.WriteString("code", problem.Code);
            if (problem.Field is null) return;
            json.WriteStartObject("errors");
            json.WriteStartArray(problem.Field);
            json.WriteStringValue(problem.Message);
            json.WriteEndArray();
            json.WriteEndObject();
        }, "application/problem+json");

    /// <summary>Too many requests, and when to come back.</summary>
    public static Task TooMany(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Write(context, StatusCodes.Status429TooManyRequests, new Problem("full",
            string.Create(CultureInfo.InvariantCulture, $"too many requests; try again in {seconds} s")));
    }

    /// <summary>One object of JSON.</summary>
    public static async Task Json(HttpContext context, int status, Action<Utf8JsonWriter> members,
        string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        using var bytes = new MemoryStream();
        await using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        await context.Response.Body.WriteAsync(bytes.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }
}
