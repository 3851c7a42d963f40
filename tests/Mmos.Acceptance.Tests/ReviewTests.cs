using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class ReviewTests
{
    [Fact]
    public async Task Work_goes_back_from_one_worker_to_the_other_and_lands_when_a_person_agrees()
    {
        using var place = new Place();
        place.Write("mmos.yaml", $$"""
            version: 1
            review: [agent:rev, human]
            workers:
              - { name: Maker, agent: command, capabilities: [make] }
              - name: Critic
                agent: command
                capabilities: [rev]
                run: >-
                  cp "$MMOS_BRIEF" {{place.Out}}/brief-$MMOS_LEASE;
                  grep -q good a.txt || { echo 'say that it is good'; exit 1; }
            """);
        place.Commit("configure");
        var plan = new PlanText("judged")
            .Task("one",
                "grep -q 'say that it is' \"$MMOS_FEEDBACK\" && echo good > a.txt || echo bad > a.txt")
            .With("capabilities", new Dictionary<string, string[]> { ["require"] = ["make"] })
            .In(place);

        var ended = (await place.Run("run", plan)).With(1);
        Assert.Contains("mmos review approve T1", ended.Text);
        var log = await place.Export();
        Assert.Equal(["revision"], log.Causes("task.returned"));
        var open = Assert.Single((await place.Json("review", "list")).EnumerateArray());
        Assert.Equal(("human", "Maker"),
            (open.GetProperty("stage").GetString(), open.GetProperty("author").GetString()));
        var brief = File.ReadAllText(Directory.GetFiles(place.Out, "brief-*").Order().First());
        Assert.Contains("Maker did it in attempt 1", brief, StringComparison.Ordinal);

        (await place.Run("review", "approve", "T1", "--note", "agreed")).With(0);
        (await place.Run("run", plan, "--resume")).With(0);
        Assert.Equal("good", place.Show("mmos/judged", "a.txt"));
        await place.VerifyDatabase();
    }
}
