using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>What a person decides about tasks and projects, and what a failure means for the rest.</summary>
public class DecisionSpecs
{
    private const string Failing = "worker w slots=2; claim w; fail T1 #1 agent_error";

    public static IEnumerable<TheoryDataRow<string, string, string>> Failures => Table.Rows($$"""
        plan p: a{retry=0} b(a); worker w; claim w
            fail T1 #1 agent_error | failed T1 agent_error
        plan p: a{retry=0} b(a); {{Failing}}
            claim w | waits w 1
        plan p: a{retry=0 fail=skip} b(a); {{Failing}}
            claim w | waits w 1; assigned T2 w #1
        plan p: a{retry=0 fail=skip} b(a); worker w; claim w; worker v; claim v
            fail T1 #1 agent_error | failed T1 agent_error; assigned T2 v #1
        plan p: a{retry=0 fail=skip}; {{Failing}}
            add p: b(a) | submitted T2 b
        plan p: a{retry=0 fail=skip}; {{Failing}}; claim w
            add p: b(a) | submitted T2 b; assigned T2 w #1
        plan p: a{retry=0}; {{Failing}}; claim w
            add p: b(a) | submitted T2 b
        plan p: a{retry=0 fail=cancel} b(a) c(b); worker w; claim w
            fail T1 #1 agent_error | failed T1 agent_error; cancelled T2; cancelled T3; finished p
        plan p: a{retry=0 fail=cancel sec=1} b{retry=0 fail=cancel sec=1} c(a,b); worker w slots=2; \
            claim w 2
            tick +61s | failed T1 timed_out; cancelled T3; failed T2 timed_out; finished p
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Cancelling => Table.Rows("""
        plan p: a b(a) c(b) d
            cancel T1 | cancelled T1; cancelled T2; cancelled T3
        plan p: a{fail=skip} b(a)
            cancel T1 | cancelled T1
        plan p: a{fail=skip} b(a); worker w; claim w; worker v; claim v
            cancel T1 | cancelled T1; assigned T2 v #1
        plan p: a; worker w; claim w
            cancel T1 | cancelled T1; finished p
        plan p: a b; cancel T1
            cancel T1 | nothing
        plan p: a b; worker w; claim w; $engine; complete T1 #1; verified T1 #2
            cancel T1 | ! conflict: T1 is done; a done task cannot be cancelled
        -
            cancel T1 | ! notfound: there is no task T1
        plan p: a{retry=0} b; worker w; claim w; fail T1 #1 agent_error
            cancel T1 | cancelled T1
        plan p: a b(a); plan q: c
            cancel p | cancelled T1; cancelled T2; cancelled p
        plan p: a; cancel p
            cancel p | nothing
        plan p: a; cancel T1
            cancel p | ! conflict: project p is done; there is nothing to cancel
        -
            cancel p | ! notfound: there is no project p
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Again => Table.Rows($$"""
        plan p: a{retry=0}; {{Failing}}
            retry T1 | retried T1
        plan p: a{retry=0}; {{Failing}}; claim w
            retry T1 | retried T1; assigned T1 w #2
        plan p: a{retry=0 fail=skip}; {{Failing}}; claim w
            retry T1 | retried T1; assigned T1 w #2
        plan p: a
            retry T1 | ! conflict: T1 is ready, not failed; there is nothing to retry
        plan p: a; cancel T1
            retry T1 | ! conflict: T1 is cancelled; run it again with: mmos task reopen T1
        -
            retry T1 | ! notfound: there is no task T1
        plan p: a; cancel T1; worker w; claim w
            reopen T1 a | reopened T1; assigned T1 w #1
        plan p: a; worker w; claim w; cancel p; claim w
            reopen T1 a | reopened T1; assigned T1 w #2
        plan p: a
            reopen T1 a | ! conflict: T1 is ready; only a done or cancelled task can be reopened
        -
            reopen T1 a | ! notfound: there is no task T1
        plan p: a; cancel T1
            reopen T1 b           | ! invalid: T1 is `a`, not `b` [definition.key]
            reopen T1 a{retry=99} | ! invalid: 99 retries; 0 to 20 [definition.retry.max]
            reopen T1 a(z)        | ! invalid: T1 needs `z`, which is no other task of its project \
                [definition.needs]
            reopen T1 a(a)        | ! invalid: T1 needs `a`, which is no other task of its project
        plan p: a b(a); cancel T2; worker w slots=2 ; reopen T2 b(a)
            claim w 2 | waits w 2; assigned T1 w #1
        plan p: a b(a); cancel T2; reopen T2 b; worker w; worker v; claim w; claim v
            cancel T1 | cancelled T1
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Projects => Table.Rows("""
        plan p: a
            pause p | paused p
        plan p: a; pause p
            pause p | nothing
        plan p: a; cancel T1
            pause p | ! conflict: project p is done; only an active one can be paused
        -
            pause p | ! notfound: there is no project p
        plan p: a; pause p; worker w
            claim w | waits w 1
        plan p: a; pause p; worker w; claim w
            resume p | resumed p; assigned T1 w #1
        plan p: a
            resume p | nothing
        plan p: a; cancel p
            resume p | ! conflict: project p is cancelled; only a paused one can be resumed
        plan p r: a; worker w; claim w; pause p; $engine
            complete T1 #1 | completed T1; assigned T1 e #2 verify
        plan p r: a; worker w; claim w; pause p; $engine; complete T1 #1
            verified T1 #2 | verified T1; assigned T1 e #3 merge
        plan p: a; worker w; claim w; pause p; $engine; complete T1 #1
            verified T1 #2 | verified T1; done T1; finished p
        plan p: a; pause p
            cancel p | cancelled T1; cancelled p
        plan p: a
            land p | landed p
        -
            land p | ! notfound: there is no project p
        """);

    [Theory]
    [MemberData(nameof(Failures))]
    [MemberData(nameof(Cancelling))]
    [MemberData(nameof(Again))]
    [MemberData(nameof(Projects))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void A_task_that_waits_again_is_released_by_what_it_needs_now()
    {
        var world = new World().Given("plan p: a b(a); cancel T2; reopen T2 b(a)");
        Assert.Equal((TaskStatus.Pending, 1), (world.Task(2).Status, world.Task(2).OpenNeeds));
        world.Given("worker w; $engine; claim w; complete T1 #1; verified T1 #2");
        Assert.Equal((TaskStatus.Ready, 0), (world.Task(2).Status, world.Task(2).OpenNeeds));
    }

    [Fact]
    public void A_retry_gives_a_fresh_set_of_retries()
    {
        var world = new World().Given("plan p: a{retry=1}; worker w beat=10h");
        world.Given("claim w; fail T1 #1 gates_failed; claim w; fail T1 #2 gates_failed; retry T1; claim w");
        Assert.Equal("returned T1 gates_failed", world.When("fail T1 #3 gates_failed"));
    }

    [Fact]
    public void A_finished_task_leaves_a_tombstone()
    {
        var world = new World()
            .Given("plan p: a b; worker w; $engine; claim w; complete T1 #1; verified T1 #2; cancel T2");
        Assert.True(world.View.TryTombstone(1, out var done));
        Assert.True(world.View.TryTombstone(2, out var cancelled));
        Assert.Equal(new Tombstone(0, TaskStatus.Done, 2, 1, "a"), done);
        Assert.Equal(new Tombstone(0, TaskStatus.Cancelled, 0, 0, "b"), cancelled);
        Assert.False(world.View.TryTask(1, out _));
    }

    [Fact]
    public void A_reopened_task_goes_on_with_its_numbers()
    {
        var world = new World().Given("plan p: a; worker w; $engine; claim w; complete T1 #1");
        world.Given("verified T1 #2; reopen T1 a; claim w");
        Assert.Equal((3, 2), (world.Task(1).Lease, world.Task(1).Attempt));
        Assert.Equal((1, 0, ProjectStatus.Active),
            (world.Project("p").Open, world.Project("p").Done, world.Project("p").Status));
    }
}
