using System.Diagnostics;
using System.Text;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class HostileFileTests
{
    [Fact]
    public void A_plan_of_ten_megabytes_is_refused_before_it_is_parsed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("big.plan.yaml", new string('[', 10_000_000));
        Assert.Equal(
            $"{path}: larger than 1 MB; split it into several files",
            Given.Lines(PlanReader.Read(path).Problems));
    }

    [Fact]
    public void Anchors_that_explode_cost_nothing()
    {
        var bomb = new StringBuilder("a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var c = 'b'; c <= 'z'; c++)
            bomb.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(
                ',', Enumerable.Repeat($"*{(char)(c - 1)}", 9)).Append("]\n");
        Assert.Equal(
            "plan.yaml:1:4: anchors such as &a are not allowed; write the value out",
            Given.Lines(Given.Plan(bomb.ToString()).Problems));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("- - : ")]
    public void Deep_nesting_is_refused_at_once(string level)
    {
        var problems = Given.Plan(string.Concat(Enumerable.Repeat(level, 900_000 / level.Length))).Problems;
        Assert.Single(problems);
    }

    [Fact]
    public void Nesting_deeper_than_32_is_named()
    {
        var yaml = "project: " + new string('[', 32) + new string(']', 32);
        Assert.Equal("plan.yaml:1:41: nested more than 32 deep", Given.Lines(Given.Plan(yaml).Problems));
    }

    [Fact]
    public void More_than_ten_thousand_tasks_are_refused()
    {
        var tasks = string.Join("\n", Enumerable.Range(0, 10_001).Select(i => $"- {{ id: t{i}, title: T }}"));
        Assert.Equal(
            "plan.yaml:4:1: tasks: 10001 items; at most 10000 are allowed",
            Given.Lines(Given.Tasks(tasks).Problems));
    }

    [Fact]
    public void Needs_of_phases_cannot_multiply_without_end()
    {
        var tasks = string.Join("\n", Enumerable.Range(0, 9_000).Select(i => i < 4_500
            ? $"- {{ id: t{i}, title: T, phase: 1 }}"
            : $"- {{ id: t{i}, title: T, needs: [\"phase:1\"] }}"));
        Assert.Contains(
            "more than 200000 needs in all; put a task between the phases that all others need",
            Given.Lines(Given.Tasks(tasks).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_named_with_its_place()
    {
        byte[] bytes = [.. "project: p\ngoal: gö"u8, 0xFF, .. "x\n"u8];
        Assert.Equal(
            "plan.yaml:2:9: not valid UTF-8 here; save the file as UTF-8",
            Given.Lines(PlanReader.Read(bytes, "plan.yaml", "/here").Problems));
        Assert.Equal(
            "plan.yaml:1:1: this is UTF-16; save the file as UTF-8",
            Given.Lines(PlanReader.Read(Encoding.Unicode.GetPreamble(), "plan.yaml", "/here").Problems));
    }

    [Fact]
    public void Many_unknown_needs_are_reported_in_short_time()
    {
        var clock = Stopwatch.StartNew();
        var name = new string('n', 40);
        var tasks = string.Join(
            "\n", Enumerable.Range(0, 8_000).Select(
            i => $"- {{id: {name}{i}, title: T, needs: [{name}x{i}]}}"));
        Assert.Equal(20, Given.Tasks(tasks).Problems.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    /// <summary>Each mutated file is read or refused, with one-line problems that have a place; nothing
    /// throws.</summary>
    [Fact]
    public void A_mutated_file_never_throws()
    {
        var seed = Environment.GetEnvironmentVariable("MMOS_TEST_SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Environment.TickCount;
        var random = new Random(seed);
        string[] seeds =
            [Samples.Plan, Samples.Config, "{\"project\":\"p\",\"goal\":\"g\",\"tasks\":[{\"id\":\"a\"}]}"];
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Mutation.Of(Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]), random);
            try
            {
                Check(PlanReader.Read(bytes, "plan.yaml", "/here"));
                if (round % 10 == 0)
                    CheckConfig(bytes);
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }
    }

    private static void Check(PlanReading reading)
    {
        Assert.Equal(reading.Plan is null, reading.Problems.Count > 0);
        Assert.All(reading.Problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
        if (reading.Plan is { } plan)
        {
            var again = Given.Plan(PlanWriter.Write(plan));
            Assert.True(again.Plan is not null, Given.Lines(again.Problems) + "\n" + PlanWriter.Write(plan));
            Assert.Equal(PlanWriter.Write(plan), PlanWriter.Write(again.Plan));
        }
    }

    private static void CheckConfig(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "mmos.yaml"), bytes);
        var reading = ConfigReader.Read(
            folder.Path, new Dictionary<string, string>(), new Dictionary<string, string>());
        Assert.Equal(reading.Config is null, reading.Problems.Count > 0);
        Assert.All(reading.Problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
    }
}
