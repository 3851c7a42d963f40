using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Puts answers on the wire.</summary>
internal static class Replies
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>An answer, or its refusal.</summary>
    public static Task Write<T>(HttpContext context, Answer<T> answer, int success)
    {
        if (answer.Problem is { } problem) return No(context, problem);
        var response = context.Response;
        response.StatusCode = success;
        if (answer.Seq > 0) SetSeq(response, answer.Seq);
        return Write(response, Json, answer.Value!, ApiJson.Of<T>(ApiJson.Lenient));
    }

    /// <summary>The position that the answer reflects.</summary>
    public static void SetSeq(HttpResponse response, long seq) =>
        response.Headers["Mmos-Seq"] = seq.ToString(CultureInfo.InvariantCulture);

    /// <summary>A refusal.</summary>
    public static Task No(HttpContext context, Problem problem, int? status = null)
    {
        var response = context.Response;
        response.StatusCode = status ?? StatusOf(problem.Code);
        // Which moment suits is not known: the queue is full, or memory is short.
        if (response.StatusCode == StatusCodes.Status429TooManyRequests) response.Headers.RetryAfter = "5";
        var body = new ProblemBody("about:blank", ReasonPhrases.GetReasonPhrase(response.StatusCode),
            response.StatusCode, problem.Message, problem.Code,
            problem.Field is { } field
                ? new Dictionary<string, IReadOnlyList<string>> { [field] = [problem.Message] }
                : new Dictionary<string, IReadOnlyList<string>>(),
            problem.Details);
        return Write(response, "application/problem+json", body, ApiJson.Of<ProblemBody>(ApiJson.Lenient));
    }

    /// <summary>The status that a code is answered with.</summary>
    public static int StatusOf(string code) => code switch
    {
        "invalid" => StatusCodes.Status400BadRequest,
        "not_allowed" => StatusCodes.Status403Forbidden,
        "not_found" => StatusCodes.Status404NotFound,
        "conflict" or "stale" => StatusCodes.Status409Conflict,
        "key_reused" => StatusCodes.Status422UnprocessableEntity,
        "full" => StatusCodes.Status429TooManyRequests,
        "unavailable" or "unconfirmed" or Departure.Code => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>A value as JSON.</summary>
    public static async Task Write<T>(HttpResponse response, string mediaType, T value, JsonTypeInfo<T> type)
    {
        response.ContentType = mediaType;
        await JsonSerializer.SerializeAsync(response.BodyWriter, value, type,
            response.HttpContext.RequestAborted).ConfigureAwait(false);
    }
}
