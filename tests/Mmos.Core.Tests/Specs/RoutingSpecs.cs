using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class RoutingSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> TierRules => Table.Rows("""
        worker cheap tier=economy; worker dear tier=premium; claim dear wait=9h
            plan p: a{tier=economy}    | created p; submitted T1 a
            plan p: a{tier=standard}   | created p; submitted T1 a; assigned T1 dear #1
            plan p: a{tier=premium}    | created p; submitted T1 a; assigned T1 dear #1
            plan p: a                  | created p; submitted T1 a
            plan p: a{min=600}         | created p; submitted T1 a; assigned T1 dear #1
            plan p: a{P0 tier=economy} | created p; submitted T1 a; assigned T1 dear #1
            plan p: a{tier=gold}       | ! invalid: tasks[0].tier
        worker cheap tier=economy beat=9h; worker dear tier=premium beat=9h; claim dear wait=9h; \
            plan p: a{tier=economy}
            claim cheap | waits cheap 1; assigned T1 cheap #1
            tick +299s  | nothing
            tick +300s  | assigned T1 dear #1
            rest cheap  | paused cheap; assigned T1 dear #1
            end cheap   | offline cheap process_gone; assigned T1 dear #1
        worker cheap tier=economy; claim cheap
            plan p: a{tier=premium}    | created p; submitted T1 a
            plan p: a{P0 tier=premium} | created p; submitted T1 a
        worker mid tier=standard; worker dear tier=premium; claim dear wait=9h
            plan p: a{tier=economy}    | created p; submitted T1 a
        policy upgrade=0; worker cheap tier=economy; worker dear tier=premium; claim dear
            plan p: a{tier=economy}    | created p; submitted T1 a; assigned T1 dear #1
        -
            worker w tier=gold | ! invalid: tier
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Pins => Table.Rows("""
        plan p: a; worker u; worker v; claim u
            pin T1 v | ! conflict: running
        plan p: a{require=x}; worker u caps=x; worker v
            pin T1 v | ! conflict: no capability x
            pin T1 z | ! notfound: no worker z
            pin T2 u | ! notfound: no task T2
            pin T1 u | pinned T1 u
        plan p: a; worker u; worker v; pin T1 v
            claim u  | waits u 1
            claim v  | waits v 1; assigned T1 v #1
            pin T1 v | nothing
        plan p: a; worker u; worker v; pin T1 v; claim u
            pin T1   | pinned T1 anybody; assigned T1 u #1
        plan p: a{tier=economy}; worker cheap tier=economy; worker v tier=premium; pin T1 v
            claim v  | waits v 1; assigned T1 v #1
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Rules => Table.Rows("""
        policy rule kind == docs v; worker u; worker v; claim u; claim v
            plan p: a{kind=docs}          | created p; submitted T1 a; assigned T1 v #1
            plan p: a                     | created p; submitted T1 a; assigned T1 u #1
            plan p: a{kind=docs worker=u} | created p; submitted T1 a; assigned T1 u #1
        policy rule not (kind == docs or priority == P0) v; worker u; worker v; claim u; claim v
            plan p: a{kind=docs}          | created p; submitted T1 a; assigned T1 u #1
            plan p: a                     | created p; submitted T1 a; assigned T1 v #1
        -
            policy rule color == red v    | ! invalid: routing.rules[0].when
            policy rule kind like docs v  | ! invalid: routing.rules[0].when
            policy rule (kind == docs v   | ! invalid: routing.rules[0].when
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> ResourceRules => Table.Rows("""
        policy resource db 1; plan p: a{holds=db} b{holds=db} c; worker w slots=3
            claim w 3 | waits w 3; assigned T1 w #1; assigned T3 w #1
        policy resource db 2; plan p: a{holds=db} b{holds=db} c{holds=db}; worker w slots=3
            claim w 3 | waits w 3; assigned T1 w #1; assigned T2 w #1
        policy resource db 1; plan p: a{holds=db} b{holds=db}; worker w slots=2; claim w 2; $engine
            complete T1 #1 | completed T1; assigned T1 e #2 verify
            cancel T1      | cancelled T1; assigned T2 w #1
        policy resource db 1; plan p: a{holds=db} b{holds=db}; worker w slots=2; claim w 2; $engine; \
            complete T1 #1
            verified T1 #2 | verified T1; done T1; assigned T2 w #1
        policy resource db 1; plan p: a{holds=db} b{P2 holds=db} c{P0 holds=db}; worker w slots=3; claim w 2
            cancel T3            | cancelled T3; assigned T1 w #1
        policy resource db 1; plan p: a{holds=db} b{holds=db}; worker w slots=2; claim w 2
            policy resource db 2 | policy 20 1000; assigned T2 w #1
        policy resource db 1; policy resource gpu 1; plan p: a{holds=db} b{holds=db,gpu} c{holds=gpu}; \
            worker w slots=3
            claim w 3 | waits w 3; assigned T1 w #1; assigned T3 w #1
        -
            plan p: a{holds=db}  | ! invalid: no resource `db`
            policy resource db 0 | ! invalid: resources.db
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Offers => Table.Rows("""
        plan p: a; worker w
            claim w offers=yes | waits w 1; offered T1 w #1
        plan p: a; worker w; claim w offers=yes; later +30s
            accept T1 #1     | accepted T1 #1
            accept T1 #2     | ! stale: lease 2
            complete T1 #1   | ! conflict: accept it first
            progress T1 #1 9 | ! conflict: accept it first
            giveback T1 #1 drained | returned T1 drained
        plan p: a b; worker w; worker v slots=2; claim w offers=yes; \
            claim v 2 wait=9h
            tick +59s        | nothing
            tick +60s        | returned T1 offer_expired; assigned T1 v #2
        plan p: a; worker w; claim w offers=yes; accept T1 #1
            accept T1 #1     | nothing
            complete T1 #1   | completed T1
        max 1; plan p: a b; worker w slots=2
            claim w 2 offers=yes | waits w 2; offered T1 w #1
        """);

    [Theory]
    [MemberData(nameof(TierRules))]
    [MemberData(nameof(Pins))]
    [MemberData(nameof(Rules))]
    [MemberData(nameof(ResourceRules))]
    [MemberData(nameof(Offers))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void A_failed_attempt_goes_one_tier_up_where_nobody_asked_for_a_tier()
    {
        var world = new World().Given("plan p: a{min=60}; worker w; claim w; fail T1 #1 gates_failed");
        Assert.Equal(Tiers.Standard, world.View.TierOf(world.Task(1)));
        world.Given("claim w; fail T1 #2 gates_failed");
        Assert.Equal(Tiers.Premium, world.View.TierOf(world.Task(1)));
    }

    [Fact]
    public void A_failed_attempt_leaves_a_tier_that_was_asked_for()
    {
        var world = new World().Given("plan p: a{tier=economy}; worker w tier=economy; claim w");
        world.Given("fail T1 #1 gates_failed");
        Assert.Equal(Tiers.Economy, world.View.TierOf(world.Task(1)));
    }

    [Fact]
    public void A_project_of_weight_two_gets_two_turns_where_another_gets_one()
    {
        var world = new World().Given("plan p weight=2: a b c d; plan q: e f g h; worker w slots=6");
        Assert.Equal(
            "waits w 6; assigned T1 w #1; assigned T5 w #1; assigned T2 w #1; assigned T3 w #1; "
            + "assigned T6 w #1; assigned T4 w #1", world.When("claim w 6"));
    }

    [Fact]
    public void A_project_that_waited_and_gets_more_is_not_before_one_of_the_same_turn()
    {
        var world = new World().Given("""
            plan p: a{require=x}; plan q: b c d; worker w slots=3; claim w 3;
            add p: e{require=x}; plan r: f{require=x} g(f); worker v caps=x
            """);
        Assert.Equal("waits v 1; assigned T6 v #1", world.When("claim v"));
    }

    [Fact]
    public void An_assignment_counts_who_could_not_have_it_and_why()
    {
        var world = new World().Given("worker a caps=x; worker b; worker c; worker d; rest d; claim b");
        world.Given("claim a; plan p: t{require=x}");
        var chosen = world.Log.Select(e => e.Event).OfType<TaskAssigned>().Single();
        Assert.Equal([new("capability", 1), new("not_waiting", 1), new("paused", 1)], chosen.Refused);
    }
}
