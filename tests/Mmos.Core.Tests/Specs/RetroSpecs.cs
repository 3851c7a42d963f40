using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class RetroSpecs
{
    // Without a repository: what is verified is done. T1 and T2 are done, and T3 to T5 are in work.
    private const string TwoDone = "plan p: a b c{retry=0} d e; worker w slots=9; claim w 9; "
        + "worker v caps=mmos:verify slots=9 beat=100h; claim v 9 wait=100h; "
        + "complete T1 #1; verified T1 #2; complete T2 #1; verified T2 #2";

    public static IEnumerable<TheoryDataRow<string, string, string>> Held => Table.Rows($$"""
        {{TwoDone}}; complete T4 #1
            verified T4 #2        | verified T4; done T4; retro T1 T2 T4
            fail T3 #1 agent_error | failed T3 agent_error; retro T1 T2 T3
            cancel T3             | cancelled T3
            policy retro=2        | policy 20 1000; retro T1 T2
            policy retro=1        | policy 20 1000; retro T1; retro T2
            policy retro=0        | policy 20 1000
            policy retro=1001     | ! invalid: a retrospective after 1001 tasks; 0 to 1000 [retro.every]
            policy retro=-1       | ! invalid: a retrospective after -1 tasks; 0 to 1000 [retro.every]
        {{TwoDone}}; complete T4 #1; policy retro=5
            verified T4 #2        | verified T4; done T4
        {{TwoDone}}; complete T4 #1; policy retro=0; policy retro=1
            verified T4 #2        | verified T4; done T4; retro T4
        {{TwoDone}}; complete T4 #1; verified T4 #2; complete T5 #1
            verified T5 #2        | verified T5; done T5
        plan q: x; {{TwoDone.Replace("T2", "T3").Replace("T1", "T2").Replace("c{retry=0}", "c")}}; \
            complete T1 #1
            verified T1 #2        | verified T1; done T1; finished q; retro T2 T3 T1
        {{TwoDone}}; reopen T2 b; complete T2 #3
            verified T2 #4        | verified T2; done T2
        {{TwoDone}}; fail T3 #1 agent_error; reopen T2 b; claim w 9; complete T2 #3; verified T2 #4; \
            complete T4 #1; verified T4 #2; complete T5 #1
            verified T5 #2        | verified T5; done T5; retro T2 T4 T5
        """);

    [Theory]
    [MemberData(nameof(Held))]
    public void A_retrospective_is_held_after_so_many_finished_tasks(string given, string when,
        string then) => Table.Check(given, when, then, showsAll: true);

    [Fact]
    public void Tasks_that_land_together_are_looked_back_on_by_as_many_as_they_fill()
    {
        var world = new World { ShowsAll = true }.Given("""
            plan p r: a b c d e f g; worker w slots=9; claim w 9;
            worker e caps=mmos:verify,mmos:merge slots=9 beat=100h; claim e 9 wait=100h;
            handin T1#1 T2#1 T3#1 T4#1 T5#1 T6#1 T7#1
            """);
        for (var task = 1; task <= 7; task++) world.Given($"verified T{task} #2; claim e 9 wait=100h");
        world.Given("prepare T1,T2,T3,T4,T5,T6,T7");
        Assert.Equal("done T1; done T2; done T3; done T4; done T5; done T6; done T7; finished p; "
            + "retro T1 T2 T3; retro T4 T5 T6", world.When("merged T1,T2,T3,T4,T5,T6,T7"));
    }

    [Fact]
    public void What_a_log_without_retrospectives_left_is_looked_back_on_by_nobody()
    {
        var world = new World { ShowsAll = true }.Given(TwoDone + "; complete T4 #1");
        // An older build decided the third and the fourth: no retrospective followed.
        world.Given(new TaskDone(4, 2, new Certificate(null, null, [])),
            new TaskFailed(3, 1, Cause.AgentError, "", null));
        world.Given("complete T5 #1");
        Assert.Equal("verified T5; done T5", world.When("verified T5 #2"));
    }
}
