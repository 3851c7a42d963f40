namespace Mmos.Acceptance.Tests.Kit;

/// <summary>Terminals of one vendor's agent in the folders that `mmos init` wrote, against a scripted model:
/// an admin and two workers.</summary>
/// <param name="Place">The user's repository.</param>
/// <param name="Agent">Name of the vendor's agent, such as `codex`.</param>
/// <param name="Start">Starts the agent in a folder, with the address of its model.</param>
/// <param name="Succeeded">Fails the test unless the agent says itself that it ended well.</param>
internal sealed record ScriptedTeam(
    Place Place, string Agent, Func<string, string, Running> Start, Action<Ended> Succeeded)
{
    /// <summary>Writes the folders, and starts the model for the life of the test.</summary>
    /// <returns>The address of its model, to which a role is added.</returns>
    public static async Task<string> Prepare(Place place, string agent, string node)
    {
        (await place.Run("init", "--agent", agent, "--workers", "2")).With(0);
        place.Commit("configured");
        var port = Path.Combine(place.Out, "port");
        _ = place.StartProgram(place.Out, node, RealClient.Script("clients/model.mjs"), port);
        await Waiting.UntilFile(port);
        return "http://127.0.0.1:"
            + await File.ReadAllTextAsync(port, TestContext.Current.CancellationToken);
    }

    /// <summary>The admin makes a project of three tasks; one worker takes a task, stops in the middle and is
    /// killed; the other finishes all of them; they land.</summary>
    /// <param name="url">What <see cref="Prepare"/> gave.</param>
    public async Task Work(string url)
    {
        var name = char.ToUpperInvariant(Agent[0]) + Agent[1..];
        using (var admin = Start(url + "/admin", $"Admin{name}"))
            Succeeded(await admin.End());
        Assert.Equal(3, (await Place.Json("task", "list")).GetArrayLength());

        using var slow = Start(url + "/slow", $"Worker{name}1");
        await Waiting.Until(async () => slow.HasEnded || (await Place.Json("task", "list")).EnumerateArray()
            .Any(t => t.GetProperty("status").GetString() == "running"), "a worker holds a task");
        if (slow.HasEnded) Assert.Fail($"it ended without a task\n{await slow.End()}");
        slow.Signal(Running.Kill);
        await slow.End();
        using var worker = Start(url + "/worker", $"Worker{name}2");
        Succeeded(await worker.End());

        var tasks = (await Place.Json("task", "list")).EnumerateArray().ToList();
        Assert.All(tasks, task => Assert.Equal("done", task.GetProperty("status").GetString()));
        Assert.Equal(4, tasks.Sum(task => task.GetProperty("attempt").GetInt32()));
        Assert.Equal("catalog.txt by a scripted model", Place.Git("show", "mmos/shop:catalog.txt"));
        (await Place.Run("project", "land", "shop")).With(0);
        Assert.True(File.Exists(Path.Combine(Place.Repo, "orders.txt")));
    }
}
