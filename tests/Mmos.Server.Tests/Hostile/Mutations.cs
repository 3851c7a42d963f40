using System.Text;
using System.Text.Json.Nodes;

namespace Mmos.Server.Tests.Hostile;

/// <summary>Ways to spoil a body or a text. Seeded: one seed, one run.</summary>
internal static class Mutations
{
    /// <summary>Texts that mean something to a database, a file system, a shell or a parser.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "'; drop table task; --", "\" or 1=1 --", "x'); delete from event; select ('", "../../../etc/passwd",
        "..\\..\\windows\\system32", "/etc/passwd", "C:\\x", "file:///etc/passwd", "a\0b", "\u001b[31mred",
        "$(touch /tmp/hacked)", "`id`", "%00", "%2e%2e%2f", "\ud83d\udca9", "\u202egnp.exe", " ", "",
        "T99999999999999999999", "T-1", "T0", "-1", "1e400", "NaN", "null", "{}", "[]", "\r\nSet-Cookie: x=y",
        "<script>alert(1)</script>", new string('x', 5_000), new string('ğ', 3_000),
    ];

    /// <summary>Values of any type, most of them wrong ones.</summary>
    public static IReadOnlyList<string> Values { get; } =
    [
        "null", "true", "[]", "{}", "[[[[]]]]", "-1", "0", "2147483648", "-2147483649",
        "9223372036854775808", "1e308", "1e999", "0.1", "\"\"", "\"NaN\"", "{\"a\":{\"b\":{}}}", "[null]",
        "[1,\"a\",{}]", "\"9999-99-99T99:99:99Z\"",
    ];

    /// <summary>Bodies that are no body.</summary>
    public static IEnumerable<byte[]> Whole(JsonNode? sample)
    {
        var good = Encoding.UTF8.GetBytes(sample?.ToJsonString() ?? "{}");
        yield return [];
        yield return good[..^1];
        yield return [.. good, .. good];
        yield return "null"u8.ToArray();
        yield return "[]"u8.ToArray();
        yield return "\"text\""u8.ToArray();
        yield return "<xml/>"u8.ToArray();
        yield return [0xEF, 0xBB, 0xBF, .. good];
        yield return [.. "{\"a\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];
        yield return Encoding.Unicode.GetBytes("{}");
        yield return Encoding.UTF8.GetBytes(new string('[', 20_000));
        yield return Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("{\"a\":", 2_000)) + "1" + new string('}', 2_000));
        yield return "{\"no_such_member\":1}"u8.ToArray();
        yield return Encoding.UTF8.GetBytes("{\"a\":" + new string('9', 400_000) + "}");
        yield return Encoding.UTF8.GetBytes("{\"" + new string('k', 500_000) + "\":1}");
        yield return "{\"a\":\"\\ud800\"}"u8.ToArray();
    }

    /// <summary>The sample with one of its values spoilt, each value in turn.</summary>
    public static IEnumerable<byte[]> Each(JsonNode sample, Random random)
    {
        foreach (var place in Places(sample, []))
            for (var i = 0; i < 3; i++)
            {
                var spoilt = sample.DeepClone();
                var parent = place[..^1].Aggregate(spoilt, Step);
                var value = i == 0 ? JsonValue.Create(Texts[random.Next(Texts.Count)])!.ToJsonString()
                    : Values[random.Next(Values.Count)];
                // Numbers that no type of .NET holds stay as they are written.
                const string mark = "\"\u00a7spoilt\u00a7\"";
                var here = JsonNode.Parse(mark);
                if (parent is JsonArray list) list[(int)place[^1]] = here;
                else parent[(string)place[^1]] = here;
                yield return Encoding.UTF8.GetBytes(spoilt.ToJsonString()
                    .Replace(here!.ToJsonString(), value, StringComparison.Ordinal));
            }
    }

    private static JsonNode Step(JsonNode at, object key) => key is int index ? at[index]! : at[(string)key]!;

    private static IEnumerable<object[]> Places(JsonNode? node, object[] at)
    {
        if (at.Length > 0) yield return at;
        if (node is JsonObject members)
            foreach (var (key, value) in members)
                foreach (var place in Places(value, [.. at, key])) yield return place;
        if (node is JsonArray items)
            for (var i = 0; i < items.Count; i++)
                foreach (var place in Places(items[i], [.. at, i])) yield return place;
    }
}
