using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Reports;
using Xunit;

namespace Mmos.Runtime.Tests.Reports;

/// <summary>What a report on performance says of events.</summary>
public sealed class PerformanceTests
{
    private static readonly Certificate Proof = new(null, null, []);
    private readonly WorkFacts _facts = new();
    private long _seq;

    [Fact]
    public void Nothing_is_reported_of_an_empty_log_and_no_figure_is_made_up()
    {
        var report = Report(10);
        Assert.Equal((0, 0, null), (report.Done, report.Failed, report.CompletionRate));
        Assert.Equal(new Times(), report.Completion);
        Assert.Empty(report.Workers);
        Assert.Empty(report.Bottlenecks);
    }

    [Fact]
    public void The_critical_path_goes_back_over_the_task_that_released_each()
    {
        Given(
            (0, Worker("w")), (0, Submitted(1)), (0, Submitted(2)), (0, Submitted(3, 1, 2)),
            (2, Taken(1, "w")), (3, Taken(2, "w")), (5, new AttemptCompleted(2, 1, "")),
            (6, Verify(2)), (7, new TaskDone(2, 2, Proof)),
            (12, new AttemptCompleted(1, 1, "")), (12, Verify(1)), (15, new TaskDone(1, 2, Proof)),
            (19, Taken(3, "w")), (29, new AttemptCompleted(3, 1, "")), (29, Verify(3)),
            (30, new TaskDone(3, 2, Proof)));
        var report = Report(40);
        Assert.Equal([("working", 20m, "T3"), ("waiting for a worker", 6m, "T3"), ("verifying", 4m, "T1")],
            report.Bottlenecks.Select(b => (b.What, b.Seconds, b.Task)));
        Assert.Equal([0.6667m, 0.2m, 0.1333m], report.Bottlenecks.Select(b => b.Share));
        Assert.Equal((3, 0, 1m), (report.Done, report.Failed, report.CompletionRate));
        Assert.Equal(new Times(15, 30, 30), report.Completion);
        Assert.Equal(new Times(3, 4, 4), report.Waiting);
        var worker = Assert.Single(report.Workers);
        // From second 2 to 12, and from 19 to 29, of 40.
        Assert.Equal(new WorkerPerformance("w", 3, 1m, 1m, 0.5m, 7.333m), worker);
    }

    [Fact]
    public void Own_faults_count_against_a_worker_and_lost_leases_do_not()
    {
        Given(
            (0, Worker("w")), (0, Submitted(1)), (0, Submitted(2)),
            (0, Taken(1, "w")), (4, Returned(1, Cause.LeaseLost)), (4, Taken(1, "w")),
            (8, new AttemptCompleted(1, 2, "")), (8, Verify(1)), (9, Returned(1, Cause.GatesFailed)),
            (9, Taken(2, "w")), (19, new TaskFailed(2, 1, Cause.AgentError, "no", null)));
        var report = Report(20);
        Assert.Equal((0, 1, 0m), (report.Done, report.Failed, report.CompletionRate));
        var worker = Assert.Single(report.Workers);
        Assert.Equal((3, 0.5m, 0m), (worker.Attempts, worker.SuccessRate, worker.FirstPassRate));
        Assert.Contains(report.Bottlenecks, b => b is { What: "waiting for a worker", Seconds: 11m });
    }

    [Fact]
    public void A_failed_task_waits_for_a_person_and_a_resting_one_for_its_time()
    {
        Given(
            (0, Submitted(1)), (0, Taken(1, "w")), (1, Returned(1, Cause.AgentError, 5)), (5,
                new TaskReleased(1)),
            (6, Taken(1, "w")), (7, new TaskFailed(1, 2, Cause.AgentError, "no", null)));
        var report = Report(107);
        Assert.Equal([("a person", 100m), ("resting", 4m), ("working", 2m), ("waiting for a worker", 1m)],
            report.Bottlenecks.Select(b => (b.What, b.Seconds)));
    }

    [Fact]
    public void What_ended_before_the_asked_time_does_not_count()
    {
        Given(
            (0, Submitted(1)), (0, Taken(1, "w")), (4, new AttemptCompleted(1, 1, "")), (4, Verify(1)),
            (5, new TaskDone(1, 2, Proof)), (0, Submitted(2)), (0, Taken(2, "w")),
            (14, new AttemptCompleted(2, 1, "")), (14, Verify(2)), (15, new TaskDone(2, 2, Proof)));
        var report = PerformanceRule.Of(_facts, null, 10_000, 20_000);
        Assert.Equal((1, new Times(15, 15, 15)), (report.Done, report.Completion));
        Assert.Equal([("working", 4m), ("verifying", 1m)], report.Bottlenecks.Select(b => (b.What,
            b.Seconds)));
        Assert.Equal(1, Assert.Single(report.Workers).Attempts);
        Assert.Equal(0, PerformanceRule.Of(_facts, "other", null, 20_000).Done);
    }

    private PerformanceReport Report(long second) => PerformanceRule.Of(_facts, null, null, second * 1_000);

    private void Given(params (long Second, Event Event)[] events)
    {
        foreach (var (second, happened) in events)
            _facts.Add(new Recorded(++_seq, second * 1_000, second * 1_000, "test", _seq, null, 0, happened));
    }

    private static TaskSubmitted Submitted(int task, params int[] needs) =>
        new(task, "demo", new TaskDefinition { Key = $"t{task}", Title = "T" }, needs, 0);

    private static TaskAssigned Taken(int task, string worker) =>
        new(task, worker, WorkItem.Author, 1, 1, 99_000, []);

    private static TaskAssigned Verify(int task) => new(task, "engine", WorkItem.Verify, 2, 1, 99_000, []);

    private static TaskReturned Returned(int task, Cause cause, long notBefore = 0) =>
        new(task, 1, cause, "", notBefore, null);

    private static WorkerRegistered Worker(string name) =>
        new(name, 1, new WorkerProfile("command", null, [], 1, 60_000), new ProcessIdentity("h", "b", 1, 1));
}
