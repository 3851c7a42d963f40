using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class AccountSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Gates => Table.Rows("""
        policy account acc reserve=200; worker w account=acc
            account acc 5h 799 | reported acc 5h 799
            account acc 5h 1001 | ! invalid: 0 to 1000
            park nobody        | ! notfound: no account nobody
        policy account acc reserve=200; worker w account=acc; account acc 5h 800; claim w
            plan p: a          | created p; submitted T1 a
            plan p: a{P0}      | created p; submitted T1 a; assigned T1 w #1
        policy account acc reserve=200; worker w account=acc; account acc 5h 799; claim w
            plan p: a          | created p; submitted T1 a; assigned T1 w #1
        policy account acc reserve=200; worker w account=acc; account acc 5h 1000; claim w
            plan p: a{P0}      | created p; submitted T1 a
        policy account acc reserve=200; worker w account=acc beat=9h; account acc 5h 900 in=1h; plan p: a; \
            claim w wait=9h
            tick +59m          | nothing
            tick +60m          | reset acc 5h; assigned T1 w #1
            account acc 5h 100 | reported acc 5h 100; assigned T1 w #1
            account acc 5h 900 in=1h | nothing
        worker w account=acc; plan p: a; park acc
            claim w            | waits w 1
            park acc           | nothing
        worker w account=acc beat=9h; plan p: a; park acc; claim w wait=9h
            unpark acc         | unparked acc; assigned T1 w #1
        worker w account=acc beat=9h; plan p: a; park acc in=1h; claim w wait=9h
            tick +1h           | unparked acc; assigned T1 w #1
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> LimitRules => Table.Rows("""
        worker u account=acc; worker v account=acc; worker w; plan p: a b; claim u; claim v
            limit acc in=1h    | parked acc 5h; returned T1 limit; returned T2 limit
        worker u account=acc; worker w; plan p: a; claim u; claim w
            limit acc in=1h    | parked acc 5h; returned T1 limit; assigned T1 w #2
        worker u account=acc; limit acc in=1h
            limit acc in=30m   | nothing
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> BudgetRules => Table.Rows("""
        policy account acc metered; worker w account=acc slots=9; plan p usd=1000: a b{cap=300} c{cap=800}
            claim w 9          | waits w 9; assigned T1 w #1; assigned T2 w #1
        policy account acc metered; worker w account=acc slots=9; \
            plan p usd=1000: a b{cap=300} c{cap=800}; claim w 9
            cancel T2          | cancelled T2; assigned T3 w #1
            use T1 #1 usd=150  | used T1 150/
            use T1 #1          | nothing
            use T1 #1 usd=-1   | ! invalid: below zero
            use T1 #9 usd=1    | ! stale: lease 9
            use T2 #1 usd=301  | used T2 301/; returned T2 cost_cap; assigned T2 w #2
        policy account acc metered; worker w account=acc; plan p usd=1000: a{cap=300} b; claim w
            use T1 #1 list=150        | used T1 150/
            use T1 #1 list=150 usd=0  | used T1 0/
            use T1 #1 list=301        | used T1 301/; returned T1 cost_cap
        policy account acc; worker w account=acc; plan p usd=1000: a{cap=300} b; claim w
            use T1 #1 list=301 | used T1 /
        policy account acc; worker w account=acc slots=9; plan p usd=1: a b
            claim w 9          | waits w 9; assigned T1 w #1; assigned T2 w #1
        worker w slots=9; plan p usd=0 tokens=0: a b
            claim w 9          | waits w 9; assigned T1 w #1; assigned T2 w #1
        policy account acc metered usd=100 per=hour; worker w account=acc beat=99h slots=2; \
            plan p: a{cap=100} b; \
            claim w wait=99h; use T1 #1 usd=100; complete T1 #1; claim w wait=99h
            tick +43m          | nothing
            tick +44m          | reset acc budget; assigned T2 w #1
        policy account acc metered; worker w account=acc; worker free; plan p usd=10: a{cap=11}; claim w
            claim free         | waits free 1; assigned T1 free #1
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Breakers => Table.Rows("""
        worker w agent=claude; plan p: a b c d; claim w; fail T1 #1 agent_error; claim w; \
            fail T2 #1 agent_error; claim w
            fail T3 #1 agent_error  | returned T3 agent_error +1s; tripped w +60s
            fail T3 #1 gates_failed | returned T3 gates_failed
            complete T3 #1          | completed T3
        worker w agent=command; plan p: a b c d; claim w; fail T1 #1 agent_error; claim w; \
            fail T2 #1 agent_error; claim w
            fail T3 #1 agent_error  | returned T3 agent_error +1s
        worker w agent=claude beat=9h; plan p: a b c d; claim w; fail T1 #1 agent_error; claim w; \
            fail T2 #1 agent_error; claim w; fail T3 #1 agent_error
            claim w                 | waits w 1
            tick +60s               | rested w; released T1; released T2; released T3
        worker w agent=claude beat=9h; plan p: a b c d; claim w; fail T1 #1 agent_error; claim w; \
            fail T2 #1 agent_error; claim w; fail T3 #1 agent_error; tick +60s; claim w
            fail T1 #2 agent_error  | returned T1 agent_error +2s; tripped w +120s
        worker w agent=claude; plan p: a b c d; claim w; fail T1 #1 agent_error; claim w; \
            fail T2 #1 agent_error; claim w; fail T3 #1 agent_error; end w; later +59s; worker w agent=claude
            claim w                 | waits w 1
        worker w agent=claude; plan p: a b c d; claim w; fail T1 #1 agent_error; claim w; \
            fail T2 #1 agent_error; claim w; fail T3 #1 agent_error; end w; later +60s; worker w agent=claude
            claim w                 | waits w 1; assigned T4 w #1
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Memory => Table.Rows("""
        worker w; plan p: a
            memory m 600 | tight m
            memory m 512 | nothing
        worker w; plan p: a; memory m 600
            claim w      | waits w 1
            plan q: b    | ! full: short of memory
            memory m 600 | nothing
            memory m 461 | nothing
            memory m 460 | eased m
        worker w; plan p: a; memory m 600; claim w
            memory m 459 | eased m; assigned T1 w #1
            tick +60s    | waits-not w; eased m
        worker w; plan p: a; memory m 600; claim w wait=9h; later +31s
            memory m 600 | tight m
            memory m 480 | tight m
        """);

    [Theory]
    [MemberData(nameof(Gates))]
    [MemberData(nameof(LimitRules))]
    [MemberData(nameof(BudgetRules))]
    [MemberData(nameof(Breakers))]
    [MemberData(nameof(Memory))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void What_attempts_of_a_kind_cost_is_held_back_for_the_next()
    {
        var world = new World().Given(
            "policy account acc metered; worker w account=acc; plan p usd=1000: a b; claim w");
        Assert.Equal(100, world.Project("p").Budget.ReservedMicroUsd);
        world.Given("use T1 #1 usd=60 tokens=7; complete T1 #1");
        Assert.Equal((60, 0), (world.Project("p").Budget.SpentMicroUsd,
            world.Project("p").Budget.ReservedMicroUsd));
        world.Given("claim w");
        Assert.Equal(60, world.Project("p").Budget.ReservedMicroUsd);
        Assert.Equal(7, world.View.FigureOf("coding").MeanTokens);
    }

    [Theory]
    [InlineData(Period.Hour, "2026-11-21T13:59:59Z", "2026-11-21T14:00:00Z")]
    [InlineData(Period.Day, "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData(Period.Week, "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z")]
    [InlineData(Period.Week, "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData(Period.Month, "2026-12-31T12:00:00Z", "2027-01-01T00:00:00Z")]
    public void A_budgets_period_ends_where_people_expect_it(Period period, string at, string end)
    {
        var clock = DateTimeOffset.Parse(at, null).ToUnixTimeMilliseconds();
        Assert.Equal(DateTimeOffset.Parse(end, null).ToUnixTimeMilliseconds(), Periods.EndOf(period, clock));
    }
}
