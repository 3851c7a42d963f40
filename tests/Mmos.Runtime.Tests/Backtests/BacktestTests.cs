using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Backtests;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Backtests;

/// <summary>Trying a policy on a recorded log. The logs are made by the core itself, from what is said to
/// happen.</summary>
public sealed class BacktestTests
{
    private const long Minute = 60_000;
    private readonly List<RecordedInput> _inputs = [];
    private readonly SortedDictionary<int, RecordedTask> _tasks = [];
    private long _clock = 1_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_log_without_an_ended_attempt_has_nothing_to_replay() => Assert.Equal("invalid",
        new Backtest().Under(Policy.Default, PriceTable.Shipped, Cancel).Problem?.Code);

    [Fact]
    public void The_logs_own_policy_gives_what_happened()
    {
        Hire("w1");
        Hire("w2");
        Submit(Task("a", Passes(10)), Task("b", Passes(4)), Task("c", ["a", "b"], Passes(2)));
        var report = Report(Policy.Default);
        Assert.Equal((3, 0, 0), (report.Tasks, report.LeftOut, report.Moved));
        // Each takes its minutes and one more to be finished; `c` waits for the longer one.
        Assert.Equal((10 + 1 + 2 + 1) * 60, report.Recorded.SpanSeconds);
        Assert.Equal(Spans(report.Recorded), Spans(report.Before));
        Assert.Equal(Spans(report.Recorded), Spans(report.After));
        Assert.Empty(report.Changes);
    }

    [Fact]
    public void A_policy_that_lets_fewer_run_takes_longer()
    {
        Hire("w1");
        Hire("w2");
        Submit(Task("a", Passes(10)), Task("b", Passes(10)));
        var report = Report(Policy.Default with { MaxRunning = 1 });
        Assert.Equal((11 * 60, 21 * 60), ((int)report.Before.SpanSeconds!, (int)report.After.SpanSeconds!));
        Assert.Equal(["limits.max_running: 20 -> 1"], report.Changes);
    }

    [Fact]
    public void Attempts_fail_as_they_failed_and_what_never_passed_never_does()
    {
        Hire("w1");
        Submit(Task("a", Fails(3), Refused(2), Passes(5)), Task("b", Fails(4)));
        var report = Report(Policy.Default);
        Assert.Equal((1, 1, 1), (report.Recorded.Done, report.Before.Done, report.After.Done));
        Assert.Equal(4, report.After.Attempts["w1"]);
        Assert.Equal(Spans(report.Recorded), Spans(report.After));
    }

    [Fact]
    public void A_rule_of_the_old_policy_binds_nothing_under_the_new_one()
    {
        Say(new Command.Configure(Prefers("w2")));
        Hire("w1");
        Hire("w2");
        Submit(Task("a", Passes(5)));
        var report = Report(Prefers("w1"));
        Assert.Equal(("w2", "w1"),
            (Assert.Single(report.Before.Attempts).Key, Assert.Single(report.After.Attempts).Key));
        Assert.Equal(1, report.Moved);
        Assert.Contains("routing.rules: changed", report.Changes);
    }

    [Fact]
    public void The_same_tokens_cost_what_the_other_model_asks()
    {
        var used = new Usage(null, 15_000_000, 1_000_000, 0) { Model = "dear-model" };
        Say(new Command.Configure(Prefers("dear")));
        Hire("cheap", "cheap-model");
        Hire("dear", "dear-model");
        Submit(Task("a", Passes(5) with { Used = used, Model = "dear-model" }));
        var prices = PriceTable.Shipped.With(new Dictionary<string, PriceConfig>
        {
            ["cheap-model"] = new(1, 2, null, null),
            ["dear-model"] = new(15, 60, null, null),
        });
        var report = Under(Prefers("cheap"), prices).Value!;
        Assert.Equal(("15.00", "15.00", "1.00"),
            (report.Recorded.NotionalUsd, report.Before.NotionalUsd, report.After.NotionalUsd));
    }

