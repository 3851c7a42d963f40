using System.Buffers;
using System.Text.Json;

namespace Mmos.Mcp.Protocol;

/// <summary>Fields as a JSON Schema, as short as one can be: clients read it at the start of every
/// session.</summary>
internal static class JsonSchema
{
    /// <summary>The schema of a tool's arguments.</summary>
    public static JsonElement OfArguments(IReadOnlyList<Field> fields) => Write(fields, asAnswer: false);

    /// <summary>The schema of a tool's structured answer. Nothing in it is required: what is unknown is left
    /// out.</summary>
    /// <param name="fields">Names with their kinds: `task lease:int tasks:list`; a name alone is a
    /// text.</param>
    public static JsonElement OfAnswer(string fields) =>
        Write([.. fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(Reply.Note)
            .Select(AnswerField)], asAnswer: true);

    private static Field AnswerField(string said)
    {
        var parts = said.Split(':');
        return new Field(parts[0], parts.Length == 1 ? FieldKind.Text : parts[1] switch
        {
            "int" => FieldKind.Whole,
            "number" => FieldKind.Number,
            "bool" => FieldKind.Flag,
            "list" => FieldKind.List,
            "object" => FieldKind.Thing,
            var other => throw new ArgumentException($"`{other}` is no kind of field", nameof(said)),
        });
    }

    private static JsonElement Write(IReadOnlyList<Field> fields, bool asAnswer)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            if (fields.Count > 0)
            {
                json.WriteStartObject("properties");
                foreach (var field in fields) Write(json, field);
                json.WriteEndObject();
            }
            if (!asAnswer && fields.Any(f => f.IsNeeded))
            {
                json.WriteStartArray("required");
                foreach (var field in fields.Where(f => f.IsNeeded)) json.WriteStringValue(field.Name);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject(field.Name);
        json.WriteString("type", TypeOf(field.Kind));
        if (field.Kind is FieldKind.Texts or FieldKind.Objects)
        {
            json.WriteStartObject("items");
            json.WriteString("type", field.Kind == FieldKind.Texts ? "string" : "object");
            json.WriteEndObject();
        }
        if (field.Words.Count > 0)
        {
            json.WriteStartArray("enum");
            foreach (var word in field.Words) json.WriteStringValue(word);
            json.WriteEndArray();
        }
        if (field.Least is { } least) json.WriteNumber("minimum", least);
        if (field.Most is { } most) json.WriteNumber("maximum", most);
        if (field.Meaning is { } meaning) json.WriteString("description", meaning);
        json.WriteEndObject();
    }

    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Whole => "integer",
        FieldKind.Number => "number",
        FieldKind.Flag => "boolean",
        FieldKind.Texts or FieldKind.Objects or FieldKind.List => "array",
        FieldKind.Thing => "object",
        _ => "string",
    };
}
