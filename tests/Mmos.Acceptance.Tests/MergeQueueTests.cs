using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class MergeQueueTests(ITestOutputHelper output)
{
    private const int Tasks = 8;

    [Fact]
    public async Task Of_eight_tasks_that_wait_seven_land_and_the_one_that_breaks_them_is_found_in_few_runs()
    {
        using var place = new Place();
        // t6 passes by itself, and breaks the tree once p1 is in it.
        var (runs, export) = await Queue(place, "! { [ -e t6 ] && [ -e p1 ]; }", exitCode: 1);

        Assert.InRange(runs, 3, 5);
        Assert.Equal(["gates_failed"], export.Causes("task.failed"));
        var files = place.Git("ls-tree", "--name-only", "mmos/queue").Split('\n');
        Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t7", "t8"], files.Where(f => f[0] == 't'));
        output.WriteLine($"{runs} runs of gates for {Tasks} tasks of which one breaks the others");
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task Eight_tasks_that_wait_land_as_one_with_one_run_of_their_gates()
    {
        using var place = new Place();
        var (runs, export) = await Queue(place, "true", exitCode: 0);

        Assert.Equal(1, runs);
        var together = export.Of("task.done").Select(e => e.GetProperty("data").GetProperty("certificate"))
            .Where(c => c.TryGetProperty("tasks", out _)).ToList();
        Assert.Equal(Tasks, together.Count);
        Assert.Single(together.Select(c => c.GetProperty("commit").GetString()).Distinct());
        Assert.All(together, c => Assert.Equal(Tasks, c.GetProperty("tasks").GetArrayLength()));
        // What a task changed is still told apart.
        var id = (await place.Json("task", "list")).EnumerateArray()
            .First(t => t.GetProperty("key").GetString() == "t4").GetProperty("id").GetString()!;
        var diff = (await place.Run("task", "diff", id)).With(0).Text;
        Assert.Contains("b/t4", diff);
        Assert.DoesNotContain("b/t5", diff);
    }

    [Fact]
    public async Task A_task_that_clashes_with_one_of_its_batch_comes_back_alone()
    {
        using var place = new Place();
        var (runs, export) = await Queue(place, "true", exitCode: 0,
            work: n => n is 2 or 5 ? $"grep -q ^t a.txt || sed -i s/7/t{n}/ a.txt; echo {n} > t{n}"
                : $"echo {n} > t{n}");

        Assert.Equal(["conflict"], export.Causes("task.returned"));
        Assert.Equal(Tasks + 2, export.Done().Count);
        output.WriteLine($"{runs} runs of gates for {Tasks} tasks of which two clash");
    }

    /// <summary>Lets eight verified tasks wait behind a merge whose gate is at work, then lets it
    /// go.</summary>
    /// <returns>How often gates ran on trees with both tasks that came first.</returns>
    private static async Task<(int Runs, IReadOnlyList<string> Export)> Queue(
        Place place, string gate, int exitCode, Func<int, string>? work = null)
    {
        string[] plug = [$"! {{ [ -e p1 ] && [ -e p2 ]; }} || {{ touch {place.Out}/plugged; "
            + $"{Until(place, "go")}; }}"];
        string[] gates = [$"! {{ [ -e p1 ] && [ -e p2 ]; }} || echo run >> {place.Out}/runs", gate];
        var plan = new PlanText("queue");
        foreach (var name in (string[])["p1", "p2"])
            plan.Task(name, $"until [ $(ls {place.Out} | grep -c started) -eq {Tasks} ]; "
                + $"do sleep 0.02; done; {Landed(name)}echo 1 > {name}", verify: plug);
        for (var n = 1; n <= Tasks; n++)
            plan.Task($"t{n}",
                $"touch {place.Out}/started-{n}; {Until(place, "plugged")}; "
                + (work?.Invoke(n) ?? $"echo {n} > t{n}"), verify: gates, retries: exitCode == 0 ? 2 : 0);
        using var run = place.Start("run", plan.In(place), "--workers", $"{Tasks + 2}");
        await Waiting.UntilFile(Path.Combine(place.Out, "plugged"));
        await Waiting.Until(async () => (await place.Json("task", "list")).EnumerateArray()
            .Count(t => t.GetProperty("status").GetString() == "merging") == Tasks + 1,
            "all wait in the merge queue");
        File.WriteAllText(Path.Combine(place.Out, "go"), "");
        (await run.End()).With(exitCode);
        var log = Path.Combine(place.Out, "runs");
        return (File.Exists(log) ? File.ReadAllLines(log).Length : 0, await place.Export());
    }

    // The second plug comes when the first has landed: together they would be one batch.
    private static string Landed(string plug) => plug == "p1" ? ""
        : "until git cat-file -e mmos/queue:p1 2>/dev/null; do sleep 0.05; done; ";

    private static string Until(Place place, string file) =>
        $"until [ -e {place.Out}/{file} ]; do sleep 0.02; done";
}
