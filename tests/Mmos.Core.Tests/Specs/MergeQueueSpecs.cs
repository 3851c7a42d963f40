using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class MergeQueueSpecs
{
    private const string Two = "plan p r: a b; worker w slots=2; claim w 2; $engine; complete T1 #1; "
        + "complete T2 #1; verified T1 #2; verified T2 #2";

    private const string Other =
        "worker f caps=mmos:verify,mmos:merge slots=4 beat=100h; claim f 4 wait=100h";

    public static IEnumerable<TheoryDataRow<string, string, string>> Holding => Table.Rows($"""
        plan p r: a b; worker w slots=2; claim w 2; $engine; complete T1 #1; complete T2 #1; \
            verified T1 #2; {Other}; unwait e
            verified T2 #2 | verified T2
        plan p r: a b; worker w slots=2; claim w 2; $engine; complete T1 #1; complete T2 #1; \
            verified T1 #2; {Other}; unwait e; verified T2 #2
            claim e 4              | waits e 3; assigned T2 e #3 merge
            fail T1 #3 conflict    | returned T1 conflict; assigned T2 f #3 merge
            giveback T1 #3 drained | returned T1 drained; assigned T1 f #4 merge; assigned T2 f #3 merge
        plan p r: a; plan q r: b; worker w slots=2; claim w 2; $engine; complete T1 #1; complete T2 #1; \
            verified T1 #2; {Other}; unwait e
            verified T2 #2 | verified T2; assigned T2 f #3 merge
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Landing => Table.Rows($"""
        {Two}
            prepare T1,T2         | prepared T1; prepared T2
            prepare T1,T1         | ! invalid: T1 does not belong to this merge: one holder lands different \
                tasks of one project [tasks[1]]
            prepare T1,T2 cert=red | ! invalid: `make test` ended with 1
            merged T1,T2          | ! conflict: no merge of T1 was prepared
        {Two}; prepare T1,T2
            merged T1,T2 | done T1; done T2; finished p
            merged T2 #3 | done T2
            giveback T1 #3 process_gone | returned T1 process_gone
        {Two}; prepare T1 #3
            merged T1,T2 | ! conflict: no merge of T2 was prepared; the branch must not have moved
        {Two}; fail T2 #3 conflict
            prepare T1,T2 | ! stale: lease 3 of T2 is not live
        plan p r: a; plan q r: b; worker w slots=2; claim w 2; $engine; complete T1 #1; complete T2 #1; \
            verified T1 #2; verified T2 #2
            prepare T1,T2 | ! invalid: T2 does not belong to this merge: one holder lands different \
                tasks of one project [tasks[1]]
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Homes => Table.Rows("""
        worker w
            plan p r@r: a              | ! invalid: no repository r is known yet [repository]
            plan p r@r@north: a        | knows r north; created p; submitted T1 a
            plan p r@r@: a             | ! invalid: `` is no name of a host [home]
            plan p r@r@north: a(b)     | ! invalid: `a` needs `b`, which is no task of project p
        plan p r@r@north: a
            plan q r@r@south: b        | created q; submitted T2 b
            home r south | moved r south
            home r north | nothing
            home s south | ! notfound: there is no repository s; see a project's with: \
                mmos project show PROJECT
        plan p r@r@north: a; worker w; claim w; $engine
            complete T1 #1 | completed T1
        plan p r@r@north: a; worker w; claim w; worker e caps=mmos:verify,mmos:home:south; \
            claim e wait=1h; complete T1 #1
            home r south | moved r south; assigned T1 e #2 verify
        plan p r@r@north: a; worker w; claim w; complete T1 #1; \
            worker n caps=mmos:verify,mmos:merge,mmos:home:north slots=2; claim n 2
            verified T1 #2 | verified T1; assigned T1 n #3 merge
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Bases => Table.Rows("""
        plan p r: a
            take p b1                | took p b1
            take p b1 cert=bare      | ! invalid: a merge is proven by the commit and tree that land \
                [certificate]
            take q b1                | ! notfound: there is no project q
            block p b1 conflict      | blocked p b1 conflict
            block p b1 agent_error   | ! invalid: agent_error says nothing about the branch; conflict or \
                gates_failed does [cause]
        plan p r: a; block p b1 conflict
            block p b1 gates_failed | nothing
            block p b2 gates_failed | blocked p b2 gates_failed
            take p b2               | took p b2
        plan p r: a; block p b1 conflict; take p b2
            block p b1 conflict | blocked p b1 conflict
        """);

    [Theory]
    [MemberData(nameof(Holding))]
    [MemberData(nameof(Landing))]
    [MemberData(nameof(Homes))]
    [MemberData(nameof(Bases))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void One_holder_has_eight_merges_of_a_branch_and_the_ninth_waits()
    {
        var world = new World().Given("plan p r: a b c d e f g h i; worker w slots=9; claim w 9; max 20; "
            + "worker e caps=mmos:verify,mmos:merge slots=20 beat=100h; claim e 20 wait=100h");
        for (var task = 1; task <= 9; task++) world.Given($"complete T{task} #1");
        for (var task = 1; task <= 8; task++)
            Assert.Equal($"verified T{task}; assigned T{task} e #3 merge",
                world.When($"verified T{task} #2"));
        Assert.Equal("verified T9", world.When("verified T9 #2"));
        Assert.Equal("returned T4 conflict; assigned T9 e #3 merge", world.When("fail T4 #3 conflict"));
    }

    [Fact]
    public void The_most_urgent_merge_is_given_first()
    {
        var world = new World().Given("plan p r: a b{P0}; worker w slots=2; claim w 2; "
            + "worker e caps=mmos:verify slots=2; claim e 2");
        world.Given("complete T1 #1; complete T2 #1; verified T1 #2; verified T2 #2");
        world.Given("worker m caps=mmos:merge slots=9");
        Assert.Equal("waits m 9; assigned T2 m #3 merge; assigned T1 m #3 merge", world.When("claim m 9"));
    }

    [Theory]
    [InlineData("lease_lost")]
    [InlineData("process_gone")]
    public void A_prepared_merge_that_is_lost_five_times_keeps_its_intent(string cause)
    {
        var world = new World().Given(
            "plan p r: a; worker w; claim w; $engine; complete T1 #1; verified T1 #2; prepare T1 #3");
        for (var lease = 3; lease < 7; lease++)
            world.Given($"giveback T1 #{lease} {cause}; claim e 4 wait=1h");
        Assert.Equal($"failed T1 {cause} intent", world.When($"giveback T1 #7 {cause}"));
        Assert.Equal((TaskStatus.Failed, true), (world.Task(1).Status, world.Task(1).MergeIsPrepared));

        Assert.StartsWith("! conflict: T1 may have landed before its mergers were lost",
            world.When("cancel T1"), StringComparison.Ordinal);
        Assert.Equal("retried T1; assigned T1 e #8 merge", world.When("retry T1"));
        Assert.True(world.Task(1).MergeIsPrepared);
        Assert.Equal("done T1; finished p", world.When("merged T1 #8"));
    }

    [Fact]
    public void A_failure_that_somebody_reports_forgets_the_intent()
    {
        var world = new World().Given("plan p r: a{retry=0}; worker w; claim w; $engine; complete T1 #1; "
            + "verified T1 #2; prepare T1 #3");
        Assert.Equal("failed T1 gates_failed", world.When("fail T1 #3 gates_failed"));
        Assert.False(world.Task(1).MergeIsPrepared);
        Assert.Equal("retried T1", world.When("retry T1"));
        Assert.Equal(TaskStatus.Ready, world.Status(1));
    }
}
