using Mmos.Core;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Runtime.Tests.Hosting;

/// <summary>How long a write waits for the callers of the last one. Time is data: nothing here takes
/// any.</summary>
public sealed class GatheringTests
{
    private static readonly Now Now = new(1_700_000_000_000, 0);
    private readonly Host _host = new("host", new ProcessIdentity("here", "boot", 1, 1), new WorkspaceState(),
        new Head(0, "", 1), 0);
    private long _lastTicket;
    private long _lastRow;

    [Fact]
    public void A_caller_that_is_alone_never_waits()
    {
        Assert.Equal(0, Ask().WaitMicros);
        for (var i = 0; i < 5; i++)
        {
            Commit(8_000);
            Assert.Equal(0, Ask().WaitMicros);
        }
    }

    [Fact]
    public void A_write_waits_an_eighth_of_the_disks_pace_for_those_who_were_answered_last()
    {
        Ask();
        for (var i = 1; i < 20; i++) Join();
        Commit(2_400);
        var begin = Ask();
        Assert.Equal((19, 300L), (begin.Callers, begin.WaitMicros));
    }

    [Fact]
    public void The_wait_is_bounded_on_a_disk_that_takes_for_ever()
    {
        Ask();
        Join();
        Commit(60_000_000);
        Assert.Equal(1_000, Ask().WaitMicros);
    }

    [Fact]
    public void Those_who_asked_during_a_commit_wait_for_those_it_answers()
    {
        Ask();
        Join();
        Execute();
        for (var i = 0; i < 3; i++) Join();
        var begin = Begun(Committed(2_400));
        Assert.Equal((2, 300L), (begin.Callers, begin.WaitMicros));
    }

    [Fact]
    public void Nobody_waits_where_the_commit_is_soon_over()
    {
        Ask();
        Join();
        Commit(799);
        Assert.Equal(0, Ask().WaitMicros);
    }

    [Theory]
    [InlineData(1_200, 300)]
    [InlineData(1_201, 0)]
    public void Nobody_waits_where_computing_takes_as_long_as_half_the_commit(long gap, long wait)
    {
        Ask();
        Join();
        Commit(2_400, gap);
        Assert.Equal(wait, Ask().WaitMicros);
    }

    [Fact]
    public void Callers_that_do_not_come_back_cost_one_wait()
    {
        Ask();
        for (var i = 1; i < 20; i++) Join();
        Commit(2_400);
        Assert.Equal(300, Ask().WaitMicros);
        Commit(2_400);
        Assert.Equal(0, Ask().WaitMicros);
    }

    [Fact]
    public void One_slow_commit_is_not_the_disks_pace()
    {
        Ask();
        Join();
        Commit(800);
        Ask();
        Join();
        Commit(8_000);
        Assert.Equal(325, Ask().WaitMicros); // an eighth of 2,600
    }

    private HostOutput.BeginWrite Ask() => Begun(Step());

    private void Join() => Assert.Empty(Step().OfType<HostOutput.BeginWrite>());

    // Every caller leases an effect of its own: an event, and an answer at once.
    private IReadOnlyList<HostOutput> Step()
    {
        var ticket = ++_lastTicket;
        var process = new ProcessIdentity("here", "boot", 1, 1);
        var command = new Command.LeaseEffect($"e{ticket}", "host", process, 1_000_000_000, false);
        return _host.Step(new HostInput.Asked(ticket, new HostRequest(command, "me")), Now);
    }

    private void Commit(long micros, long gap = 0)
    {
        Execute();
        Committed(micros, gap);
    }

    private void Execute() => _lastRow += _host.Execute([], Now).Events.Count;

    private IReadOnlyList<HostOutput> Committed(long micros, long gap = 0) =>
        _host.Step(new HostInput.Committed(new Head(_lastRow, $"{_lastRow}", 1), micros, gap), Now);

    private static HostOutput.BeginWrite Begun(IReadOnlyList<HostOutput> outputs) =>
        Assert.Single(outputs.OfType<HostOutput.BeginWrite>());
}
