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
    /// <summary>Field of the content that says the sentence: some clients show their model only the
    /// content, others only the text.</summary>
    public const string Note = "note";

    /// <summary>An answer: a sentence, then the content in lines.</summary>
    public static Reply Of(string sentence, JsonObject content)
    {
        var text = Lines.Of(sentence, content);
        if (sentence.Length > 0) content[Note] = sentence;
        return new(text, content);
    }

    /// <summary>An answer whose text says all that is in the content, or more.</summary>
    /// <param name="text">The text; where no note is given it is one sentence, which is the note.</param>
    /// <param name="content">The content.</param>
    /// <param name="note">What to do next, when the text is long; empty for nothing.</param>
    public static Reply Told(string text, JsonObject content, string? note = null)
    {
        if ((note ?? text) is { Length: > 0 } said) content[Note] = said;
        return new(text, content);
    }

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
