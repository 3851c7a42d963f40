using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Backups;

/// <summary>A stored event as a line of JSON. Its content stands there byte by byte: the hash covers
/// it.</summary>
internal static class EventLine
{
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IBufferWriter<byte> to, StoredEvent stored)
    {
        var place = stored.Place;
        using (var json = new Utf8JsonWriter(to, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", place.Seq);
            json.WriteNumber("at", place.At);
            json.WriteNumber("clock", place.Clock);
            json.WriteString("actor", place.Actor);
            json.WriteNumber("record", place.Record);
            if (place.Key is not null)
            {
                json.WriteString("key", place.Key);
                json.WriteNumber("bodyHash", place.BodyHash);
            }
            json.WriteString("type", stored.Type);
            json.WriteNumber("version", stored.Version);
            json.WriteString("hash", stored.Hash);
            json.WritePropertyName("data");
            json.WriteRawValue(stored.Json.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        to.Write("\n"u8);
    }

    /// <exception cref="JsonException">It is no such line.</exception>
    public static StoredEvent Read(ReadOnlyMemory<byte> line)
    {
        var json = new Utf8JsonReader(line.Span);
        var place = new Recorded(0, 0, 0, "", 0, null, 0, null!);
        var (type, version, hash) = ("", 0, "");
        ReadOnlyMemory<byte> data = default;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "seq": place = place with { Seq = json.GetInt64() }; break;
                case "at": place = place with { At = json.GetInt64() }; break;
                case "clock": place = place with { Clock = json.GetInt64() }; break;
                case "actor": place = place with { Actor = json.GetString()! }; break;
                case "record": place = place with { Record = json.GetInt64() }; break;
                case "key": place = place with { Key = json.GetString() }; break;
                case "bodyHash": place = place with { BodyHash = json.GetUInt64() }; break;
                case "type": type = json.GetString()!; break;
                case "version": version = json.GetInt32(); break;
                case "hash": hash = json.GetString()!; break;
                case "data":
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    data = line[start..(int)json.BytesConsumed];
                    break;
                default: throw new JsonException($"an event has no field `{name}`");
            }
        }
        return new StoredEvent(place, type, version, data, hash);
    }
}
