using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class SchedulingSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Order => Table.Rows("""
        plan p: a{P2} b c{P0}; worker w slots=3
            claim w 3 | waits w 3; assigned T3 w #1; assigned T2 w #1; assigned T1 w #1
        plan p: a{P2 min=900} b{P0 min=1}; worker w
            claim w | waits w 1; assigned T2 w #1
        plan p: a{min=10} b{min=5} c(b){min=6}; worker w
            claim w | waits w 1; assigned T2 w #1
        plan p: a b; worker w
            claim w | waits w 1; assigned T1 w #1
        plan p: a b; plan q: c d; worker w slots=4
            claim w 4 | waits w 4; assigned T1 w #1; assigned T3 w #1; assigned T2 w #1; assigned T4 w #1
        plan p: a b c; worker w slots=4; claim w 2; plan q: d e
            claim w 2 | waits w 2; assigned T4 w #1; assigned T3 w #1
        plan p: a{P1}; plan q: b{P0}; worker w
            claim w | waits w 1; assigned T2 w #1
        max 1; plan p: a b; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1
        max 1; plan p: a b; worker w slots=2; claim w 2
            max 2          | policy 2 10000; assigned T2 w #1
            complete T1 #1 | completed T1; assigned T2 w #1
        max 1; plan p: a b; worker w slots=2; claim w 2; $engine
            complete T1 #1 | completed T1; assigned T1 e #2 verify; assigned T2 w #1
        max 1
            max 1 | nothing
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Candidates => Table.Rows("""
        plan p: a{require=x}; worker w
            claim w | waits w 1
        plan p: a{require=x}; worker w caps=y
            claim w | waits w 1
        plan p: a; worker w caps=mmos:verify
            claim w | waits w 1
        plan p: a{require=x}; worker w caps=mmos:verify,x
            claim w | waits w 1
        plan p: a{require=x}; worker w caps=mmos:verify,mmos:author,x
            claim w | waits w 1; assigned T1 w #1
        plan p: a{require=x}; worker w caps=y,x
            claim w | waits w 1; assigned T1 w #1
        plan p: a{require=x,y}; worker w caps=x
            claim w | waits w 1
        plan p: a{P0 require=x} b{P2}; worker w
            claim w | waits w 1; assigned T2 w #1
        worker u; worker v caps=y; claim u; claim v
            plan p: a{prefer=y} | created p; submitted T1 a; assigned T1 v #1
        worker u caps=y; worker v caps=y,z; claim u; claim v
            plan p: a{prefer=y,z} | created p; submitted T1 a; assigned T1 v #1
        worker u; worker v; claim u; claim v
            plan p: a{worker=v} | created p; submitted T1 a; assigned T1 v #1
        worker u; worker v; claim u
            plan p: a{worker=v} | created p; submitted T1 a; assigned T1 u #1
        worker u; worker v; claim u; claim v
            plan p: a | created p; submitted T1 a; assigned T1 u #1
        plan p: a; worker u; worker v; claim u; complete T1 #1; claim u; claim v
            add p: b | submitted T2 b; assigned T2 v #1
        plan p: a; worker u slots=2; worker v slots=2; claim u 2; claim v 2; later +9h
            add p: b | submitted T2 b; assigned T2 v #1
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Paths => Table.Rows("""
        plan p r: a{files=src/**} b{files=src/x}; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1
        plan p r: a{files=src/**} b{files=docs/x}; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1; assigned T2 w #1
        plan p r: a{files=src/**} b; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1; assigned T2 w #1
        plan p r: a{files=x}; plan q s: b{files=x}; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1; assigned T2 w #1
        plan p r: a{files=x}; plan q r: b{files=x}; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1
        plan p: a{files=x} b{files=x}; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1; assigned T2 w #1
        plan p r: a{files=x} b{files=x}; worker w slots=2; claim w 2
            complete T1 #1 | completed T1
        plan p r: a{files=x} b{files=x}; worker w slots=2; claim w 2; $engine; complete T1 #1
            verified T1 #2 | verified T1; assigned T1 e #3 merge
        plan p r: a{files=x} b{files=x}; worker w slots=2; claim w 2; $engine; complete T1 #1; \
            verified T1 #2; prepare T1 #3
            merged T1 #3 | done T1; assigned T2 w #1
        plan p r: a{files=x} b{files=x}; worker w slots=2; claim w 2
            cancel T1 | cancelled T1; assigned T2 w #1
        plan p r: a{files=x retry=0} b{files=x}; worker w slots=2; claim w 2
            fail T1 #1 agent_error | failed T1 agent_error; assigned T2 w #1
        plan p r: a{files=x} b{files=x}; worker w slots=2; claim w 2
            fail T1 #1 agent_error | returned T1 agent_error +1s; assigned T2 w #1
        """);

    [Theory]
    [MemberData(nameof(Order))]
    [MemberData(nameof(Candidates))]
    [MemberData(nameof(Paths))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void A_P0_held_only_by_paths_reserves_them_against_lower_classes()
    {
        var world = new World().Given("plan p r: a{P2 files=a/**}; worker w slots=3; claim w");
        world.Given("add p: b{P0 files=a/x,b/**} c{P2 files=b/y} d{P2 files=c/z}");
        Assert.Equal("waits w 2; assigned T4 w #1", world.When("claim w 2"));
        Assert.Equal("cancelled T2; assigned T3 w #1", world.When("cancel T2"));
    }

    [Fact]
    public void A_reservation_ends_when_the_holder_does_and_the_higher_class_goes_first()
    {
        var world = new World().Given("plan p r: a{P2 files=a/**}; worker w slots=4; claim w");
        world.Given("add p: b{P0 files=a/x,b/**} c{P2 files=b/y}; claim w 3");
        Assert.Equal("cancelled T1; assigned T2 w #1", world.When("cancel T1"));
        Assert.Equal("cancelled T2; assigned T3 w #1", world.When("cancel T2"));
    }

    [Fact]
    public void An_equal_class_is_not_held_back_by_a_reservation()
    {
        var world = new World().Given("plan p r: a{P2 files=a/**}; worker w slots=3; claim w");
        world.Given("add p: b{files=a/x,b/**} c{files=b/y}");
        Assert.Equal("waits w 2; assigned T3 w #1", world.When("claim w 2"));
    }

    [Fact]
    public void An_assignment_shows_the_best_three()
    {
        var world = new World().Given("worker a; worker b; worker c; worker d; claim a; claim b");
        world.Given("claim c; claim d; plan p: t{worker=c}");
        var chosen = world.Log.Select(e => e.Event).OfType<TaskAssigned>().Single();
        Assert.Equal([new("c", 800), new("a", 500), new("b", 500)], chosen.Scores);
    }

    [Fact]
    public void A_lease_ends_a_grace_after_the_attempts_limit()
    {
        var world = new World().Given("plan p: a{sec=90} b; worker w slots=2; claim w 2");
        Assert.Equal(world.Clock + 90_000 + Limits.AttemptGraceMs, world.Task(1).Deadline);
        Assert.Equal(world.Clock + Limits.AttemptMs + Limits.AttemptGraceMs, world.Task(2).Deadline);
    }

    [Fact]
    public void Every_capability_of_many_is_told_apart()
    {
        var names = string.Join(',', Enumerable.Range(0, 200).Select(i => $"c{i}"));
        var world = new World().Given($"worker w caps={names}; worker v caps={names.Replace("c150,", "")}");
        world.Given("claim v; plan p: a{require=c150}");
        Assert.Equal("waits w 1; assigned T1 w #1", world.When("claim w"));
    }
}
