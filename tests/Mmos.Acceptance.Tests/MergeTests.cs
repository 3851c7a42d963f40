using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class MergeTests
{
    [Fact]
    public async Task Of_two_tasks_that_change_one_line_the_second_comes_back_with_base_and_both_sides()
    {
        using var place = new Place();
        var plan = new PlanText("clash")
            .Task("one", $"touch {place.Out}/one; {Until(place, "two")}; sed -i s/5/one/ a.txt")
            .Task("two", $"touch {place.Out}/two; cp \"$MMOS_FEEDBACK\" {place.Out}/feedback-$MMOS_ATTEMPT; "
                + $"{Until(place, "landed")}; sed -i 's/^\\(5\\|one\\)$/two/' a.txt").In(place);
        using var run = place.Start("run", plan, "--workers", "2");
        await run.Line("one done");
        File.WriteAllText(Path.Combine(place.Out, "landed"), "");

        (await run.End()).With(0);

        Assert.Contains("two", place.Show("mmos/clash", "a.txt").Split('\n'));
        Assert.Equal(["conflict"], (await place.Export()).Causes("task.returned"));
        var feedback = File.ReadAllText(Path.Combine(place.Out, "feedback-2"));
        Assert.Matches(@"--- base\n1\n2\n3\n4\n5\n", feedback);
        Assert.Matches(@"--- landed in mmos/clash\n1\n2\n3\n4\none\n", feedback);
        Assert.Matches(@"--- T2 attempt 1\n1\n2\n3\n4\ntwo\n", feedback);
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task A_conflict_that_comes_twice_waits_in_the_inbox_with_the_command_that_settles_it()
    {
        using var place = new Place();
        // The second attempt begins at the start again, as a worker would that learns nothing.
        var plan = new PlanText("clash")
            .Task("one", $"touch {place.Out}/one; {Until(place, "two")}; sed -i s/5/one/ a.txt")
            .Task("two", $"touch {place.Out}/two; {Until(place, "landed")}; "
                + "git checkout -q --detach $(git rev-list --max-parents=0 HEAD); sed -i s/5/two/ a.txt")
            .In(place);
        using var run = place.Start("run", plan, "--workers", "2");
        await run.Line("one done");
        File.WriteAllText(Path.Combine(place.Out, "landed"), "");

        var ended = (await run.End()).With(1);

        Assert.Contains("mmos task retry T2", ended.Text);
        Assert.Contains("one", place.Show("mmos/clash", "a.txt").Split('\n'));
        var item = Assert.Single((await place.Json("inbox")).EnumerateArray());
        Assert.Equal("conflict", item.GetProperty("kind").GetString());
        Assert.Contains("mmos task retry T2",
            item.GetProperty("commands").EnumerateArray().Select(c => c.GetString()));
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task Tasks_that_change_different_lines_both_land_after_gates_on_the_merged_tree()
    {
        using var place = new Place();
        string[] gate = [$"cat a.txt > {place.Out}/gate-$$"];
        var plan = new PlanText("apart")
            .Task("top", $"touch {place.Out}/one; {Until(place, "two")}; sed -i s/1/top/ a.txt", verify: gate)
            .Task("end", $"touch {place.Out}/two; {Until(place, "one")}; sed -i s/9/end/ a.txt", verify: gate)
            .In(place);

        (await place.Run("run", plan, "--workers", "2")).With(0);

        Assert.Equal("top\n2\n3\n4\n5\n6\n7\n8\nend", place.Show("mmos/apart", "a.txt"));
        var trees = Directory.GetFiles(place.Out, "gate-*").Select(File.ReadAllText).ToList();
        Assert.Contains("top\n2\n3\n4\n5\n6\n7\n8\nend\n", trees);
    }

    [Fact]
    public async Task What_passes_alone_and_fails_merged_does_not_land()
    {
        using var place = new Place();
        string[] gate = ["! { [ -e left ] && [ -e right ]; }"];
        var plan = new PlanText("apart")
            .Task("left", $"touch {place.Out}/one; {Until(place, "two")}; echo 1 > left",
                verify: gate, retries: 0)
            .Task("right", $"touch {place.Out}/two; {Until(place, "one")}; echo 1 > right",
                verify: gate, retries: 0)
            .In(place);

        var ended = (await place.Run("run", plan, "--workers", "2")).With(1);

        Assert.Contains("waiting for you", ended.Text);
        var files = place.Git("ls-tree", "--name-only", "mmos/apart").Split('\n');
        Assert.Single(files, file => file is "left" or "right");
        Assert.Single((await place.Export()).Done());
    }

    [Fact]
    public async Task What_is_ignored_or_left_behind_never_makes_a_gate_pass()
    {
        using var place = new Place();
        var plan = new PlanText("left")
            .Task("ignored", "mkdir -p bin && echo ok > bin/proof && echo 1 > real",
                verify: ["test -e bin/proof"], retries: 1)
            .Task("after", "echo 1 > other", verify: ["test ! -e bin"]).In(place);

        var ended = (await place.Run("run", plan)).With(1);

        Assert.Contains("test -e bin/proof", ended.Text);
        Assert.Equal([2], (await place.Export()).Done());
        Assert.Equal(["gates_failed"], (await place.Export()).Causes("task.failed"));
    }

    private static string Until(Place place, string file) =>
        $"until [ -e {place.Out}/{file} ]; do sleep 0.02; done";
}
