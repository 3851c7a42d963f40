using System.Text.Json.Nodes;
using Mmos.Api;

namespace Mmos.Mcp.Protocol;

/// <summary>What a tool answers.</summary>
/// <param name="Text">For models whose client shows them text only: it says all that is in
/// <paramref name="Content"/>.</param>
/// <param name="Content">The structured answer; null for errors.</param>
/// <param name="IsError">The call did not do what was asked.</param>
internal sealed record Reply(string Text, JsonObject? Content, bool IsError = false)
{
    /// <summary>An answer: a sentence, then the content in lines.</summary>
    public static Reply Of(string sentence, JsonObject content) =>
        new(Lines.Of(sentence, content), content);

    /// <summary>An answer whose text says more than lines can.</summary>
    public static Reply Told(string text, JsonObject content) => new(text, content);

    /// <summary>A refusal, with what to do next.</summary>
    public static Reply No(Problem problem, string? advice = null) => new(
        string.Join('\n', [
            advice is null ? problem.Message : $"{problem.Message}. {advice}",
            .. problem.Field is { } field && !problem.Message.Contains(field, StringComparison.Ordinal)
                ? [$"field: {field}"] : Array.Empty<string>(),
            .. problem.Details]), null, IsError: true);

    /// <summary>What an answer of the seam gives, or why not.</summary>
    public static Reply From<T>(Answer<T> answer, Func<T, Reply> reply, string? advice = null) =>
        answer.Problem is { } problem ? No(problem, advice) : reply(answer.Value!);
}
