using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>A real Codex from npm, in the folders that `mmos init` wrote, against a scripted model.</summary>
public sealed class CodexTests
{
    [Fact]
    public async Task Three_terminals_work_as_one_team_and_one_may_be_killed()
    {
        var codex = await RealClient.Find("codex");
        using var place = new Place();
        var url = await ScriptedTeam.Prepare(place, "codex", codex.Node);
        await new ScriptedTeam(place, "codex", (model, folder) => Start(place, codex, model, folder),
            Succeeded).Work(url);
    }

    private static Running Start(Place place, RealClient codex, string url, string folder)
    {
        var home = Directory.CreateDirectory(Path.Combine(place.Folder, "home-" + folder)).FullName;
        // A person chooses the model, and says once in the terminal that the folder is trusted. Permissions
        // are those of Codex, but temporary folders, which the test works in, are not to be written.
        File.WriteAllText(Path.Combine(home, "config.toml"), $"""
            model = "scripted"
            model_provider = "scripted"
            [model_providers.scripted]
            name = "Scripted"
            base_url = "{url}/v1"
            wire_api = "responses"
            env_key = "NO_KEY"
            [projects."{place.Repo}"]
            trust_level = "trusted"
            [sandbox_workspace_write]
            exclude_slash_tmp = true
            exclude_tmpdir_env_var = true
            """);
        // What npm puts before it is a program that waits for the real one, which a kill would leave alone.
        var program = Directory.EnumerateFiles(codex.Package("@openai"), "codex", SearchOption.AllDirectories)
            .Single(file => Path.GetFileName(Path.GetDirectoryName(file)) == "bin");
        return place.StartProgram(Path.Combine(place.Repo, folder), "env", $"HOME={home}",
            $"CODEX_HOME={home}", "NO_KEY=none", program, "exec", "--json", "go");
    }

    // Exit code 0 is no success: an item may have failed.
    private static void Succeeded(Ended ended)
    {
        ended.With(0);
        var events = ended.Out.Select(line => JsonElement.Parse(line)).ToList();
        Assert.Contains(events, e => e.GetProperty("type").GetString() == "turn.completed");
        Assert.All(events.Where(e => e.GetProperty("type").GetString() == "item.completed")
                .Select(e => e.GetProperty("item")).Where(item => item.TryGetProperty("status", out _)),
            item => Assert.True(item.GetProperty("status").GetString() == "completed", $"{ended}"));
    }
}
