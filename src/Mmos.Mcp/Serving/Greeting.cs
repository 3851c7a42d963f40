using System.Buffers;
using System.Text.Json;

namespace Mmos.Mcp.Serving;

/// <summary>The answer to a client's first line, before the protocol's library is ready for it.</summary>
/// <remarks>Preparing the library compiles a thousand small methods, 150 ms that a client would wait at the
/// start of each session. What it would answer to `initialize` is known; it still gets the line, and its own
/// answer is dropped. A test holds that both are the same.</remarks>
internal static class Greeting
{
    /// <summary>Longer first lines are none of a client's that shakes hands.</summary>
    private const int LongestLine = 64 * 1024;

    private static readonly string[] Known = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

    /// <summary>Reads the first line.</summary>
    /// <returns>What was read: the line, and whatever came with it; empty at the end of the input.</returns>
    public static async Task<byte[]> FirstLine(Stream input, CancellationToken cancel)
    {
        var read = new ArrayBufferWriter<byte>(1024);
        while (!read.WrittenSpan.Contains((byte)'\n') && read.WrittenCount < LongestLine)
        {
            var count = await input.ReadAsync(read.GetMemory(1024), CancellationToken.None).AsTask()
                .WaitAsync(cancel).ConfigureAwait(false);
            if (count == 0) break;
            read.Advance(count);
        }
        return read.WrittenSpan.ToArray();
    }

    /// <summary>The answer to a line, with its end; null when the library has to give it.</summary>
    public static byte[]? Answer(ReadOnlySpan<byte> read, string name, string version, string instructions,
        bool hasPrompts)
    {
        var end = read.IndexOf((byte)'\n');
        if (end < 0 || Asked(read[..end]) is not var (id, protocol)) return null;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("result");
            json.WriteString("protocolVersion", protocol);
            json.WriteStartObject("capabilities");
            Empty(json, "logging");
            if (hasPrompts) Empty(json, "prompts");
            json.WriteStartObject("resources");
            json.WriteBoolean("subscribe", true);
            json.WriteEndObject();
            Empty(json, "tools");
            json.WriteEndObject();
            json.WriteStartObject("serverInfo");
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteEndObject();
            json.WriteString("instructions", instructions);
            json.WriteEndObject();
            json.WritePropertyName("id");
            json.WriteRawValue(id);
            json.WriteString("jsonrpc", "2.0");
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    // Only what is beyond doubt: a whole, usual request. Everything else is the library's to judge.
    private static (byte[] Id, string Protocol)? Asked(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var message = JsonDocument.ParseValue(ref reader);
            var root = message.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("jsonrpc"u8, out var rpc) && rpc.ValueEquals("2.0"u8)
                && root.TryGetProperty("method"u8, out var method) && method.ValueEquals("initialize"u8)
                && root.TryGetProperty("id"u8, out var id)
                && (id.ValueKind == JsonValueKind.String || id.TryGetInt64(out _))
                && root.TryGetProperty("params"u8, out var asked)
                && asked.TryGetProperty("clientInfo"u8, out var client)
                && client.TryGetProperty("name"u8, out _) && client.TryGetProperty("version"u8, out _)
                && asked.TryGetProperty("capabilities"u8, out var abilities)
                && abilities.ValueKind == JsonValueKind.Object
                && asked.TryGetProperty("protocolVersion"u8, out var version)
                && Known.FirstOrDefault(known => version.ValueEquals(known)) is { } protocol
                ? (System.Text.Encoding.UTF8.GetBytes(id.GetRawText()), protocol) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Empty(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }
}
