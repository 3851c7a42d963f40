using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>A real Gemini CLI from npm, in the folders that `mmos init` wrote, against a scripted
/// model.</summary>
public sealed class GeminiTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Three_terminals_work_as_one_team_and_one_may_be_killed()
    {
        var gemini = await RealClient.Find("gemini");
        using var place = new Place();
        var url = await ScriptedTeam.Prepare(place, "gemini", gemini.Node);
        await new ScriptedTeam(place, "gemini", (model, folder) => Start(place, gemini, model, folder),
            Succeeded).Work(url);
    }

    private static Running Start(Place place, RealClient gemini, string url, string folder)
    {
        var home = Path.Combine(place.Folder, "home-" + folder);
        var settings = Directory.CreateDirectory(Path.Combine(home, ".gemini")).FullName;
        // A person chooses how to sign in, and says once in the terminal that the folder is trusted.
        File.WriteAllText(Path.Combine(settings, "settings.json"),
            """{ "security": { "auth": { "selectedType": "gemini-api-key" } } }""");
        File.WriteAllText(Path.Combine(settings, "trustedFolders.json"),
            JsonSerializer.Serialize(new Dictionary<string, string> { [place.Repo] = "TRUST_FOLDER" }));
        // It starts itself a second time for more memory, and a kill would leave that process alone.
        return place.StartProgram(Path.Combine(place.Repo, folder), "env",
            $"PATH={Path.GetDirectoryName(gemini.Node)}:{Environment.GetEnvironmentVariable("PATH")}",
            $"HOME={home}", $"GOOGLE_GEMINI_BASE_URL={url}", "GEMINI_API_KEY=none",
            "GEMINI_CLI_NO_RELAUNCH=true", gemini.Package(".bin", "gemini"),
            "-p", "go", "-o", "stream-json");
    }

    private static void Succeeded(Ended ended)
    {
        ended.With(0);
        var events = ended.Out.Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))
            .Where(e => e.GetProperty("type").GetString() is "result" or "tool_result").ToList();
        Assert.Equal("result", events[^1].GetProperty("type").GetString());
        Assert.All(events, e =>
            Assert.True(e.GetProperty("status").GetString() == "success", $"{ended}"));
    }
}
