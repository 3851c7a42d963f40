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

    [Fact]
    public async Task What_a_person_must_approve_and_what_is_protected_waits_before_it_lands()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\ngates: { protect: [\"tests/**\"] }\n");
        place.Write("tests/old.txt", "strict\n");
        place.Commit("configure");
        var plan = new PlanText("guarded")
            .Task("free", "echo free > free.txt")
            .Task("asked", "echo asked > asked.txt").With("approve", true)
            // Hidden in an earlier attempt, and moved away: both are changes of what is protected.
            .Task("sly", "[ -e tests/new.txt ] && touch ok.txt || mv tests/old.txt tests/new.txt",
                verify: ["test -e ok.txt"], retries: 1)
            .In(place);

        (await place.Run("run", plan)).With(1);

        Assert.Equal("free", place.Show("mmos/guarded", "free.txt"));
        Assert.Equal("strict", place.Show("mmos/guarded", "tests/old.txt"));
        var inbox = (await place.Json("inbox")).EnumerateArray().ToDictionary(
            item => item.GetProperty("task").GetString()!, item => item.GetProperty("text").GetString()!);
        Assert.Equal("stage 1 of 1 of its review, `human`, waits for your verdict", inbox["T2"]);
        Assert.Equal("stage 1 of 1 of its review, `human`, waits for your verdict: it changes "
            + "tests/new.txt, tests/old.txt, which gates.protect names", inbox["T3"]);
        var guarded = await place.Json("task", "show", "T3");
        Assert.Equal("review", guarded.GetProperty("status").GetString());

        (await place.Run("review", "approve", "T2")).With(0);
        (await place.Run("review", "reject", "T3", "--note", "leave the tests alone")).With(0);
        (await place.Run("run", plan, "--resume")).With(1);
        Assert.Equal("asked", place.Show("mmos/guarded", "asked.txt"));
        Assert.Equal("strict", place.Show("mmos/guarded", "tests/old.txt"));
        await place.VerifyDatabase();
    }
}
