using System.Text.Json;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>The checks of <see cref="SqliteUpkeep.Verify"/>; each adds what it finds.</summary>
internal sealed class FileCheck
{
    /// <summary>More than a person reads; the first ones tell what happened.</summary>
    private const int MaxProblems = 50;

    private const int Page = 1_000;

    public List<string> Problems { get; } = [];

    public long Events { get; private set; }

    /// <summary>SQLite's own look at every page and index.</summary>
    public void Pages(Database database)
    {
        var rows = database.Statement("pragma integrity_check(50)");
        while (rows.Next())
            if (rows.Text(0) != "ok") Add($"the file is damaged: {rows.Text(0)}");
    }

    /// <summary>Numbers without gaps, hashes that chain, content that this build reads, and a row that
    /// agrees.</summary>
    public void Chain(Database database)
    {
        byte[] hash = [];
        long last = 0;
        while (true)
        {
            var page = SqliteEvents.ReadStored(database, last, Page);
            foreach (var (place, stored, storedHash) in page)
            {
                if (place.Seq != last + 1) Add($"after event {last} comes event {place.Seq}");
                last = place.Seq;
                Events++;
                if (!HashChain.Next(hash, place, stored).AsSpan().SequenceEqual(storedHash))
                    Add($"event {place.Seq} was changed, or one before it: its hash does not follow");
                hash = storedHash;
                Decodes(place, stored);
            }
            if (page.Count < Page) break;
        }
        var row = WorkspaceRow.Read(database);
        if (row.Seq != last)
            Add($"the workspace says that the log ends at event {row.Seq}; it ends at {last}");
        else if (!row.Hash.AsSpan().SequenceEqual(hash))
            Add("the workspace has another last hash than the log");
    }

    /// <summary>Makes the tables anew in memory and compares.</summary>
    public void Tables(Database database, Func<IReadOnlyList<Recorded>, TableWrites> project)
    {
        using var fresh = Database.Open(":memory:", busyMs: 0);
        SqliteFile.CreateTables(fresh);
        var tables = new TableWriter(fresh);
        foreach (var records in Records.Read(database)) tables.Apply(project(records));
        var (stored, rebuilt) = (TableDump.Of(database).Split('\n'), TableDump.Of(fresh).Split('\n'));
        for (var i = 0; i < Math.Max(stored.Length, rebuilt.Length); i++)
        {
            var (has, should) = (stored.ElementAtOrDefault(i), rebuilt.ElementAtOrDefault(i));
            if (has == should) continue;
            Add("a read table differs from its events; `mmos db rebuild` makes it anew. "
                + $"It has: {has}. It should: {should}");
            return;
        }
    }

    private void Decodes(Recorded place, EncodedEvent stored)
    {
        try
        {
            EventCodec.Decode(place.Seq, stored.Type, stored.Version, stored.Json.Span);
        }
        catch (JournalException e)
        {
            Add(e.Message);
        }
    }

    private void Add(string problem)
    {
        if (Problems.Count < MaxProblems) Problems.Add(problem);
    }
}

/// <summary>The tables that are made from events, as text.</summary>
internal static class TableDump
{
    public static string Of(Database database)
    {
        var text = new System.Text.StringBuilder();
        foreach (var table in TableWriter.Tables)
        {
            var rows = database.Statement($"select * from {table} order by 1");
            while (rows.Next())
            {
                text.Append(table);
                for (var i = 0; i < rows.Columns; i++)
                    if (!rows.IsNull(i))
                        text.Append(' ').Append(rows.Name(i)).Append('=')
                            .Append(JsonEncodedText.Encode(rows.Text(i)).Value);
                text.Append('\n');
            }
        }
        return text.ToString();
    }
}

/// <summary>The log as lines of JSON.</summary>
internal static class EventExport
{
    private const int Page = 1_000;

    public static long Write(Database database, Stream to)
    {
        long written = 0;
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        for (long after = 0; ;)
        {
            var page = SqliteEvents.ReadStored(database, after, Page);
            foreach (var stored in page)
            {
                Line(json, stored);
                json.Flush();
                to.WriteByte((byte)'\n');
                json.Reset();
                written++;
            }
            if (page.Count < Page) return written;
            after = page[^1].Place.Seq;
        }
    }

    private static void Line(Utf8JsonWriter json, StoredEvent stored)
    {
        var (place, content, hash) = stored;
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
        json.WriteString("type", content.Type);
        json.WriteNumber("version", content.Version);
        json.WritePropertyName("data");
        if (IsJson(content.Json.Span)) json.WriteRawValue(content.Json.Span, skipInputValidation: true);
        else json.WriteStringValue(content.Json.Span); // damaged: kept as text
        json.WriteString("hash", HashChain.Text(hash));
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
