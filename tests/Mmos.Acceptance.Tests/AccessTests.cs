using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>What programs of tasks may ask MMOS for.</summary>
public sealed class AccessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_speaks_for_itself_and_sees_neither_other_tasks_nor_the_database()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nworkers: [{ name: Solo, agent: command }]\n");
        place.Commit("configure");
        var log = Path.Combine(place.Out, "codes");
        string Try(string words) =>
            $"{Place.Program} {words} > /dev/null 2>> {log}.err; echo \"$? {words}\" >> {log}";
        var line = string.Join("; ", new[]
        {
            "message send hi", "task show $MMOS_TASK", "task show T2", "task list", "status",
            "task cancel T2", "token create x --role admin", "db export", "backup", "events",
        }.Select(Try)) + $"; echo \"$MMOS_TOKEN\" > {place.Out}/token; echo done > done.txt";
        var plan = new PlanText("access", repository: null)
            .Task("a", line).Task("b", "true", needs: ["a"], verify: [Try("inbox")]).In(place);
        (await place.Run("run", plan)).With(0);

        var codes = await File.ReadAllLinesAsync(log, Cancel);
        Assert.Equal(
            ["0 message send hi", "0 task show T1", "6 task show T2", "6 task list", "6 status",
                "6 task cancel T2", "6 token create x --role admin", "6 db export", "6 backup", "6 events",
                "6 inbox"], codes);
        var token = (await File.ReadAllTextAsync(Path.Combine(place.Out, "token"), Cancel)).Trim();
        Assert.StartsWith("mmos_a.", token, StringComparison.Ordinal);
        Assert.DoesNotContain(token, string.Join('\n', await place.Export()), StringComparison.Ordinal);
        // Its lease is over, and so is the token.
        place.Token = token;
        (await place.Run("task", "show", "T1")).With(6);
        place.Token = "mmos_nobody";
        (await place.Run("status")).With(6);
    }

    [Fact]
    public async Task A_configuration_that_came_with_a_clone_runs_nothing_until_it_is_approved()
    {
        using var place = new Place();
        place.Write("mmos.yaml", $"version: 1\nworktree: {{ setup: [\"echo ran >> {place.Out}/ran\"] }}\n");
        place.Commit("configure");
        Place.GitIn(place.Folder, "clone", "-q", "--no-local", "file://" + place.Repo, "clone");
        var clone = Path.Combine(place.Folder, "clone");
        var plan = new PlanText("first", repository: "clone").Task("a", "echo a > a.txt").In(place);

        var refused = (await place.RunIn(clone, "run", plan)).With(6);
        Assert.Contains("--trust", string.Join(' ', refused.Error), StringComparison.Ordinal);
        Assert.Contains("echo ran", string.Join(' ', refused.Error), StringComparison.Ordinal);
        (await place.RunIn(clone, "worker", "run", "--until-empty")).With(6);
        (await place.RunIn(clone, "config", "apply")).With(6);
        Assert.False(File.Exists(Path.Combine(place.Out, "ran")));

        (await place.RunIn(clone, "run", plan, "--trust")).With(0);
        // It was asked about once.
        var second = new PlanText("second", repository: "clone").Task("b", "echo b > b.txt").In(place);
        (await place.RunIn(clone, "run", second)).With(0);
        Assert.True(File.Exists(Path.Combine(place.Out, "ran")));

        // Where it was written nobody is asked; what comes by a pull is asked about again.
        var own = new PlanText("own").Task("a", "echo a > a.txt").In(place);
        (await place.Run("run", own)).With(0);
        place.Write("mmos.yaml", "version: 1\nworktree: { setup: [\"true\"] }\n");
        place.Commit("change the setup");
        Place.GitIn(clone, "pull", "-q", "--ff-only");
        (await place.RunIn(clone, "run", second, "--resume")).With(6);
    }
}
