using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class WorkSpecs
{
    private const string Merging =
        "plan p r: a b(a); worker w; claim w; $engine; complete T1 #1; verified T1 #2";

    public static IEnumerable<TheoryDataRow<string, string, string>> Authoring => Table.Rows("""
        plan p: a; worker w; claim w
            progress T1 #1 50 | progressed T1 50
            progress T1 #1 0  | progressed T1 0
        plan p: a; worker w; claim w; progress T1 #1 50
            progress T1 #1 60 +9s  | nothing
            progress T1 #1 60 +10s | progressed T1 60
            progress T1 #1 100     | completed T1
        plan p: a; worker w; claim w
            progress T1 #1 101 | ! invalid: 101 %; 0 to 100 [percent]
            progress T1 #1 -1  | ! invalid: -1 %; 0 to 100 [percent]
            complete T1 #1     | completed T1
        plan p: a; worker w; claim w; $engine
            complete T1 #1 | completed T1; assigned T1 e #2 verify
        plan p: a b; worker w; claim w; $engine
            complete T1 #1 | completed T1; assigned T1 e #2 verify
        plan p: a; worker w; claim w
            fail T1 #1 agent_error      | returned T1 agent_error +1s
            fail T1 #1 limit            | ! invalid: limit is no failure of the work; \
                give the item back instead [cause]
            giveback T1 #1 agent_error  | ! invalid: agent_error is a failure; report it as one [cause]
            giveback T1 #1 limit        | returned T1 limit
            giveback T1 #1 engine_error | returned T1 engine_error +1s
        plan p: a{retry=0}; worker w; claim w
            fail T1 #1 agent_error | failed T1 agent_error
            giveback T1 #1 limit   | returned T1 limit
        plan p: a; worker w; claim w; fail T1 #1 agent_error; tick +1s; claim w
            fail T1 #2 agent_error | returned T1 agent_error +2s
        plan p: a; worker w; claim w; fail T1 #1 agent_error
            tick +999ms | nothing
            tick +1s    | released T1
        plan p: a; worker w; claim w; fail T1 #1 agent_error; claim w
            tick +1s | released T1; assigned T1 w #2
        plan p: a{sec=60}; worker w beat=1h; claim w
            tick +119s | nothing
            tick +120s | returned T1 timed_out +1s
        plan p: a{sec=60 retry=0}; worker w beat=1h; claim w
            tick +120s | failed T1 timed_out
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Verifying => Table.Rows("""
        plan p: a; worker w; claim w; $engine; complete T1 #1
            verified T1 #2              | verified T1; done T1; finished p
            verified T1 #2 cert=bare    | verified T1; done T1; finished p
            verified T1 #2 cert=red     | ! invalid: `make test` ended with 1; \
                a failed gate proves nothing [certificate]
            verified T1 #1              | ! stale: e holds it to verify under lease 2
            complete T1 #2              | ! stale: e holds it to verify under lease 2
            fail T1 #2 gates_failed     | returned T1 gates_failed
            giveback T1 #2 engine_error | returned T1 engine_error +1s
            giveback T1 #2 lease_lost   | returned T1 lease_lost; assigned T1 e #3 verify
            tick +3h                    | excused w +300s; returned T1 lease_lost; assigned T1 e #3 verify
        plan p r: a; worker w; claim w; $engine; complete T1 #1
            verified T1 #2           | verified T1; assigned T1 e #3 merge
            verified T1 #2 cert=bare | ! invalid: T1 is in a repository; \
                its certificate must name commit and tree [certificate]
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Landing => Table.Rows($"""
        {Merging}
            prepare T1 #3           | prepared T1
            prepare T1 #3 cert=bare | ! invalid: a merge is proven by the commit and tree that land \
                [certificate]
            prepare T1 #3 cert=red  | ! invalid: `make test` ended with 1
            merged T1 #3            | ! conflict: no merge of T1 was prepared; \
                the branch must not have moved
            fail T1 #3 conflict     | returned T1 conflict
            cancel T1               | cancelled T1; cancelled T2; finished p
        {Merging}; prepare T1 #3
            merged T1 #3  | done T1
            prepare T1 #3 | prepared T1
        {Merging}; prepare T1 #3; claim w
            merged T1 #3                | done T1; assigned T2 w #1
            merged T1 #3 cert=red       | ! invalid: `make test` ended with 1
            merged T1 #3 cert=bare      | ! invalid: a merge is proven by the commit and tree that land
            cancel T1                   | ! conflict: T1 is landing at this moment
            cancel p                    | ! conflict: T1 is landing at this moment
            giveback T1 #3 process_gone | returned T1 process_gone; assigned T1 e #4 merge
        {Merging}; prepare T1 #3; giveback T1 #3 process_gone
            merged T1 #4 | done T1
        {Merging}; prepare T1 #3; giveback T1 #3 merge_race
            merged T1 #4 | ! conflict: no merge of T1 was prepared
            cancel T1    | cancelled T1; cancelled T2; finished p
        plan p r: a b; worker w slots=2; claim w 2; $engine; complete T1 #1; complete T2 #1; verified T1 #2
            verified T2 #2 | verified T2; assigned T2 e #3 merge
        plan p r: a; plan q r: b; worker w slots=2; claim w 2; $engine; complete T1 #1; complete T2 #1; \
            verified T1 #2
            verified T2 #2 | verified T2; assigned T2 e #3 merge
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Fencing => Table.Rows("""
        plan p r: a; worker w; claim w; giveback T1 #1 limit; claim w
            progress T1 #1 50      | ! stale: lease 1 of T1 is not live: w holds it to author under lease 2
            progress T1 #1 100     | ! stale: lease 1 of T1 is not live
            complete T1 #1         | ! stale: lease 1 of T1 is not live
            complete T1 #3         | ! stale: lease 3 of T1 is not live
            fail T1 #1 agent_error | ! stale: lease 1 of T1 is not live
            giveback T1 #1 limit   | ! stale: lease 1 of T1 is not live
            verified T1 #1         | ! stale: lease 1 of T1 is not live
            verified T1 #2         | ! stale: lease 2 of T1 is not live: w holds it to author under lease 2
            prepare T1 #1          | ! stale: lease 1 of T1 is not live
            prepare T1 #2          | ! stale: lease 2 of T1 is not live
            merged T1 #1           | ! stale: lease 1 of T1 is not live
            complete T9 #1         | ! notfound: there is no task T9
        plan p: a; worker w; claim w; giveback T1 #1 limit
            complete T1 #1 | ! stale: it is ready and nobody holds it
        plan p: a; worker w; claim w; cancel T1
            progress T1 #1 50 | ! stale: T1 is cancelled; its last lease was 1
            complete T1 #1    | ! stale: T1 is cancelled; its last lease was 1
        plan p: a; worker w; claim w; $engine; complete T1 #1; verified T1 #2
            verified T1 #2 | ! stale: T1 is done; its last lease was 2
        plan p: a; worker w; claim w; cancel T1; reopen T1 a; claim w
            complete T1 #1 | ! stale: w holds it to author under lease 2
        """);

    [Theory]
    [MemberData(nameof(Authoring))]
    [MemberData(nameof(Verifying))]
    [MemberData(nameof(Landing))]
    [MemberData(nameof(Fencing))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void The_same_lines_come_back_once_and_then_go_to_the_inbox()
    {
        var world = new World().Given("plan p r: a{retry=9}; worker w; $engine");
        world.Given("claim w; complete T1 #1; verified T1 #2; fail T1 #3 conflict");
        world.Given("claim w; complete T1 #4; verified T1 #5");
        Assert.Equal("failed T1 conflict", world.Given("claim e 4").When("fail T1 #6 conflict"));
    }

    [Theory]
    [InlineData("lease_lost")]
    [InlineData("process_gone")]
    [InlineData("engine_error")]
    public void Five_lost_leases_in_a_row_go_to_the_inbox(string cause)
    {
        var world = Lose(new World()
            .Given("plan p: a; worker w beat=10h"), Limits.LostLeasesInRow - 1, cause);
        world.Given("claim w");
        Assert.Equal($"failed T1 {cause}", world.When($"giveback T1 # {cause}"));
    }

    [Fact]
    public void Progress_between_lost_leases_begins_the_count_anew()
    {
        var world = Lose(new World().Given("plan p: a; worker w beat=10h"), 4, "lease_lost");
        world.Given("claim w; progress T1 # 10");
        Assert.Equal("returned T1 lease_lost", world.When("giveback T1 # lease_lost"));
    }

    [Theory]
    [InlineData("limit")]
    [InlineData("drained")]
    [InlineData("merge_race")]
    public void What_is_nobodys_fault_never_uses_a_task_up(string cause)
    {
        var world = Lose(new World().Given("plan p: a{retry=0}; worker w beat=10h"), 30, cause);
        Assert.Equal((TaskStatus.Ready, 0, 0),
            (world.Task(1).Status, world.Task(1).Retries, world.Task(1).Lost));
    }

    [Fact]
    public void The_wait_after_errors_doubles_up_to_its_limit()
    {
        var world = new World().Given("plan p: a{retry=20}; worker w beat=100h");
        List<long> waits = [];
        for (var i = 0; i < 12; i++)
        {
            world.Given("claim w");
            world.Given("fail T1 # agent_error");
            waits.Add(world.Task(1).Deadline - world.Clock);
            world.Given($"tick +{Limits.BackoffMaxMs}ms");
        }
        Assert.Equal([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
            300_000], waits);
    }

    private static World Lose(World world, int times, string cause)
    {
        for (var i = 0; i < times; i++) world.Given($"claim w; giveback T1 # {cause}; tick +60s");
        return world;
    }
}
