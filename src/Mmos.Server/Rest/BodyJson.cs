using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Reads bodies, and says in people's words what is wrong with one, and where.</summary>
internal static partial class BodyJson
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = ApiJson.MaxDepth };

    /// <summary>The value of a whole body.</summary>
    /// <exception cref="Refused">It is none.</exception>
    public static T Read<T>(ReadOnlySequence<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, Reading);
            var value = JsonSerializer.Deserialize(ref reader, ApiJson.Of<T>(ApiJson.Strict));
            if (value is null) throw Refused.By("$", "the body is null");
            // Whatever stands behind the value is an error of the reader.
            reader.Read();
            RequireElements(body);
            return value;
        }
        catch (JsonException e)
        {
            throw new Refused(Problem(e));
        }
        catch (OverflowException)
        {
            throw Refused.By("$", "a number of the body is out of range");
        }
    }

    // Lists of the API have no gaps, and the serializer does not look for them.
    private static void RequireElements(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body, Reading);
        Stack<bool> isList = [];
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray: isList.Push(true); break;
                case JsonTokenType.StartObject: isList.Push(false); break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject: isList.Pop(); break;
                case JsonTokenType.Null when isList.TryPeek(out var inList) && inList:
                    throw Refused.By("$", "null is no element of a list");
            }
    }

    /// <summary>Whether the body is an object with such a member, or an array.</summary>
    public static (bool IsArray, bool HasMember) Look(ReadOnlySequence<byte> body, string member)
    {
        var reader = new Utf8JsonReader(body, Reading);
        try
        {
            if (!reader.Read()) return default;
            if (reader.TokenType != JsonTokenType.StartObject)
                return (reader.TokenType == JsonTokenType.StartArray, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(member)) return (false, true);
                reader.Read();
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whoever reads it says what is wrong.
        }
        return default;
    }

    private static Problem Problem(JsonException e)
    {
        var path = Field(e.Path);
        var text = e.Message;
        if (Unknown().Match(text) is { Success: true } unknown)
            return Invalid(Below(path, unknown.Groups[1].Value),
                $"there is no member `{Last(unknown)}` here");
        if (Missing().Match(text) is { Success: true } missing)
            return Invalid(Below(path, missing.Groups[1].Value), $"the member `{Last(missing)}` is missing");
        if (Twice().Match(text) is { Success: true } twice)
            return Invalid(Below(path, twice.Groups[1].Value),
                $"the member `{Last(twice)}` stands there twice");
        if (text.Contains("maximum configured depth", StringComparison.Ordinal))
            return Invalid(path, $"nested deeper than {ApiJson.MaxDepth}");
        if (Null().IsMatch(text)) return Invalid(path, "null is no value for it");
        if (e.InnerException is InvalidOperationException { InnerException: not null })
            return Invalid(path, "the text is no valid UTF-8");
        if (Type().Match(text) is { Success: true })
            return Invalid(path, "the value is of another type, or out of range");
        return Invalid(path, $"the body is no JSON: {Position().Replace(text, "")} (line {e.LineNumber + 1}, "
            + $"byte {e.BytePositionInLine + 1})");
    }

    private static Problem Invalid(string field, string what) =>
        new("invalid", field == "$" ? what : $"{field}: {what}", field);

    private static string Last(Match match) => match.Groups[1].Value;

    // The path of some messages ends with the member, of others before it.
    private static string Below(string path, string member) =>
        path == member || path.EndsWith("." + member, StringComparison.Ordinal) ? path
        : path == "$" ? member : $"{path}.{member}";

    private static string Field(string? path) =>
        path is null or "$" ? "$" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..]
        : path.StartsWith('$') ? path[1..] : path;

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: '([^';,]*)'")]
    private static partial Regex Missing();

    [GeneratedRegex("^Duplicate property '([^']*)'")]
    private static partial Regex Twice();

    [GeneratedRegex("does ?n[o']t allow (setting )?null|disallows? null")]
    private static partial Regex Null();

    [GeneratedRegex("^The JSON value could not be converted")]
    private static partial Regex Type();

    [GeneratedRegex(@"\s*(Path: .*|LineNumber: .*)$")]
    private static partial Regex Position();
}
