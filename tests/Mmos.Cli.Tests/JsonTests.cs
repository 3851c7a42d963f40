using System.Text.Json;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>The JSON of the command line is that of the seam.</summary>
public sealed class JsonTests
{
    /// <summary>What a reference in a schema means must stand in it.</summary>
    [Theory]
    [InlineData("conflict", "kind"), InlineData("review", "stage"), InlineData("inbox", "text")]
    [InlineData("account", "windows"), InlineData("message", "content"), InlineData("artifact", "hash")]
    [InlineData("certificate", "commit"), InlineData("cost", "items")]
    [InlineData("retrospective", "wentWell")]
    [InlineData("task", "cost"), InlineData("project", "tasks"), InlineData("worker", "metrics")]
    [InlineData("event", "seq")]
    public async Task Each_thing_has_a_schema_that_is_whole(string name, string field)
    {
        var shell = new Shell();
        Assert.Equal(0, await shell.Run($"config schema {name}"));
        using var schema = JsonDocument.Parse(shell.Out);
        var root = schema.RootElement;
        Assert.True(root.GetProperty("properties").TryGetProperty(field, out _));
        var parts = root.TryGetProperty("$defs", out var defs)
            ? defs.EnumerateObject().Select(part => part.Name).ToHashSet() : [];
        Assert.Empty(References(root).Select(r => r.Replace("#/$defs/", "")).Except(parts));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field =>
            field is { Name: "$ref", Value.ValueKind: JsonValueKind.String }
                ? [field.Value.GetString()!] : References(field.Value)),
        _ => [],
    };

    [Theory]
    [InlineData("task list --json", 7)]
    [InlineData("task list --status done --json", 2)]
    [InlineData("task list --worker worker-1 --json", 1)]
    [InlineData("task list --limit 3 --json", 3)]
    [InlineData("task list --project other --json", 0)]
    [InlineData("task why T1 --json", 2)]
    [InlineData("task history T3 --json", 2)]
    [InlineData("project list --json", 1)]
    [InlineData("worker list --json", 3)]
    [InlineData("queue --json", 2)]
    [InlineData("inbox --json", 2)]
    [InlineData("events --json", 4)]
    [InlineData("events --since 18 --json", 2)]
    [InlineData("config show --json", 0)]
    [InlineData("doctor --json", 0)]
    public async Task A_list_is_items_and_next_on_one_line(string words, int count)
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run(words));
        Assert.Equal(1, shell.Out.Count(letter => letter == '\n'));
        using var json = JsonDocument.Parse(shell.Out);
        Assert.Equal(["items", "next"], json.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(count, json.RootElement.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("next").ValueKind);
        Assert.Equal("", shell.Error);
    }

    [Theory]
    [InlineData("task show T3", "task")]
    [InlineData("project show shop", "project")]
    [InlineData("worker show worker-1", "worker")]
    [InlineData("status", "status")]
    [InlineData("db verify", "database")]
    [InlineData("project land shop", "landing")]
    [InlineData("task add Cart --project shop", "submitted")]
    public async Task A_value_has_the_wire_form_of_its_golden_file(string words, string name)
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllTasks[2] = Samples.Full;
        Assert.Equal(0, await shell.Run(words + " --json"));
        using var json = JsonDocument.Parse(shell.Out);
        Golden.Check($"json/{name}.json", JsonSerializer.Serialize(json.RootElement, Indented) + "\n");
    }

    [Fact]
    public async Task Money_is_text_and_times_are_RFC_3339_and_what_is_unknown_is_null()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllTasks[2] = Samples.Full;
        await shell.Run("task show t3 --json");
        using var json = JsonDocument.Parse(shell.Out);
        Assert.Equal("0.0123", json.RootElement.GetProperty("cost").GetProperty("notionalUsd").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("cost")
            .GetProperty("billedUsd").ValueKind);
        Assert.Equal(1.5m, json.RootElement.GetProperty("estimateHours").GetDecimal());
        Assert.Equal("2026-11-20T13:21:05+00:00", json.RootElement.GetProperty("createdAt").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("finishedAt").ValueKind);
    }

    [Fact]
    public async Task Followed_events_are_one_JSON_value_per_line()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.Changes.Enqueue(() =>
            shell.Mmos.Seam.AllEvents.Add(Samples.Events[0] with { Seq = 101 }));
        Assert.Equal(130, await shell.RunAndInterrupt("events --follow --json"));
        var lines = shell.Out.TrimEnd().Split('\n');
        Assert.Equal([17, 18, 19, 20, 101], lines.Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("seq").GetInt64();
        }));
    }

    [Fact]
    public async Task People_get_it_indented()
    {
        var shell = Shell.WithShop(isLive: true, width: 80);
        await shell.Run("project show shop --json");
        Assert.Contains("\n  \"id\": \"shop\"", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_stay_and_control_characters_are_escaped()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllTasks[0] = Samples.Tasks[0] with { Title = "çay <b> \e[2J \u009b \u202e" };
        await shell.Run("task show T1 --json");
        Assert.Contains("çay <b> \\u001B[2J \\u009B", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_on_a_terminal_stays_JSON_and_shows_what_is_hidden()
    {
        var shell = Shell.WithShop(isLive: true, width: 80);
        const string title = "a\u202eb\U000E0041c\e[2Jd";
        shell.Mmos.Seam.AllTasks[0] = Samples.Tasks[0] with { Title = title };
        await shell.Run("task show T1 --json");
        Assert.Contains("a\\u202eb\\udb40\\udc41c\\u001B[2Jd", shell.Out, StringComparison.OrdinalIgnoreCase);
        using var json = JsonDocument.Parse(shell.Out);
        Assert.Equal(title, json.RootElement.GetProperty("title").GetString());
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
