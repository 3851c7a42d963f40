using System.Text.Json;
using Mmos.Api;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class PlanWriterTests
{
    private static string Json(Plan plan) => JsonSerializer.Serialize(plan);

    [Fact]
    public void A_plan_is_written_for_people()
    {
        var plan = new Plan
        {
            Project = "p",
            Goal = "Reach it: all of it",
            Tasks =
            [
                new()
                {
                    Key = "a", Title = "First task", Description = "One\n\n  two\n", Phase = 1,
                    EstimateHours = 1.5m,
                },
                new()
                {
                    Key = "b", Title = "yes", Needs = ["a"], Verify = ["test -f \"x\""], RetryMax = 0,
                    TimeoutSeconds = 90,
                    Capabilities = new() { Require = ["c#"] }, OnFailure = "skip", Kind = "docs",
                },
            ],
        };
        Assert.Equal(
            """
            # yaml-language-server: $schema=s.json
            # Made by a test
            version: 1
            project: p
            goal: "Reach it: all of it"
            tasks:
              - id: a
                title: First task
                description: |
                  One

                    two
                type: functional
                kind: coding
                phase: 1
                estimate: 1h30m
              - id: b
                title: "yes"
                type: functional
                kind: docs
                capabilities: { require: ["c#"] }
                needs:
                  - a
                verify:
                  - "test -f \"x\""
                retry: { max: 0 }
                timeout: 1m30s
                on_failure: skip

            """, PlanWriter.Write(plan, "s.json", ["Made by a test"]));
        Assert.Equal(Json(plan), Json(Given.Plan(PlanWriter.Write(plan)).Plan!));
    }

    [Fact]
    public void Whatever_a_plan_says_is_read_again_as_it_was()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var plan = Any(random);
            var yaml = PlanWriter.Write(plan, "x", ["a\nb: c"]);
            var again = Given.Plan(yaml);
            Assert.True(
                again.Plan is not null, $"seed {seed}, round {round}: {Given.Lines(again.Problems)}\n{yaml}");
            Assert.True(
                Json(plan) == Json(again.Plan),
                $"seed {seed}, round {round}:\n{Json(plan)}\n{Json(again.Plan)}\n{yaml}");
        }
    }

    private static Plan Any(Random random) => new()
    {
        Project = "p-1",
        Goal = Prose(random),
        Repository = random.Next(2) == 0 ? null : Path.GetFullPath("/some where/repo"),
        Base = random.Next(2) == 0 ? null : "feature/x",
        Tasks =
        [
            .. Enumerable.Range(0, random.Next(1, 4)).Select(i => new TaskSpec
            {
                Key = $"{(random.Next(3) == 0 ? "null" : "1")}.{i}",
                Title = Line(random),
                Description = random.Next(3) == 0 ? "" : Prose(random),
                Type = random.Next(2) == 0 ? "functional" : "nonfunctional",
                Kind = random.Next(2) == 0 ? "no" : "x:y",
                Phase = random.Next(2) == 0 ? null : random.Next(5),
                Priority = $"P{random.Next(3)}",
                Acceptance = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Prose(random))],
                Capabilities = new() { Prefer = random.Next(2) == 0 ? [] : ["on", "c++"] },
                EstimateHours = random.Next(2) == 0 ? null : random.Next(1, 4000) / 4m,
                Verify = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Line(random))],
                RetryMax = random.Next(21),
                TimeoutSeconds = random.Next(2) == 0 ? null : random.Next(1, 86401),
                Run = random.Next(2) == 0 ? null : Prose(random),
                Problem = random.Next(2) == 0 ? null : Prose(random),
                Worker = random.Next(2) == 0 ? null : "w-1",
            }),
        ],
    };

    private static string Line(Random random) => Prose(random).Replace('\n', ' ').Replace('\t', ' ');

    private static string Prose(Random random)
    {
        string[] parts =
        [
            "a", " ", ": ", "#", " #", "\n", "\n\n", "  ", "- ", "\"", "'", "\\", "\t", "%", "@", "&x", "*x",
            "!", "|",
            "{", "}", "[", "]", ",", "ü", "😀", "true", "1.5", "~", "`", "?", "\u00a0", "...", "---", "=",
            "<<",
        ];
        return "x"[random.Next(2)..]
            + string.Concat(
            Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)])) + "z";
    }
}
