using System.Diagnostics;
using System.Globalization;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

[Collection(Alone.Name)]
public sealed class SubmissionTests(ITestOutputHelper output)
{
    private const int Adders = 5;
    private const int Each = 200;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Five_processes_add_a_thousand_tasks_while_two_workers_claim_them()
    {
        using var place = new Place();
        place.Write("mmos.yaml", """
            version: 1
            limits: { max_queue_depth: 5000 }
            workers:
              - { name: W1, agent: command, slots: 4 }
              - { name: W2, agent: command, slots: 4 }
            """);
        var plan = new PlanText("bulk", repository: null).Task("first", "true").In(place);
        (await place.Run("run", plan)).With(0);

        var watch = Stopwatch.StartNew();
        using var first = place.Start("worker", "run", "W1", "--until-empty");
        using var second = place.Start("worker", "run", "W2", "--until-empty");
        var adders = Enumerable.Range(1, Adders).Select(i => place.StartProgram(
            place.Repo, Environment.ProcessPath!, "add-tasks", place.Database, "default", "bulk", $"p{i}",
            $"{Each}")).ToList();
        var waits = new List<TimeSpan>();
        foreach (var adder in adders)
        {
            var ended = (await adder.End()).With(0);
            waits.Add(TimeSpan.FromMilliseconds(int.Parse(ended.Out[0], CultureInfo.InvariantCulture)));
            adder.Dispose();
        }
        // Of all the time that adding took, so that a machine that is busy otherwise is no failure.
        var longest = watch.Elapsed / 4 > LongestWait ? watch.Elapsed / 4 : LongestWait;
        output.WriteLine($"{Adders * Each} tasks were added in {watch.Elapsed.TotalSeconds:F1} s; "
            + $"the longest wait of one call was {waits.Max().TotalMilliseconds:F0} ms");
        (await first.End()).With(0);
        (await second.End()).With(0);
        // A worker may find nothing left before the last is added; one more look takes what is there.
        (await place.Run("worker", "run", "W1", "--until-empty")).With(0);
        output.WriteLine($"and all were done after {watch.Elapsed.TotalSeconds:F1} s");

        var export = await place.Export();
        Assert.Equal(Enumerable.Range(1, (Adders * Each) + 1), export.Done().Order());
        var ran = File.ReadAllLines(Path.Combine(place.Repo, "ran"));
        Assert.Equal(Adders * Each, ran.Length);
        Assert.Equal(Adders * Each, ran.Distinct().Count());
        await place.VerifyDatabase();
        Assert.True(waits.Max() <= longest, $"one call waited {waits.Max()}");
    }
}
