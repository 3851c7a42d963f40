using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>A log that was put back from a backup, and one that a secret was removed from.</summary>
public class LogSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Restored => Table.Rows("""
        -
            restore | restored from 1000
        plan p: a b; worker w slots=2; claim w 2
            restore | offline w process_gone; returned T1 process_gone; returned T2 process_gone; \
                restored from 1001
        plan p: a; worker w; claim w; worker v; claim v; $engine; complete T1 #1
            restore | offline w process_gone; offline v process_gone; offline e process_gone; \
                returned T1 process_gone; restored from 1002
        worker w; end w
            restore | restored from 1001
        lease backup h1
            restore | released backup #1 failed; restored from 1001
        restore
            restore | restored from 2000
        """);

    [Theory, MemberData(nameof(Restored))]
    public void What_a_restored_log_says(string given, string when, string then) =>
        Table.Check(given, when, then);

    /// <summary>A process that lived on from the lost part of the log holds numbers that are never given
    /// again.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Numbers => Table.Rows("""
        plan p: a; worker w; claim w; restore
            worker w | registered w r1002
            worker v | registered v r1002
            claim w reg=1 | ! stale: registration 1 of w has ended; register again
        plan p: a; worker w; claim w; restore; worker w
            claim w | waits w 1; assigned T1 w #1002
        plan p: a; worker w; claim w; restore; worker w; claim w
            complete T1 #1    | ! stale: lease 1 of T1 is not live
            complete T1 #1002 | completed T1
            add p: b          | submitted T2 b
        lease backup h1; restore
            lease backup h1 | leased backup h1 #1002
        """);

    [Theory, MemberData(nameof(Numbers))]
    public void Numbers_of_the_lost_part_are_never_given_again(string given, string when, string then) =>
        Table.Check(given, when, then);

    public static IEnumerable<TheoryDataRow<string, string, string>> Redacted => Table.Rows("""
        plan p: a
            redact 2   | redacted 2
            redact 1 2 | redacted 1 2
            redact     | nothing
        """);

    [Theory, MemberData(nameof(Redacted))]
    public void What_was_removed_is_said_without_saying_it(string given, string when, string then) =>
        Table.Check(given, when, then);

    [Fact]
    public void A_restored_state_survives_its_snapshot()
    {
        var world = new World()
            .Given("plan p: a; worker w; claim w; lease backup h; release backup #1; restore");
        var again = StateCodec.Decode(StateCodec.Encode(world.State));
        Assert.Equal(StateCodec.Hash(world.State), StateCodec.Hash(again));
        Assert.Equal(1_001, new WorkspaceView(again).NumbersFrom);
    }
}
