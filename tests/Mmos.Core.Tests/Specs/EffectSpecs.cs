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

    /// <summary>One that is carried out every so often: due since its last success, after a failure in 10
    /// minutes.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Often => Table.Rows("""
        -
            lease backup h1 every=24h | leased backup h1 #1
        lease backup h1; release backup #1
            lease backup h1 every=24h         | ! conflict: backup is not due yet
            lease backup h1 every=24h +86399s | ! conflict: backup is not due yet
            lease backup h1 every=24h +24h    | leased backup h1 #2
            lease backup h1                   | leased backup h1 #2
        lease backup h1; release backup #1 failed=1
            lease backup h1 every=24h +599s | ! conflict: backup is not due yet
            lease backup h1 every=24h +600s | leased backup h1 #2
            lease backup h1 every=60s +60s  | leased backup h1 #2
        lease backup h1; release backup #1; lease backup h1 +24h; release backup #2 failed=1
            lease backup h1 every=24h +599s | ! conflict: backup is not due yet
            lease backup h1 every=24h +600s | leased backup h1 #3
        lease backup h1; release backup #1; lease backup h2 +24h
            lease backup h1 every=24h +60s | leased backup h1 #3
        """);

    [Theory, MemberData(nameof(Often))]
    public void Due(string given, string when, string then) => Table.Check(given, when, then);

    [Theory, MemberData(nameof(Rules))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);
}
