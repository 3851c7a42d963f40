using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class ConflictSpecs
{
    private const string Twin = "plan p r: a{title=Cart}; add p: b{title=CART}";

    private const string Clash = "plan p r: a{retry=0} c; worker w slots=2; claim w; fail T1 #1 agent_error; "
        + "add p: b(a)";

    private const string Merging = "plan p r: a{retry=5}; worker w; claim w; $engine; complete T1 #1; "
        + "verified T1 #2";

    public static IEnumerable<TheoryDataRow<string, string, string>> Found => Table.Rows($$"""
        plan p r: a{title=Cart}
            add p: b{title=cart}  | submitted T2 b; conflict duplicate_task T2 T1
            add p: b{title=Carts} | submitted T2 b
            plan q r: b{title=Cart} | created q; submitted T2 b
        plan p r: a{title=Cart}; cancel T1; plan q r: x
            add q: b{title=Cart}  | submitted T3 b
        plan p r: a{retry=0} c; worker w; claim w; fail T1 #1 agent_error
            add p: b(a)           | submitted T3 b; conflict dependency_clash T3 T1
        plan p r: a{files=src/**}; worker w; claim w
            add p: b{files=src/x,doc/y} | submitted T2 b; conflict file_overlap T2 T1 queue
            add p: b{files=doc/**}      | submitted T2 b
        {{Merging}}
            fail T1 #3 conflict   | returned T1 conflict; conflict merge_conflict T1
        {{Merging}}; fail T1 #3 conflict; claim w; complete T1 #4; verified T1 #5
            fail T1 #6 conflict   | failed T1 conflict
            prepare T1 #6         | prepared T1
        {{Merging}}; fail T1 #3 conflict; claim w; complete T1 #4; verified T1 #5; prepare T1 #6
            merged T1 #6          | done T1; finished p; resolved T1 merge
        plan p: a{sec=60}; worker w beat=100h; claim w
            tick +2m              | returned T1 timed_out +1s; conflict agent_timeout T1 reassign
        plan p: a{retry=0 sec=60}; worker w beat=100h; claim w
            tick +2m              | failed T1 timed_out; conflict agent_timeout T1
        plan p: a{retry=0 sec=60}; worker w beat=100h; claim w; tick +2m
            retry T1              | retried T1; resolved T1 reassign
            cancel T1             | cancelled T1; finished p; resolved T1 reassign
        {{Twin}}
            tick +5m              | raised conflict T2
            cancel T1             | cancelled T1; resolved T2 allow_both
        {{Twin}}; add p: c{title=Cart}
            add p: d{title=Cart} e{title=cart} | submitted T4 d; submitted T5 e; \
                conflict duplicate_task T4 T3; conflict duplicate_task T5 T3
            cancel T3             | cancelled T3; resolved T3 allow_both
            cancel T2             | cancelled T2; resolved T2 allow_both; resolved T3 allow_both
            cancel p              | cancelled T1; cancelled T2; cancelled T3; cancelled p; \
                resolved T2 allow_both; resolved T3 allow_both
        {{Twin}}; add p: c{title=Cart}; cancel T3
            add p: d{title=Cart}  | submitted T4 d; conflict duplicate_task T4 T2
        {{Clash}}
            retry T1              | retried T1; resolved T3 queue
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Settled => Table.Rows($$"""
        {{Twin}}
            resolve 1 allow_both  | resolved T2 allow_both
            resolve 1 queue       | queued T2 T1; resolved T2 queue
            resolve 1 escalate    | raised conflict T2
            resolve 1 reassign    | resolved T2 reassign
            resolve 1 merge       | ! conflict: T2 is ready; it is merged when its next attempt
            resolve 2 queue       | ! notfound: there is no open conflict C0
        {{Twin}}; worker w; resolve 1 queue
            claim w               | waits w 1; assigned T1 w #1
        {{Twin}}; resolve 1 escalate
            tick +5m              | nothing
            resolve 1 escalate    | nothing
        {{Twin}}; worker w caps=x; claim w; worker v caps=y
            resolve 1 reassign note=v | pinned T2 v; resolved T2 reassign
        plan p r: a{title=Cart}; add p: b(a){title=Cart}
            resolve 1 queue       | ! conflict: T2 waits for T1 as it is; let both go on
        {{Clash}}
            resolve 1 queue       | ! conflict: T3 waits for T1 as it is; let both go on
        {{Merging}}; fail T1 #3 conflict
            resolve 1 escalate    | escalated T1
            resolve 1 queue       | ! conflict: C
        {{Merging}}; fail T1 #3 conflict; resolve 1 escalate
            tick +4m              | nothing
        {{Merging}}; fail T1 #3 conflict; resolve 1 escalate; unwait w; end w drained
            tick +5m              | raised conflict T1
        {{Merging}}; fail T1 #3 conflict; claim w
            resolve 1 reassign    | returned T1 drained; resolved T1 reassign
        {{Merging}}; fail T1 #3 conflict; claim w; complete T1 #4; verified T1 #5; fail T1 #6 conflict
            resolve 1 merge       | retried T1; resolved T1 merge
            resolve 1 reassign    | retried T1; resolved T1 reassign
        """);

    [Theory]
    [MemberData(nameof(Found))]
    public void Tasks_in_each_others_way_are_noticed(string given, string when, string then) =>
        Table.Check(given, when, then, showsAll: true);

    [Theory]
    [MemberData(nameof(Settled))]
    public void A_resolution_does_what_it_says(string given, string when, string then) =>
        Table.Check(given, when, then);
}
