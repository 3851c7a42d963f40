using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>A real Claude Code from npm, in the folders that `mmos init` wrote, against a scripted
/// model.</summary>
public sealed class ClaudeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_terminals_work_as_one_team_and_one_may_be_killed()
    {
        var claude = await RealClient.Find("claude");
        using var place = new Place();
        (await place.Run("init", "--agent", "claude", "--workers", "2")).With(0);
        place.Commit("configured");
        var port = Path.Combine(place.Out, "port");
        using var model = place.StartProgram(place.Out, claude.Node, RealClient.Script("clients/model.mjs"),
            port);
        await Waiting.UntilFile(port);
        var url = "http://127.0.0.1:" + await File.ReadAllTextAsync(port, Stop);

        // The admin makes the project, looks at a breakdown, adds three tasks.
        using (var admin = Start(place, claude, url + "/admin", "AdminClaude"))
            Succeeded(await admin.End());
        Assert.Equal(3, (await place.Json("task", "list")).GetArrayLength());

        // One worker stops in the middle of its task and is killed; the other finishes all of them.
        using var slow = Start(place, claude, url + "/slow", "WorkerClaude1");
        await Waiting.Until(async () => (await place.Json("task", "list")).EnumerateArray()
            .Any(t => t.GetProperty("status").GetString() == "running"), "a worker holds a task");
        slow.Signal(Running.Kill);
        await slow.End();
        using var worker = Start(place, claude, url + "/worker", "WorkerClaude2");
        Succeeded(await worker.End());

        var tasks = (await place.Json("task", "list")).EnumerateArray().ToList();
        Assert.All(tasks, task => Assert.Equal("done", task.GetProperty("status").GetString()));
        Assert.Equal(4, tasks.Sum(task => task.GetProperty("attempt").GetInt32()));
        Assert.Equal("catalog.txt by a scripted model", place.Git("show", "mmos/shop:catalog.txt"));
        (await place.Run("project", "land", "shop")).With(0);
        Assert.True(File.Exists(Path.Combine(place.Repo, "orders.txt")));
    }

    private static Running Start(Place place, RealClient claude, string url, string folder)
    {
        var directory = Path.Combine(place.Repo, folder);
        var home = Directory.CreateDirectory(Path.Combine(place.Folder, "home-" + folder)).FullName;
        // A person answers this once in the terminal.
        File.WriteAllText(Path.Combine(home, ".claude.json"), JsonSerializer.Serialize(new
        {
            projects = new Dictionary<string, object>
            {
                [place.Repo] = new { hasTrustDialogAccepted = true },
                [directory] = new { hasTrustDialogAccepted = true },
            },
        }));
        return place.StartProgram(directory, "env",
            $"PATH={Path.GetDirectoryName(claude.Node)}:{Environment.GetEnvironmentVariable("PATH")}",
            $"HOME={home}", $"CLAUDE_CONFIG_DIR={home}", $"ANTHROPIC_BASE_URL={url}",
                "ANTHROPIC_API_KEY=none",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "DISABLE_AUTOUPDATER=1",
            claude.Package(".bin", "claude"), "-p", "go", "--output-format", "stream-json", "--verbose");
    }

    // Exit code 0 is no success: only the last event says it.
    private static void Succeeded(Ended ended)
    {
        var result = ended.Out.Select(line => JsonElement.Parse(line))
            .LastOrDefault(e => e.GetProperty("type").GetString() == "result");
        Assert.True(result.ValueKind == JsonValueKind.Object && !result.GetProperty("is_error").GetBoolean()
            && result.GetProperty("permission_denials").GetArrayLength() == 0, $"{ended}");
    }
}
