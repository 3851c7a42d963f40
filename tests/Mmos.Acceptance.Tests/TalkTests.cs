using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>What tasks hand to those that need them, what workers tell each other, and teams apart.</summary>
public sealed class TalkTests
{
    [Fact]
    public async Task A_task_without_a_repository_hands_its_artifact_and_result_to_the_one_that_needs_it()
    {
        using var place = new Place();
        var plan = new PlanText("notes", repository: null)
            .Task("write", "mkdir -p $MMOS_OUTBOX/docs; echo '# Plan' > $MMOS_OUTBOX/docs/plan.md; "
                + $"echo extra > extra.txt; {Place.Program} artifact put extra.txt; echo three parts")
            .Task("read", $"cat $MMOS_ARTIFACTS/write/docs/plan.md $MMOS_RESULTS/write.txt $MMOS_BRIEF "
                + $"> {place.Out}/read.txt; {Place.Program} artifact get extra.txt >> {place.Out}/read.txt; "
                + "! echo change >> $MMOS_ARTIFACTS/write/docs/plan.md || [ $(id -u) = 0 ]",
                needs: ["write"], retries: 0)
            .In(place);

        (await place.Run("run", plan)).With(0);

        var read = await File.ReadAllTextAsync(Path.Combine(place.Out, "read.txt"));
        Assert.StartsWith("# Plan\n", read, StringComparison.Ordinal);
        Assert.Contains("three parts", read, StringComparison.Ordinal);
        Assert.Contains("$MMOS_ARTIFACTS/write/docs/plan.md", read, StringComparison.Ordinal);
        Assert.EndsWith("extra\n", read, StringComparison.Ordinal);
        var listed = await place.Json("artifact", "list", "--project", "notes");
        Assert.Equal(["docs/plan.md", "extra.txt"],
            listed.EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.Equal("# Plan", (await place.Run("artifact", "get", "docs/plan.md", "--project", "notes"))
            .With(0).Text);
        Assert.Contains("docs/plan.md version 1", (await place.Run("project", "report",
            "notes")).With(0).Text,
            StringComparison.Ordinal);
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task A_message_reaches_the_next_attempt_of_its_project_once()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nworkers: [{ name: Solo, agent: command }]\n");
        place.Commit("configure");
        var plan = new PlanText("talk", repository: null)
            .Task("ask", $"{Place.Program} message send 'which port?' --kind question --to admin; "
                + $"{Place.Program} message send 'use 8080'")
            .Task("hear", $"cp $MMOS_MESSAGES {place.Out}/first.md", needs: ["ask"])
            .In(place);
        (await place.Run("run", plan)).With(0);
        // A worker does not hear itself.
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(place.Out, "first.md")));

        (await place.Run("message", "send", "mind the gap", "--project", "talk")).With(0);
        var more = new PlanText("more", repository: null)
            .Task("hear", $"cat $MMOS_MESSAGES >> {place.Out}/more.md").In(place);
        (await place.Run("message", "send", "for all of us")).With(0);
        (await place.Run("run", more)).With(0);

        var heard = await File.ReadAllTextAsync(Path.Combine(place.Out, "more.md"));
        Assert.Contains("for all of us", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("mind the gap", heard, StringComparison.Ordinal);
        var unread = await place.Json("message", "list", "--reader", "Solo", "--unread");
        Assert.Empty(unread.EnumerateArray());
        var all = await place.Json("message", "list");
        Assert.Equal(["question", "note", "note", "note"],
            all.EnumerateArray().Select(m => m.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Nothing_crosses_from_one_workspace_to_another()
    {
        using var place = new Place();
        var plan = new PlanText("same").Task("one", "echo $MMOS_WORKSPACE > one.txt").In(place);
        (await place.Run("workspace", "create", "team-2")).With(0);
        (await place.Run("workspace", "create", "team-2")).With(4);
        (await place.Run("run", plan)).With(0);
        (await place.Run("run", plan, "--workspace", "team-2")).With(0);

        Assert.Equal("default", place.Show("mmos/same", "one.txt"));
        Assert.Equal("team-2", place.Show("mmos-team-2/same", "one.txt"));
        (await place.Run("message", "send", "only here", "--workspace", "team-2")).With(0);
        (await place.Run("task", "cancel", "T9", "--workspace", "team-2")).With(3);
        Assert.Empty((await place.Json("message", "list")).EnumerateArray());
        Assert.Single((await place.Json("message", "list", "--workspace", "team-2")).EnumerateArray());
        Assert.Single((await place.Json("task", "list")).EnumerateArray());
        Assert.Equal(["default", "team-2"], (await place.Json("workspace", "list")).EnumerateArray()
            .Select(w => w.GetProperty("name").GetString()));
        await place.VerifyDatabase();
        (await place.Run("db", "verify", "--workspace", "team-2")).With(0);
        (await place.Run("task", "list", "--workspace", "team-3")).With(5);
    }

    [Fact]
    public async Task A_changed_configuration_is_taken_live_and_a_bad_one_is_refused()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nlimits: { max_running: 3 }   # three\n");
        place.Commit("configure");
        (await place.Run("run", new PlanText("p", repository: null).Task("a", "true").In(place))).With(0);

        (await place.Run("config", "set", "limits.max_running", "7")).With(0);
        Assert.Equal("version: 1\nlimits: { max_running: 7 }   # three\n",
            await File.ReadAllTextAsync(Path.Combine(place.Repo, "mmos.yaml")));
        Assert.Contains("limits.max_running: 3 -> 7", (await place.Run("config", "apply")).With(0).Text,
            StringComparison.Ordinal);

        (await place.Run("config", "set", "limits.max_running", "0")).With(2);
        place.Write("mmos.yaml", "version: 1\nlimits: { max_running: 0 }\n");
        (await place.Run("config", "apply")).With(2);
        place.Write("mmos.yaml", "version: 1\n");
        Assert.Equal(1, (await place.Export()).Count(line => line.Contains("config.applied")));
    }

    [Fact]
    public async Task A_worker_that_is_added_to_the_configuration_takes_work_of_a_run_that_is_under_way()
    {
        using var place = new Place();
        const string one = "version: 1\nworkers:\n  - { name: One, agent: command }\n";
        place.Write("mmos.yaml", one);
        place.Commit("configure");
        // Each ends only when the other runs too: one worker alone never gets there.
        var plan = new PlanText("pair", repository: null)
            .Task("left", $"touch {place.Out}/left; until [ -e {place.Out}/right ]; do sleep 0.02; done")
            .Task("right", $"touch {place.Out}/right; until [ -e {place.Out}/left ]; do sleep 0.02; done")
            .In(place);
        using var run = place.Start("run", plan);
        await Waiting.UntilFile(Path.Combine(place.Out, "left"));

        place.Write("mmos.yaml", one + "  - { name: Two, agent: command }\n");
        (await place.Run("config", "apply")).With(0);

        (await run.End()).With(0);
        var workers = (await place.Json("worker", "list")).EnumerateArray()
            .Select(w => w.GetProperty("name").GetString());
        Assert.Equal(["One", "Two"], workers.Where(name => !name!.StartsWith("engine",
            StringComparison.Ordinal)));
    }
}
