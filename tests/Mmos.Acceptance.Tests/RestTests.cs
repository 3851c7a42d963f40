using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;
using Mmos.Api;

namespace Mmos.Acceptance.Tests;

/// <summary>A project from its plan to the user's branch, with nothing but HTTP.</summary>
public sealed class RestTests
{
    [Fact]
    public async Task A_plan_is_submitted_worked_on_and_landed_over_HTTP_alone()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nworkers:\n  - { name: only, agent: command }\n");
        place.Commit("configure");
        using var limit = Waiting.Limited();
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0");
        await up.Line("serving http://127.0.0.1:");
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(place.State, "run", "server.json"), limit.Token));
        var url = new Uri(file.RootElement.GetProperty("url").GetString()!);
        var token = file.RootElement.GetProperty("token").GetString()!;
        using var mmos = new HttpOrchestrator(url, token);
        using var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var submitted = await mmos.Projects.Submit(new Plan
        {
            Project = "http",
            Goal = "Show it",
            Repository = ".",
            Tasks = [new TaskSpec { Key = "a", Title = "write a", Run = "echo hello> hello.txt" }],
        }, null, null, limit.Token);
        Assert.Null(submitted.Problem);
        for (var seq = submitted.Seq; (await mmos.Projects.Get("http", limit.Token)).Value!.Status != "done";)
            seq = await mmos.Records.WaitForChange(seq, limit.Token);

        var landed = await Post(http, "/api/orchestrator/projects/http/land", limit.Token);
        Assert.Equal("main", landed.GetProperty("branch").GetString());
        Assert.Equal("hello", place.Show("main", "hello.txt").Trim());
        Assert.Contains("+hello", (await mmos.Attempts.Diff("T1", false, limit.Token)).Value,
            StringComparison.Ordinal);
        var config = await http.GetStringAsync("/api/orchestrator/config", limit.Token);
        Assert.Contains("limits.max_running: 20", config, StringComparison.Ordinal);
        var backup = await Post(http, "/api/orchestrator/backup", limit.Token);
        Assert.True(File.Exists(backup.GetProperty("items")[0].GetString()));
        up.Signal(Running.Interrupt);
        (await up.End()).With(130);
    }

    private static async Task<JsonElement> Post(HttpClient http, string path, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync(path, new { }, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
