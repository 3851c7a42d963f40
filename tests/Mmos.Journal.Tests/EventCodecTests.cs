using System.Text;
using System.Text.Json.Nodes;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Journal.Tests;

public sealed class EventCodecTests
{
    [Fact]
    public void Every_event_has_a_wire_name_and_a_sample()
    {
        var events = typeof(Event).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Event)) && !t.IsAbstract);
        var named = EventTable.Current.All.Select(f => f.Type);
        Assert.Equal(events.Select(t => t.Name).Order(), named.Select(t => t.Name).Order());
        Assert.Equal(named.Select(t => t.Name).Order(),
            EventSamples.All.Select(e => e.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Every_event_survives_its_stored_form()
    {
        foreach (var happened in EventSamples.All)
        {
            var stored = EventCodec.Encode(happened);
            Assert.True(EventCodec.TryDecode(stored.Type, stored.Version, stored.Json.Span, out var read));
            Assert.Equal(happened.GetType(), read.GetType());
            Assert.Equal(Text(stored), Text(EventCodec.Encode(read)));
        }
    }

    [Fact]
    public void What_is_written_fast_is_what_the_serializer_writes()
    {
        foreach (var happened in EventSamples.All)
        {
            var form = Wire.Json.GetTypeInfo(happened.GetType())!;
            Assert.Equal(System.Text.Json.JsonSerializer.Serialize(happened, form),
                Text(EventCodec.Encode(happened)));
        }
    }

    /// <summary>What is stored once is read forever: a line here may be added, never changed.</summary>
    [Fact]
    public void Stored_forms_are_frozen() => Golden.Check("events.txt",
        string.Concat(EventSamples.All.Select(e =>
    {
        var stored = EventCodec.Encode(e);
        return $"{stored.Type} {stored.Version} {Text(stored)}\n";
    })));

    [Fact]
    public void Every_enum_word_of_an_event_is_the_word_that_users_see()
    {
        foreach (var cause in Enum.GetValues<Cause>())
            Assert.Contains($"\"cause\":\"{Words.Of(cause)}\"",
                Text(EventCodec.Encode(new WorkerOffline("w", 1, cause))));
        foreach (var item in Enum.GetValues<WorkItem>())
            Assert.Contains($"\"item\":\"{Words.Of(item)}\"",
                Text(EventCodec.Encode(new TaskAssigned(1, "w", item, 1, 1, 1, []))));
    }

    [Theory]
    [InlineData("task.flown", 1)]
    [InlineData("task.progressed", 2)]
    public void An_unknown_name_or_a_newer_version_is_a_newer_MMOS(string type, int version)
    {
        Assert.False(EventCodec.TryDecode(type, version, "{}"u8, out _));
        var refused = Assert.Throws<JournalUpgradedException>(() =>
            EventCodec.Decode(17, type, version, "{}"u8));
        Assert.Contains($"event 17 is a `{type}` version {version}", refused.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"cause\":\"boredom\",\"registration\":1,\"worker\":\"w\"}")]
    [InlineData("{\"cause\":3,\"registration\":1,\"worker\":\"w\"}")]
    public void Damaged_content_is_named(string json)
    {
        var damaged = Assert.Throws<JournalException>(() =>
            EventCodec.Decode(17, "worker.offline", 1, Encoding.UTF8.GetBytes(json)));
        Assert.Contains("event 17 (`worker.offline` version 1) cannot be read", damaged.Message);
    }

    [Fact]
    public void An_older_version_is_lifted_step_by_step()
    {
        var table = new EventTable(
            [new WireForm<WorkerSeen>("worker.seen", 3, Wire.Json.WorkerSeen)],
            new Dictionary<(string, int), Upcast>
            {
                [("worker.seen", 1)] = old => new JsonObject { ["name"] = old["n"]!.DeepClone() },
                [("worker.seen", 2)] = old => new JsonObject { ["worker"] = old["name"]!.DeepClone() },
            });
        Assert.True(table.TryDecode("worker.seen", 1, "{\"n\":\"w\"}"u8, out var first));
        Assert.True(table.TryDecode("worker.seen", 2, "{\"name\":\"w\"}"u8, out var second));
        Assert.Equal((new WorkerSeen("w"), new WorkerSeen("w")), (first, second));
        Assert.False(table.TryDecode("worker.seen", 4, "{}"u8, out _));
        Assert.False(table.TryDecode("worker.seen", 0, "{}"u8, out _));
    }

    private static EventSubject Subject<T>() where T : Event =>
        EventCodec.Subject(EventSamples.All.OfType<T>().First());

    [Fact]
    public void Columns_say_what_an_event_is_about()
    {
        Assert.Equal(new EventSubject("demo", 12, null), Subject<TaskSubmitted>());
        Assert.Equal(new EventSubject(null, 12, "worker-1"), Subject<TaskAssigned>());
        Assert.Equal(new EventSubject("demo", null, null), EventCodec.Subject(new ProjectPaused("demo")));
        Assert.Equal(new EventSubject(null, null, "w"), EventCodec.Subject(new WorkerSeen("w")));
        Assert.Equal(default, EventCodec.Subject(new PolicySet(Policy.Default)));
    }

    [Fact]
    public void A_hash_changes_with_every_field_and_is_frozen()
    {
        var place = new Recorded(7, 1, 2, "me", 7, null, 0, null!);
        var stored = new EncodedEvent("task.done", 1, "{}"u8.ToArray());
        var hash = HashChain.Text(HashChain.Next([1, 2], place, stored));
        Recorded[] places =
        [
            place with { Seq = 8 }, place with { At = 9 }, place with { Clock = 9 },
            place with { Actor = "m" },
            place with { Record = 6 }, place with { Key = "" }, place with { BodyHash = 1 },
        ];
        var others = places.Select(p => HashChain.Next([1, 2], p, stored))
            .Append(HashChain.Next([1], place, stored))
            .Append(HashChain.Next([1, 2], place, stored with { Type = "task.don" }))
            .Append(HashChain.Next([1, 2], place, stored with { Version = 2 }))
            .Append(HashChain.Next([1, 2], place, stored with { Json = "{ }"u8.ToArray() }));
        Assert.Equal(12, others.Select(h => HashChain.Text(h)).Append(hash).Distinct().Count());
        Assert.Equal("601f9fb29dd7fe8ea5ffefd9cb0656a1e321b30f1023686150c9761404cf7f02", hash);
    }

    private static string Text(EncodedEvent stored) => Encoding.UTF8.GetString(stored.Json.Span);
}
