using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mmos.Runtime.Care;

/// <summary>Takes texts out of JSON: only within its strings, never its structure; all else stays byte by
/// byte.</summary>
public static class RedactedJson
{
    /// <summary>What stands where something was removed.</summary>
    public const string Marker = "[redacted]";

    /// <summary>Fields that hold what people and agents wrote. Names, words of MMOS and hashes are not among
    /// them.</summary>
    private static readonly FrozenSet<string> Prose = new[]
    {
        "title", "description", "acceptance", "problem", "run", "verify", "note", "feedback", "result",
        "reason", "outcome", "goal", "text", "content", "subject", "body", "context", "command", "question",
        "answer", "output", "summary",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Removes a text wherever a string holds it.</summary>
    /// <returns>The new JSON; null when no string holds it.</returns>
    public static ReadOnlyMemory<byte>? Without(ReadOnlySpan<byte> json, string text) =>
        Rewrite(json, (_, value) => value.Contains(text, StringComparison.Ordinal)
            ? value.Replace(text, Marker, StringComparison.Ordinal) : null);

    /// <summary>Removes everything that people and agents wrote.</summary>
    /// <returns>The new JSON; null when there was nothing.</returns>
    public static ReadOnlyMemory<byte>? WithoutProse(ReadOnlySpan<byte> json) =>
        Rewrite(json, (name, value) => value.Length > 0 && value != Marker && Prose.Contains(name)
            ? Marker : null);

    private static ReadOnlyMemory<byte>? Rewrite(
        ReadOnlySpan<byte> json, Func<string, string, string?> change)
    {
        var reader = new Utf8JsonReader(json);
        var made = new ArrayBufferWriter<byte>(json.Length);
        var (copied, name) = (0, "");
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName) name = reader.GetString()!;
            if (reader.TokenType != JsonTokenType.String
                || change(name, reader.GetString()!) is not { } changed) continue;
            made.Write(json[copied..(int)reader.TokenStartIndex]);
            var encoded = JsonEncodedText.Encode(changed, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            made.Write("\""u8);
            made.Write(encoded.EncodedUtf8Bytes);
            made.Write("\""u8);
            copied = (int)reader.BytesConsumed;
        }
        if (copied == 0) return null;
        made.Write(json[copied..]);
        return made.WrittenMemory;
    }
}
