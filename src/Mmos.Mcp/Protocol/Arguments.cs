using System.Text.Json;
using Mmos.Api;

namespace Mmos.Mcp.Protocol;

/// <summary>The arguments of one call, checked against the fields that its tool declares.</summary>
internal sealed class Arguments
{
    private readonly IReadOnlyList<Field> _fields;
    private readonly IReadOnlyDictionary<string, JsonElement> _given;

    private Arguments(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, JsonElement> given)
    {
        (_fields, _given) = (fields, given);
    }

    /// <summary>Takes them, or says which one is wrong; an argument that is null counts as left
    /// out.</summary>
    /// <param name="tool">Name of the tool, for the sentence.</param>
    /// <param name="fields">What it declares.</param>
    /// <param name="given">What the client sent.</param>
    public static Answer<Arguments> Of(string tool, IReadOnlyList<Field> fields,
        IEnumerable<KeyValuePair<string, JsonElement>>? given)
    {
        var kept = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in given ?? [])
        {
            if (fields.FirstOrDefault(f => f.Name == name) is not { } field)
                return No(name, $"{tool} has no argument `{Short(name)}`; it takes "
                    + (fields.Count == 0 ? "none" : string.Join(", ", fields.Select(f => f.Name))));
            if (value.ValueKind == JsonValueKind.Null) continue;
            if (Wrong(field, value) is { } wrong) return No(name, wrong);
            kept[name] = value;
        }
        return fields.FirstOrDefault(f => f.IsNeeded && !kept.ContainsKey(f.Name)) is { } missing
            ? No(missing.Name, $"{tool} needs the argument `{missing.Name}`{Expected(missing)}")
            : Answer<Arguments>.Of(new Arguments(fields, kept), 0);
    }

    /// <summary>A text; null when it was left out.</summary>
    public string? Text(string name) => Given(name) is { } value ? value.GetString() : null;

    /// <summary>A text that the tool needs.</summary>
    public string Needed(string name) => Text(name)!;

    /// <summary>A whole number; null when it was left out.</summary>
    public int? Whole(string name) => Given(name) is { } value ? value.GetInt32() : null;

    /// <summary>A number; null when it was left out.</summary>
    public decimal? Number(string name) => Given(name) is { } value ? value.GetDecimal() : null;

    /// <summary>Whether it was said; false when it was left out.</summary>
    public bool Flag(string name) => Given(name) is { } value && value.GetBoolean();

    /// <summary>Texts; empty when they were left out.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Given(name) is { } value ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];

    /// <summary>Objects; empty when they were left out.</summary>
    public IReadOnlyList<JsonElement> Objects(string name) =>
        Given(name) is { } value ? [.. value.EnumerateArray()] : [];

    /// <summary>Whether it was given.</summary>
    public bool Has(string name) => Given(name) is not null;

    // A name that the tool does not declare is a bug of its handler, and shows in its first test.
    private JsonElement? Given(string name) =>
        _fields.Any(f => f.Name == name)
            ? _given.TryGetValue(name, out var value) ? value : null
            : throw new ArgumentException($"the tool does not declare `{name}`", nameof(name));

    private static string? Wrong(Field field, JsonElement value)
    {
        var fits = field.Kind switch
        {
            FieldKind.Text => IsText(value),
            FieldKind.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
            FieldKind.Number => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _),
            FieldKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            FieldKind.Texts => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText),
            FieldKind.Objects => value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object),
            _ => value.ValueKind == JsonValueKind.Object,
        };
        if (!fits) return $"`{field.Name}` is wrong{Expected(field)}, not {Shown(value)}";
        if (field.Words.Count > 0 && !field.Words.Contains(value.GetString()!))
            return $"`{field.Name}` is wrong{Expected(field)}, not {Shown(value)}";
        return field.Kind == FieldKind.Whole
            && (value.GetInt32() < (field.Least ?? long.MinValue)
                || value.GetInt32() > (field.Most ?? long.MaxValue))
            ? $"`{field.Name}` is wrong{Expected(field)}, not {Shown(value)}"
            : null;
    }

    // JSON can name half a character, which no text can hold.
    private static bool IsText(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Expected(Field field) => field.Kind switch
    {
        FieldKind.Text when field.Words.Count > 0 => $": one of {string.Join(", ", field.Words)}",
        FieldKind.Text => ": a text",
        FieldKind.Whole when field.Least is { } least && field.Most is { } most =>
            FormattableString.Invariant($": a whole number from {least} to {most}"),
        FieldKind.Whole when field.Least is { } least =>
            FormattableString.Invariant($": a whole number from {least} on"),
        FieldKind.Whole => ": a whole number",
        FieldKind.Number => ": a number",
        FieldKind.Flag => ": true or false",
        FieldKind.Texts => ": a list of texts",
        FieldKind.Objects => ": a list of objects",
        _ => ": an object",
    };

    private static string Shown(JsonElement value) => Short(value.GetRawText());

    private static string Short(string text)
    {
        var shown = new string([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c)
            ? '?' : c)]);
        return text.Length > 40 ? shown + "…" : shown;
    }

    private static Answer<Arguments> No(string field, string message) =>
        Answer<Arguments>.No(new Problem("invalid", message, field));
}
