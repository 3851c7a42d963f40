using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class WorkerSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Registration => Table.Rows("""
        -
            worker w | registered w r1
        worker w
            worker w         | ! conflict: w runs in process 7 on host; \
                end that one, or take its place with --take-over
            takeover w pid=8 | offline w process_gone; registered w r2
        plan p: a; worker w; claim w
            takeover w | offline w process_gone; returned T1 process_gone; registered w r2
        worker w; end w
            worker w | registered w r2
        worker w; end w; remove w
            worker w | registered w r2
        -
            worker w slots=0  | ! invalid: 0 slots; 1 to 64 [slots]
            worker w slots=65 | ! invalid: 65 slots; 1 to 64 [slots]
            worker w beat=2s  | ! invalid: 2000 ms; at least 3 s [heartbeat]
        worker w
            end w | offline w process_gone
        plan p: a; worker w; claim w
            end w limit | offline w limit; returned T1 limit
        worker w
            end w agent_error | ! invalid: agent_error is a failure of work [cause]
        worker w; end w
            end w | nothing
        worker w
            end w reg=0 | nothing
        -
            end w | ! notfound: there is no worker w
        worker w
            remove w | ! conflict: w is idle; stop it first
        worker w; end w
            remove w | removed w
        worker w; end w; remove w
            remove w | ! notfound: there is no worker w
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Claims => Table.Rows("""
        -
            claim w | ! notfound: there is no worker w
        worker w
            claim w reg=2 | ! stale: registration 2 of w has ended
        worker w; takeover w
            claim w reg=1 | ! stale: registration 1 of w has ended: process 7 took its place
        worker w; end w
            claim w | ! stale: registration 1 of w has ended; register again
        worker w
            claim w 0 | ! invalid: 0 items; at least 1 [max]
            claim w   | waits w 1
        worker w slots=2
            claim w 5 | waits w 2
        worker w; claim w
            plan p: a | created p; submitted T1 a; assigned T1 w #1
        plan p: a b; worker w slots=2
            claim w 2 | waits w 2; assigned T1 w #1; assigned T2 w #1
            claim w 1 | waits w 1; assigned T1 w #1
        plan p: a b; worker w
            claim w 2 | waits w 1; assigned T1 w #1
        plan p: a b; worker w slots=2; claim w
            claim w | waits w 1; assigned T2 w #1
        plan p: a b; worker w; claim w
            claim w | nothing
        plan p: a b; worker w slots=2; claim w
            claim w holding= | nothing
        worker w; claim w wait=5s
            tick +4s | nothing
            tick +5s | waits-not w
        worker w; claim w wait=0s
            tick +1ms | waits-not w
        worker w; claim w
            unwait w | waits-not w
        worker w
            unwait w | nothing
        worker w; claim w; unwait w
            plan p: a | created p; submitted T1 a
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Silence => Table.Rows("""
        worker w beat=30s
            beat w +10s | nothing
            beat w +11s | seen w
        worker w beat=30s; beat w +11s
            tick +29s | nothing
            tick +30s | offline w lease_lost
        worker w; end w
            beat w | ! stale: registration 1 of w has ended
        plan p: a; worker w beat=30s; claim w
            tick +30s | offline w lease_lost; returned T1 lease_lost
        plan p: a; worker w beat=30s; worker v; claim w; claim v
            tick +30s | offline w lease_lost; returned T1 lease_lost; assigned T1 v #2
        worker w beat=30s
            tick +40s | offline w lease_lost
            tick +41s | excused w +30s
        worker w beat=30s; tick +8h
            tick +29s | nothing
            tick +30s | offline w lease_lost
            tick +8h  | offline w lease_lost
        worker w beat=30s; tick +8h; beat w +1s
            tick +8h | excused w +30s
        plan p: a{sec=86400}; worker w beat=30s; claim w
            tick +8h | excused w +30s
        """);

    public static IEnumerable<TheoryDataRow<string, string, string>> Leaving => Table.Rows("""
        worker w
            rest w | paused w
        worker w; rest w
            rest w | nothing
        worker w; end w
            rest w | ! conflict: w is offline; only one that takes work can be paused
        worker w; claim w; rest w
            plan p: a | created p; submitted T1 a
        worker w; claim w; rest w; plan p: a
            wake w | resumed w; assigned T1 w #1
        plan p: a; worker w; rest w
            claim w | waits w 1
        worker w
            wake w | nothing
        worker w; end w
            wake w | ! conflict: w is offline; start it with
        worker w
            drain w | draining w; offline w drained
        plan p: a; worker w; claim w
            drain w | draining w
        plan p: a; worker w; claim w; drain w
            drain w | nothing
        plan p: a b; worker w slots=2; claim w; drain w
            claim w | nothing
        plan p: a; worker w; claim w; drain w
            giveback T1 #1 drained | returned T1 drained; offline w drained
            complete T1 #1         | completed T1; offline w drained
            cancel T1              | cancelled T1; finished p; offline w drained
        plan p: a b; worker w slots=2; claim w; claim w; drain w
            complete T1 #1 | completed T1
        plan p: a; worker w; claim w; drain w
            wake w | resumed w
        -
            drain w | ! notfound: there is no worker w
        """);

    [Theory]
    [MemberData(nameof(Registration))]
    [MemberData(nameof(Claims))]
    [MemberData(nameof(Silence))]
    [MemberData(nameof(Leaving))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Theory]
    [InlineData("", "x")]
    [InlineData("a\tb", "x")]
    [InlineData("w", "a,b")]
    [InlineData("w", "")]
    [InlineData("w", "a\nb")]
    public void Names_that_could_be_mistaken_are_refused(string name, string capability)
    {
        var profile = new WorkerProfile("command", null, [capability], 1, Limits.HeartbeatMs);
        var result = new World().Do(new Command.Register(name, profile, new("host", "boot", 1, 1), false));
        Assert.Equal(RejectionReason.Invalid, result.Rejection?.Reason);
    }

    [Fact]
    public void Any_event_of_a_worker_is_a_sign_of_life()
    {
        var world = new World().Given("plan p: a; worker w beat=30s; claim w; progress T1 #1 5 by=w +20s");
        Assert.Equal("nothing", world.When("tick +29s"));
    }

    [Fact]
    public void Leases_go_back_in_the_order_they_were_given()
    {
        var world = new World().Given("plan p: a b{P0} c; worker w slots=3; claim w 3");
        world.Given("end w");
        Assert.Equal([2, 1, 3], world.Log.Select(e => e.Event).OfType<TaskReturned>().Select(e => e.Task));
    }
}
