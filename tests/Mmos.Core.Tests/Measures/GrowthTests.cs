using System.Diagnostics;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Measures;

/// <summary>What very much of one thing costs beside the same work without it: shares of one run.</summary>
public sealed class GrowthTests(ITestOutputHelper output)
{
    private const int Tasks = 30_000, Measured = 300;

    /// <summary>Far above what chance does, far below what one look at each conflict per step does.</summary>
    private const double Most = 20;

    [Fact]
    public void Open_conflicts_slow_neither_work_nor_the_end_of_a_project()
    {
        Measure(_ => "The first time is slower");
        var (work, end) = Measure(number => $"Task {number}");
        var (workAmongTwins, endAmongTwins) = Measure(_ => "The same again");
        output.WriteLine(FormattableString.Invariant(
            $"with {Tasks} conflicts open: work {workAmongTwins / work:F1} x, cancelling the project ")
            + FormattableString.Invariant($"{endAmongTwins / end:F1} x of the time without"));
        Assert.InRange(workAmongTwins / work, 0, Most);
        Assert.InRange(endAmongTwins / end, 0, Most);
    }

    private static (double Work, double End) Measure(Func<int, string> titleOf)
    {
        var world = new World().Given("worker w slots=1");
        var create = new NewProject("p", "", null, null, null, null);
        for (var i = 1; i <= Tasks; i++)
            world.Do(new Command.SubmitPlan("p", i == 1 ? create : null,
                [new TaskDefinition { Key = $"t{i}", Title = titleOf(i) }]));
        var registration = world.Worker("w").Registration;
        var work = Time(Measured, () =>
        {
            var given = world.Do(new Command.Claim("w", registration, 1, 0, []));
            var lease = (TaskAssigned)given.Events[^1].Event;
            world.Do(new Command.Fail(lease.Task, lease.Lease, Cause.AgentError, ""));
            world.Do(new Command.CancelTask(lease.Task, ""));
        });
        return (work, Time(1, () => Assert.Null(world.Do(new Command.CancelProject("p", "")).Rejection)));
    }

    private static double Time(int times, Action act)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
