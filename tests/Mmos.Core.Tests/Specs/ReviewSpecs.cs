using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class ReviewSpecs
{
    private const string Reviewer = "worker v caps=rev slots=2 beat=100h; claim v wait=100h";

    private static string Verifying(string stages, string rest = "", string project = "p r") =>
        $"plan {project}: a{{review={stages}}}{rest}; worker w; claim w; $engine; complete T1 #1";

    public static IEnumerable<TheoryDataRow<string, string, string>> Stages => Table.Rows($$"""
        {{Verifying("agent:rev")}}; {{Reviewer}}
            verified T1 #2 | verified T1; review T1 1/1 agent:rev; assigned T1 v #3 review
        {{Verifying("agent:rev,human")}}; {{Reviewer}}; verified T1 #2
            approve T1 #3     | approved T1 1; review T1 2/2 human
            revise T1 #3      | returned T1 revision
            reject T1 #3      | failed T1 revision
            fail T1 #3 revision | returned T1 revision
            approve T1 #2     | ! stale: lease 2 of T1 is not live
            revise T1 #3 note=  | ! invalid: say what is wrong with T1 [note]
            fail T1 #3 agent_error | ! invalid: agent_error is no verdict on T1; give the review back \
                instead [cause]
            giveback T1 #3 drained | returned T1 drained
            complete T1 #3    | ! stale: lease 3 of T1 is not live
            end v             | offline v process_gone; returned T1 process_gone; unattended T1 1
            tick +32m         | excused w +300s; returned T1 lease_lost
        {{Verifying("agent:rev,human")}}; {{Reviewer}}; verified T1 #2; approve T1 #3
            approve T1        | approved T1 2; assigned T1 e #4 merge
            approve T1 #3     | ! stale: lease 3 of T1 is not live
            revise T1         | returned T1 revision
            reject T1         | failed T1 revision
            cancel T1         | cancelled T1; finished p
        {{Verifying("human", project: "p")}}
            verified T1 #2    | verified T1; review T1 1/1 human
        {{Verifying("human", project: "p")}}; verified T1 #2
            approve T1        | approved T1 1; done T1; finished p
        {{Verifying("human",
            project: "p")}}; verified T1 #2; revise T1; claim w; complete T1 #3; verified T1 #4
            approve T1        | approved T1 1; done T1; finished p
        {{Verifying("admin,human")}}; verified T1 #2; approve T1; approve T1
            fail T1 #3 conflict | returned T1 conflict
        -
            plan p: a{review=boss} | ! invalid: `boss` is no review stage: admin, human or \
                agent:CAPABILITY [tasks[0].review]
            plan p: a{review=agent:mmos:verify} | ! invalid: `agent:mmos:verify` is no review stage \
                [tasks[0].review]
            approve T1        | ! notfound: there is no task T1
        plan p r: a; worker w; claim w
            approve T1        | ! conflict: T1 is running, not in review; see what is: mmos review list
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Approvals => Table.Rows($$"""
        plan p r: a{approve}; worker w; claim w; $engine; complete T1 #1
            verified T1 #2    | verified T1; review T1 1/1 human
        plan p r: a{approve review=agent:rev}; worker w; claim w; $engine; complete T1 #1; {{Reviewer}}; \
            verified T1 #2
            approve T1 #3     | approved T1 1; review T1 2/2 human
        plan p r: a{approve review=human,agent:rev}; worker w; claim w; $engine; complete T1 #1
            verified T1 #2    | verified T1; review T1 1/2 human
        policy review=agent:rev; plan p r: a{approve}; worker w; claim w; $engine; complete T1 #1
            verified T1 #2    | verified T1; review T1 1/2 agent:rev; unattended T1 1
        {{Verifying("")}}
            verified T1 #2 protected=tests/x | verified T1; review T1 1/1 human: it changes tests/x, \
                which gates.protect names
            verified T1 #2 protected=a,b,c,d,e,f | verified T1; review T1 1/1 human: it changes \
                a, b, c, d, e and more, which gates.protect names
            verified T1 #2    | verified T1; assigned T1 e #3 merge
        {{Verifying("")}}; verified T1 #2 protected=tests/x
            approve T1        | approved T1 1; assigned T1 e #3 merge
            revise T1         | returned T1 revision
            reject T1         | failed T1 revision
        {{Verifying("agent:rev")}}; {{Reviewer}}
            verified T1 #2 protected=tests/x | verified T1; review T1 1/1 agent:rev: it changes tests/x, \
                which gates.protect names; assigned T1 v #3 review
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Reviewers => Table.Rows($$"""
        plan p r: a{review=agent:rev}; worker w caps=rev; claim w; $engine; complete T1 #1; claim w
            verified T1 #2    | verified T1; review T1 1/1 agent:rev; unattended T1 1
        plan p r: a{review=agent:rev}; worker w caps=rev; claim w; $engine; complete T1 #1; claim w; \
            verified T1 #2
            approve T1 by=w   | ! conflict: w did the work of T1; another must review it
            approve T1        | approved T1 1; assigned T1 e #3 merge
            worker v caps=rev | registered v r1
        plan p r: a{review=agent:rev}; worker w caps=rev; claim w; $engine; complete T1 #1; claim w; \
            verified T1 #2; worker v caps=rev
            claim v           | waits v 1; assigned T1 v #3 review
            approve T1 by=v   | ! conflict: v holds no review of T1; a worker decides under its lease
        {{Verifying("agent:rev")}}; worker v caps=rev
            verified T1 #2    | verified T1; review T1 1/1 agent:rev
        {{Verifying("agent:rev")}}; worker v caps=rev; verified T1 #2
            end v             | offline v process_gone; unattended T1 1
            rest v            | paused v
            drain v           | draining v; offline v drained; unattended T1 1
        plan p r: a{review=agent:rev} b{review=agent:rev}; worker w caps=rev slots=2; \
            worker v caps=rev; claim w; claim v; $engine; complete T1 #1; verified T1 #2; complete T2 #1
            claim v           | waits v 1; assigned T1 v #3 review
            verified T2 #2    | verified T2; review T2 1/1 agent:rev
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Fullness => Table.Rows($$"""
        policy wip=1; plan p r: a{review=human} b c{P0}; worker w; claim w; $engine; complete T3 #1; \
            verified T3 #2; prepare T3 #3; merged T3 #3; claim w; complete T1 #1; verified T1 #2
            claim w           | waits w 1
            add p: d{P0}    | submitted T4 d
        policy wip=1; plan p r: a{review=human} b c{P0}; worker w; claim w; $engine; complete T3 #1; \
            verified T3 #2; prepare T3 #3; merged T3 #3; claim w; complete T1 #1; verified T1 #2; claim w
            add p: d{P0}    | submitted T4 d; assigned T4 w #1
            approve T1        | approved T1 1; assigned T1 e #3 merge; assigned T2 w #1
            policy wip=2      | policy 20 1000; assigned T2 w #1
        policy review=human; plan p: a b{review=}; worker w slots=2; claim w 2; $engine; complete T1 #1; \
            complete T2 #1
            verified T1 #2    | verified T1; review T1 1/1 human
            verified T2 #2    | verified T2; done T2
        -
            policy review=x   | ! invalid: `x` is no review stage [review]
            policy wip=0      | ! invalid: 0 tasks in review; at least 1 [limits.review_wip]
        """);

    [Theory]
    [MemberData(nameof(Stages))]
    public void Every_stage_is_passed_in_its_turn(string given, string when, string then) =>
        Table.Check(given, when, then);

    [Theory]
    [MemberData(nameof(Approvals))]
    [MemberData(nameof(Reviewers))]
    public void A_reviewer_is_another_worker_or_a_person(string given, string when, string then) =>
        Table.Check(given, when, then);

    [Theory]
    [MemberData(nameof(Fullness))]
    public void Too_much_in_review_stops_new_authoring_but_not_P0(string given, string when, string then) =>
        Table.Check(given, when, then);

    [Fact]
    public void An_author_at_the_head_of_the_line_does_not_hold_up_what_it_may_review()
    {
        var world = new World().Given("plan p r: a{review=agent:rev} b{review=agent:rev}; "
            + "worker w caps=rev; worker x; claim w; claim x; $engine; complete T1 #1; complete T2 #1; "
            + "verified T1 #2; verified T2 #2");
        Assert.Equal("waits w 1; assigned T2 w #3 review", world.When("claim w"));
    }

    [Fact]
    public void Passing_a_review_counts_once_for_the_author()
    {
        var world = new World().Given($"{Verifying("human")}; verified T1 #2; revise T1");
        Assert.Equal((1, 1), (world.Worker("w").Judged, world.Worker("w").Passed));
    }
}
