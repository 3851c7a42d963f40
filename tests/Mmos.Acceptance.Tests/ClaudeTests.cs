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
