using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>Several calls in one step: all of it or none.</summary>
public class BatchSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> HandingIn => Table.Rows("""
        plan p: a b c; worker w slots=2; claim w 2
            handin T1#1 T2#1              | completed T1; completed T2
            handin T1#1 next=w            | completed T1; waits w 1; assigned T3 w #1
            handin T1#1 T2#1 next=w max=9 | completed T1; completed T2; waits w 2; assigned T3 w #1
            handin T1#1 T2#2              | ! stale: lease 2 of T2 is not live [attempts[1]]
            handin T1#2 T2#1 next=w       | ! stale: lease 2 of T1 is not live [attempts[0]]
            handin T1#1 T1#1              | ! invalid: T1 is named twice [attempts[1]]
            handin T9#1                   | ! notfound: there is no task T9 [attempts[0]]
            handin                        | ! invalid: 0 attempts at once; 1 to 256 [attempts]
            handin T1#1 next=w reg=9      | ! stale
            handin T1#1 next=w max=0      | ! invalid: 0 items; at least 1 [max]
        plan p: a b; worker w; claim w
            handin T1#1 next=w | completed T1; waits w 1; assigned T2 w #1
        plan p: a b c; worker w slots=2; claim w 2
            handin T1#1 next=w holding= | completed T1
        plan p: a b; worker w; claim w; drain w
            handin T1#1 next=w | completed T1; offline w drained
        """);

    [Theory]
    [MemberData(nameof(HandingIn))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);
}
