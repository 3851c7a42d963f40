using System.Text.Json;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Upkeep;

/// <summary>The log as lines of JSON.</summary>
internal static class EventExport
{
    /// <summary>Writes every event of the pages.</summary>
    /// <returns>How many were written.</returns>
    public static async ValueTask<long> Write(
        IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages, Stream to, CancellationToken cancel)
    {
        long written = 0;
        await using var json = new Utf8JsonWriter(to, new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        await foreach (var page in pages.WithCancellation(cancel).ConfigureAwait(false))
            foreach (var stored in page)
            {
                Line(json, stored);
                json.Flush();
                to.WriteByte((byte)'\n');
                json.Reset();
                written++;
            }
        return written;
    }

    private static void Line(Utf8JsonWriter json, StoredEvent stored)
    {
        var place = stored.Place;
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
        json.WritePropertyName("data");
        if (IsJson(stored.Json.Span)) json.WriteRawValue(stored.Json.Span, skipInputValidation: true);
        else json.WriteStringValue(stored.Json.Span); // damaged: kept as text
        json.WriteString("hash", stored.Hash);
        json.WriteEndObject();
    }

    private static bool IsJson(ReadOnlySpan<byte> content)
    {
        try
        {
            var reader = new Utf8JsonReader(content);
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
