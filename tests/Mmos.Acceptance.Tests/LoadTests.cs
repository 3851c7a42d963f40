using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;
using Mmos.Bench.Reporting;
using Mmos.Bench.Serving;

namespace Mmos.Acceptance.Tests;

/// <summary>`./bench load` in seconds: what has to be right at any speed.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private static readonly string[] MustBeNone = ["errors", "tasks lost, repeated or left over"];

    [Fact]
    public async Task A_loaded_server_that_is_killed_loses_no_task_and_does_none_twice()
    {
        using var place = new Place(isEmpty: true);
        var plan = new LoadPlan(Rate: 900, Time: TimeSpan.FromSeconds(3), Most: 0, Step: TimeSpan.Zero,
            KillTime: TimeSpan.FromSeconds(3), Kills: 1);
        List<Section> sections = [];
        await foreach (var section in LoadRows.Measure(Place.Program, place.Out, plan, output.WriteLine))
            sections.Add(section);
        var report = new Report(Machine.Current(), sections);
        output.WriteLine(report.Table());

        Assert.Equal(2, sections.Count);
        foreach (var section in sections)
        {
            Assert.DoesNotContain(section.Rows, row => row.IsBroken);
            foreach (var what in MustBeNone)
                Assert.Equal(0, Assert.Single(section.Rows, row => row.What == what).Measured);
        }
        await IsWhole(report, place.Out);
    }

    [Fact]
    public async Task What_could_not_be_measured_is_in_the_report_and_fails_it()
    {
        using var place = new Place(isEmpty: true);
        Section good = new("good", [Row.Cost("a", 1, "ms", 2)]);
        var report = new Report(Machine.Current(), [good, new("bad",
            [Row.Broken("not measured", "no <server>"), Row.Cost("p95 of nothing", double.NaN, "ms", 50)])]);

        Assert.True(report.IsBelowFloor);
        Assert.False((report with { Sections = [good] }).IsBelowFloor);
        Assert.Equal(["FAILED", "FAILED"], report.Sections[1].Rows.Select(row => row.Verdict));
        await IsWhole(report, place.Out);
    }

    private static async Task IsWhole(Report report, string folder)
    {
        report.Write(folder);
        var cancel = TestContext.Current.CancellationToken;
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "bench.html"), cancel);
        using var json = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(folder, "bench.json"), cancel));
        var read = json.RootElement.GetProperty("sections").EnumerateArray().ToList();
        Assert.Equal(report.Sections.Select(section => section.Name),
            read.Select(section => section.GetProperty("name").GetString()));
        foreach (var (section, rows) in report.Sections.Zip(read, (a, b) => (a, b.GetProperty("rows"))))
            foreach (var (row, written) in section.Rows.Zip(rows.EnumerateArray()))
            {
                Assert.Equal(row.What, written.GetProperty("what").GetString());
                Assert.Contains($"<td>{row.What}<br>", page);
            }
        Assert.EndsWith("</html>\n", page);
    }
}
