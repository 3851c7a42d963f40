using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class AttentionSpecs
{
    private const string Long = "plan p r: a{sec=36000 retry=0}; worker w beat=10h; claim w";

    public static IEnumerable<TheoryDataRow<string, string, string>> Stalls => Table.Rows($$"""
        {{Long}}
            tick +119m        | nothing
            tick +120m        | stalled T1
        {{Long}}; tick +2h
            tick +4m          | nothing
            tick +5m          | raised stalled T1
            progress T1 #1 10 | progressed T1 10
            cancel T1         | cancelled T1; finished p
        {{Long}}; tick +2h; progress T1 #1 10
            tick +119m        | nothing
            tick +120m        | stalled T1
        {{Long}}; tick +2h; tick +5m
            tick +10m         | nothing
            fail T1 #1 agent_error | failed T1 agent_error
        policy stall=600000; {{Long}}; later +9m; use T1 #1 usd=5
            tick +1m          | stalled T1
        plan p r: a{sec=36000}; worker w beat=10h; claim w offers=1
            tick +59s         | nothing
        -
            policy stall=0    | ! invalid: a time without progress is at least 1 ms [timers.stall]
            policy idle=0     | ! invalid: a time without progress is at least 1 ms [timers.idle]
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Escalations => Table.Rows($$"""
        {{Long}}; fail T1 #1 agent_error
            tick +4m          | nothing
            tick +5m          | raised failed T1
        {{Long}}; fail T1 #1 agent_error; tick +5m
            tick +5h          | nothing
            retry T1          | retried T1
        policy escalate=60000; {{Long}}; fail T1 #1 agent_error
            tick +1m          | raised failed T1
        {{Long}}; fail T1 #1 agent_error; later +1m
            policy escalate=60000 | policy 20 1000; raised failed T1
        {{Long}}; later +1m
            policy stall=60000 escalate=1 | policy 20 1000; stalled T1
        {{Long}}; fail T1 #1 agent_error; retry T1
            tick +5m          | nothing
        plan p r: a{sec=36000 retry=0 fail=skip}; worker w beat=10h; claim w; fail T1 #1 agent_error
            tick +1h          | nothing
        plan p: a{review=human}; worker w beat=10h; claim w; $engine; complete T1 #1; verified T1 #2
            tick +5m          | raised review T1
        plan p r: a; block p b1 conflict
            tick +5m          | raised base p
            cancel p          | cancelled T1; cancelled p
        plan p r: a; block p b1 conflict; tick +5m; block p b2 conflict
            tick +5m          | raised base p
        plan p r: a; block p b1 conflict; take p b1
            tick +5m          | nothing
        -
            policy escalate=0 | ! invalid: an inbox item may wait for at least 1 ms [escalation.after]
        """);

    [Theory]
    [MemberData(nameof(Stalls))]
    public void An_attempt_without_progress_asks_for_a_person(string given, string when, string then) =>
        Table.Check(given, when, then);

    [Theory]
    [MemberData(nameof(Escalations))]
    public void What_nobody_settles_is_raised_once(string given, string when, string then) =>
        Table.Check(given, when, then);
}