    [Fact]
    public void What_the_policy_cannot_take_is_said()
    {
        Say(new Command.Configure(Policy.Default with { Resources = [new("db", 1)] }));
        Hire("w1");
        var task = Task("a", Passes(5));
        Submit(task with { Definition = task.Definition with { Resources = ["db"] } });
        Assert.Contains("`db`", Under(Policy.Default).Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_leaves_does_so_at_its_time_and_what_it_held_goes_on()
    {
        Hire("w1");
        Submit(Task("a", Passes(10)), Task("b", Passes(10)));
        _clock += 5 * Minute;
        Hire("w2");
        _clock += Minute;
        _inputs.Add(new RecordedInput.Departure(_clock, "w1"));
        var report = Report(Policy.Default);
        // `b` begins at minute 5 with w2; `a`, lost at minute 6, after it.
        Assert.Equal((15 + 10 + 1) * 60, report.Before.SpanSeconds);
        Assert.Equal(Spans(report.Recorded), Spans(report.After));
    }

    [Fact]
    public void A_recording_of_a_replay_is_the_recording()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var made = Random(new Random(seed));
            var (first, log) = Replayed(made);
            var again = Recorded(log);
            Assert.Equal(0, again.LeftOut);
            Assert.Equal(Shape(made), Shape(again));
            Assert.Equal(first.DoneAt, Replayed(again).Run.DoneAt);
        }
    }

    private static (decimal?, int, Times, Times) Spans(BacktestRun run) =>
        (run.SpanSeconds, run.Done, run.Completion, run.Waiting);

    private static IEnumerable<string> Shape(Recording recording) => recording.Tasks.Values
        .Select(t => $"{t.Project}/{t.Definition.Key} {t.IsDone}: {string.Join("; ", t.Attempts)}").Order();

    private static Recording Random(Random random)
    {
        var tests = new BacktestTests();
        for (var i = 0; i < 4; i++) tests.Hire($"w{i}");
        for (var batch = 0; batch < 4; batch++)
        {
            tests.Submit([.. Enumerable.Range(batch * 8, 8).Select(i => Task($"t{i}",
                [.. Enumerable.Range(0, i).Where(_ => random.Next(10) == 0).Select(n => $"t{n}")],
                [.. Enumerable.Range(0, random.Next(3)).Select(_ =>
                    random.Next(2) == 0 ? Fails(random.Next(1, 9)) : Refused(random.Next(1, 9))),
                    Passes(random.Next(1, 30))]))]);
            tests._clock += random.Next(20) * Minute;
        }
        return tests.Made;
    }

    private Recording Made => new(_inputs, _tasks, 0, Policy.Default);

    private BacktestReport Report(Policy policy) => Under(policy).Value!;

    private Answer<BacktestReport> Under(Policy policy, PriceTable? prices = null)
    {
        var backtest = new Backtest();
        foreach (var recorded in Replayed(Made).Log) backtest.Add(recorded);
        return backtest.Under(policy, prices ?? PriceTable.Shipped, Cancel);
    }

    private static Recording Recorded(List<Recorded> log)
    {
        var fold = new RecordingFold();
        foreach (var recorded in log) fold.Add(recorded);
        return fold.Finish();
    }

    private static (Replay Run, List<Recorded> Log) Replayed(Recording recording)
    {
        List<Recorded> log = [];
        var replay = new Replay(recording, null, (_, used) => used) { Happened = log.Add };
        Assert.Null(replay.Run(Cancel));
        return (replay, log);
    }

    private static Policy Prefers(string worker) =>
        Policy.Default with { Rules = [new RoutingRule("kind == coding", worker)] };

    private static RecordedAttempt Passes(int minutes) =>
        new(minutes * Minute, null, Minute, false, null, null);

    private static RecordedAttempt Refused(int minutes) => Passes(minutes) with { IsRefused = true };

    private static RecordedAttempt Fails(int minutes) =>
        Passes(minutes) with { Fault = Cause.TimedOut, FinishMs = 0 };

    private static RecordedTask Task(string key, params IReadOnlyList<RecordedAttempt> attempts) =>
        Task(key, [], attempts);

    private static RecordedTask Task(string key, IReadOnlyList<string> needs,
        params IReadOnlyList<RecordedAttempt> attempts) => new("p",
            new TaskDefinition { Key = key, Title = key, Needs = needs }, attempts,
            attempts[^1] is { Fault: null, IsRefused: false });

    private void Say(Command command) => _inputs.Add(new RecordedInput.Order(_clock, command));

    private void Hire(string name, string? model = null) => _inputs.Add(new RecordedInput.Arrival(
        _clock, name, new WorkerProfile("command", model, [], 1, Limits.HeartbeatMs)));

    private void Submit(params IReadOnlyList<RecordedTask> tasks)
    {
        var create = _tasks.Count == 0 ? new NewProject("p", "", null, null, null, null) : null;
        var input = new RecordedInput.Submission(_clock, "p", create, []);
        foreach (var task in tasks)
        {
            input.Tasks.Add(_tasks.Count + 1);
            _tasks[_tasks.Count + 1] = task;
        }
        _inputs.Add(input);
    }
}
