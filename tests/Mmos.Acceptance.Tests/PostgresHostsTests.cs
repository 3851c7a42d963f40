using System.Diagnostics;
using System.Globalization;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>Several hosts, each with a state folder of its own, on one PostgreSQL.</summary>
[Collection(Alone.Name)]
public sealed class PostgresHostsTests(ITestOutputHelper output)
{
    private const int Adders = 5;
    private const int Hosts = 3;
    private static readonly int Each = Waiting.IsLong ? 200 : 40;

    [Fact]
    public async Task Five_processes_add_tasks_while_three_hosts_work_them_off()
    {
        var address = Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES");
        Assert.SkipWhen(address is null, "no PostgreSQL: MMOS_TEST_POSTGRES is not set");
        var workspace = $"hosts-{Guid.NewGuid():n}";
        using var place = new Place();
        place.Write("mmos.yaml", $$"""
            version: 1
            database: {{address}}
            workspace: {{workspace}}
            limits: { max_queue_depth: 5000 }
            workers:
              - { name: W1, agent: command, slots: 4 }
              - { name: W2, agent: command, slots: 4 }
              - { name: W3, agent: command, slots: 4 }
            """);
        var states = Enumerable.Range(1, Hosts).Select(i => Path.Combine(place.Folder, $"host-{i}")).ToList();
        var plan = new PlanText("bulk", repository: null).Task("first", "true").In(place);
        using (var first = place.StartAt(states[0], "run", plan)) (await first.End()).With(0);

        var watch = Stopwatch.StartNew();
        var workers = states.Select((state, i) =>
            place.StartAt(state, "worker", "run", $"W{i + 1}", "--until-empty")).ToList();
        var adders = Enumerable.Range(1, Adders).Select(i => place.StartProgram(place.Repo,
            Environment.ProcessPath!, "add-tasks", address!, workspace, "bulk", $"p{i}", $"{Each}")).ToList();
        var waits = new List<TimeSpan>();
        foreach (var adder in adders)
        {
            var ended = (await adder.End()).With(0);
            waits.Add(TimeSpan.FromMilliseconds(int.Parse(ended.Out[0], CultureInfo.InvariantCulture)));
            adder.Dispose();
        }
        output.WriteLine($"{Adders * Each} tasks were added in {watch.Elapsed.TotalSeconds:F1} s; "
            + $"the longest wait of one call was {waits.Max().TotalMilliseconds:F0} ms");
        foreach (var worker in workers)
        {
            (await worker.End()).With(0);
            worker.Dispose();
        }
        // A worker may find nothing left before the last is added; one more look takes what is there.
        using (var last = place.StartAt(states[0], "worker", "run", "W1", "--until-empty"))
            (await last.End()).With(0);
        output.WriteLine($"and all were done after {watch.Elapsed.TotalSeconds:F1} s");

        using var export = place.StartAt(states[1], "db", "export");
        var log = (await export.End()).With(0).Out;
        Assert.Equal(Enumerable.Range(1, (Adders * Each) + 1), log.Done().Order());
        var ran = File.ReadAllLines(Path.Combine(place.Folder, "ran"));
        Assert.Equal((Adders * Each, Adders * Each), (ran.Length, ran.Distinct().Count()));
        using var verify = place.StartAt(states[2], "db", "verify");
        (await verify.End()).With(0);
    }
}
