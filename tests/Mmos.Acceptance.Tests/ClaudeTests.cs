using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>A real Claude Code from npm, in the folders that `mmos init` wrote, against a scripted
/// model.</summary>
public sealed class ClaudeTests
{
    [Fact]
    public async Task Three_terminals_work_as_one_team_and_one_may_be_killed()
    {
        var claude = await RealClient.Find("claude");
        using var place = new Place();
        var url = await ScriptedTeam.Prepare(place, "claude", claude.Node);
        await new ScriptedTeam(place, "claude", (model, folder) => Start(place, claude, model, folder),
            Succeeded).Work(url);
    }

    [Fact]
    public async Task The_inspector_lists_every_tool_of_every_server_and_calls_one()
    {
        var inspector = await RealClient.Find("inspector");
        using var place = new Place();
        (await place.Run("init", "--sample")).With(0);
        foreach (var (server, tool) in new[] { ("orchestrator", "get_inbox"), ("executor", "poll_for_tasks"),
            ("sql", "describe_schema"), ("manager", "list_workers") })
        {
            var listed = await Inspect(place, inspector, server, "--method", "tools/list");
            Assert.True(listed.GetProperty("tools").GetArrayLength() >= 7, server);
            string[] arguments = server == "executor" ? ["--tool-arg", "wait_seconds=0"] : [];
            var called = await Inspect(place, inspector, server,
                ["--method", "tools/call", "--tool-name", tool, .. arguments]);
            Assert.False(called.TryGetProperty("isError", out var wrong) && wrong.GetBoolean(), $"{called}");
        }
    }

    private static async Task<JsonElement> Inspect(Place place, RealClient inspector, string server,
        params string[] words)
    {
        // It hands nothing of its environment on.
        using var running = place.StartProgram(place.Repo, inspector.Node, [
            inspector.Package(".bin", "mcp-inspector"), "--cli", "env", "WORKER_NAME=inspector",
                Place.Program,
            "mcp", server, .. words]);
        return JsonElement.Parse((await running.End()).With(0).Text);
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
