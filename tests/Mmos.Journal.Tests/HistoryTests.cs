using System.Text.Json;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>Logs of earlier days, as `mmos db export` wrote them, are folded forever. Files are added, never
/// changed.</summary>
public sealed class HistoryTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Golden.PathOf("histories", ""), "*.jsonl")
            .Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_old_log_still_chains_decodes_and_folds(string file)
    {
        var state = new WorkspaceState();
        byte[] hash = [];
        foreach (var line in File.ReadLines(Golden.PathOf("histories", file)))
        {
            using var json = JsonDocument.Parse(line);
            var (place, stored, said) = Read(json.RootElement);
            hash = HashChain.Next(hash, place, stored);
            Assert.Equal(said, HashChain.Text(hash));
            state.Evolve(place with
            {
                Event = EventCodec.Decode(place.Seq, stored.Type, stored.Version, stored.Json.Span),
            });
        }
        Assert.True(state.Seq > 0);
    }

    /// <summary>Writes a new history when asked to; one that exists is never written again.</summary>
    [Fact]
    public async Task A_day_of_today_is_a_history_too()
    {
        using var folder = new SqliteFolder();
        await using var journal = folder.Open();
        var cancel = TestContext.Current.CancellationToken;
        var head = await journal.ReadHead(cancel);
        foreach (var record in Scenario.FirstDay())
            head = await journal.Write(head, _ => new Batch(record, new TableWrites()), cancel);
        Assert.Empty((await new SqliteUpkeep(folder.File).Verify(null, cancel)).Problems);

        var path = Golden.PathOf("histories", "0001-first-day.jsonl");
        if (!Golden.IsUpdating || File.Exists(path)) return;
        await using var file = File.Create(path);
        await new SqliteUpkeep(folder.File).Export(file, cancel);
    }

    private static (Recorded Place, EncodedEvent Stored, string Hash) Read(JsonElement line)
    {
        var key = line.TryGetProperty("key", out var k) ? k.GetString() : null;
        var place = new Recorded(line.GetProperty("seq").GetInt64(), line.GetProperty("at").GetInt64(),
            line.GetProperty("clock").GetInt64(), line.GetProperty("actor").GetString()!,
            line.GetProperty("record").GetInt64(), key,
            key is null ? 0 : line.GetProperty("bodyHash").GetUInt64(), null!);
        var stored = new EncodedEvent(line.GetProperty("type").GetString()!,
            line.GetProperty("version").GetInt32(),
            System.Text.Encoding.UTF8.GetBytes(line.GetProperty("data").GetRawText()));
        return (place, stored, line.GetProperty("hash").GetString()!);
    }
}
