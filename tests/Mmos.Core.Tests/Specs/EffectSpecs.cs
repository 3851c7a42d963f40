using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class EffectSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Rules => Table.Rows("""
        -
            lease backup h1 | leased backup h1 #1
        lease backup h1
            lease backup h2        | ! conflict: h1 (process 7 on host) does backup
            lease backup h1 pid=8  | ! conflict: h1 (process 7 on host) does backup
            lease backup h1        | leased backup h1 #1
            lease other h2         | leased other h2 #1
            lease backup h2 +60s   | leased backup h2 #2
            lease backup h2 take=1 | leased backup h2 #2
        -
            lease backup h1 for=0s | ! invalid: the lease would already have ended [until]
        lease backup h1
            release backup #1 | released backup #1
        lease backup h1; release backup #1
            lease backup h2   | leased backup h2 #2
            release backup #1 | ! stale: lease 1 of backup is not live
        lease backup h1; lease backup h2 take=1
            release backup #1 | ! stale: lease 1 of backup is not live
        -
            release backup #1 | ! stale: lease 1 of backup is not live
        """);

    [Theory, MemberData(nameof(Rules))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);
}
