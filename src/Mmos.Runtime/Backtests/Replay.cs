using Mmos.Core;
using Mmos.Runtime.Reports;

namespace Mmos.Runtime.Backtests;

/// <summary>A recording carried out again on the real core, in fake time: its choices are its own, all else
/// happens as it was recorded.</summary>
/// <remarks>An attempt takes as long, uses as much and ends as the recorded one of the same number did,
/// whoever makes it. Gates, reviews and merging are one wait of the recorded length.</remarks>
internal sealed partial class Replay
{
    private const string Engine = "engine", Person = "person";

    /// <summary>Nobody is silent, and no wait ends, before the recording does.</summary>
    private const long Never = 1_000_000_000_000;

    /// <summary>So many verify at once: as many as the engine has hands for is part of what was
    /// recorded.</summary>
    private const int Engines = 16;

    /// <summary>Deadlines in a row that move nothing: what is open then waits for a person.</summary>
    private const int QuietTicks = 1_000;

    private readonly Recording _recording;
    private readonly Policy? _policy;
    private readonly Func<string?, Usage, Usage> _price;
    private readonly WorkspaceState _state = new();
    private long _clock;

    /// <param name="recording">What happens.</param>
    /// <param name="policy">The policy in force throughout; null: each of the recording in its time.</param>
    /// <param name="price">What a model's author would have used: the recorded use, priced anew.</param>
    public Replay(Recording recording, Policy? policy, Func<string?, Usage, Usage> price)
    {
        (_recording, _policy, _price) = (recording, policy, price);
        _recorded = recording.Tasks.ToDictionary(
            t => (t.Value.Project, t.Value.Definition.Key), t => t.Key);
        _clock = recording.Inputs is [var first, ..] ? first.Clock : 1;
    }

    /// <summary>The times of it.</summary>
    public WorkFacts Facts { get; } = new();

    /// <summary>Every event, for whoever records it again.</summary>
    public Action<Recorded>? Happened { get; init; }

    /// <summary>Clock at which the last task was done; null when none was.</summary>
    public long? DoneAt { get; private set; }

    /// <summary>What was used, in millionths of a US dollar by list price.</summary>
    public long MicroUsd { get; private set; }

    /// <summary>Who made the last attempt at each task, by its recorded number.</summary>
    public Dictionary<int, string> Authors { get; } = [];

    /// <summary>Carries it out.</summary>
    /// <returns>Why the policy cannot take what was submitted; null when it could.</returns>
    public Rejection? Run(CancellationToken cancel)
    {
        // How much may be queued is no choice of the scheduler.
        if (_policy is not null) Do(Unbounded(_policy), Person);
        for (var i = 0; i < Engines; i++)
            Register($"{Engine}-{i}", new WorkerProfile(Engine, null, [EngineCapabilities.Verify],
                Limits.SlotsPerWorker, Never));
        var (next, quiet) = (0, 0);
        var inputs = _recording.Inputs;
        while (quiet < QuietTicks)
        {
            cancel.ThrowIfCancellationRequested();
            Settle();
            var input = next < inputs.Count ? inputs[next].Clock : long.MaxValue;
            var end = _ends.TryPeek(out _, out var ends) ? ends.Clock : long.MaxValue;
            var deadline = _state.NextDeadline;
            if (input == long.MaxValue && end == long.MaxValue && deadline == long.MaxValue) break;
            quiet = input == long.MaxValue && end == long.MaxValue ? quiet + 1 : 0;
            if (deadline < Math.Min(input, end))
            {
                _clock = Math.Max(deadline, _clock + 1);
                Do(new Command.Tick(), Engine);
            }
            else if (end <= input) End(_ends.Dequeue(), end);
            else if (Take(inputs[next++]) is { } refused) return refused;
        }
        return null;
    }

    private Rejection? Take(RecordedInput input)
    {
        _clock = Math.Max(_clock, input.Clock);
        switch (input)
        {
            case RecordedInput.Submission e: return Submit(e);
            case RecordedInput.Arrival e:
                Register(e.Worker, e.Profile with { HeartbeatMs = Never });
                break;
            case RecordedInput.Departure e when _seats.TryGetValue(e.Worker, out var seat):
                Do(new Command.EndRegistration(e.Worker, seat.Registration, Cause.ProcessGone), e.Worker);
                break;
            case RecordedInput.OfTask e when _recording.Tasks.TryGetValue(e.Task, out var task)
                && _numbers.TryGetValue((task.Project, task.Definition.Key), out var number):
                Do(e.Make(number), Person);
                break;
            case RecordedInput.Order { Command: Command.Configure c }:
                if (_policy is null) Do(Unbounded(c.Policy), Person);
                break;
            case RecordedInput.Order e: Do(e.Command, Person); break;
        }
        return null;
    }

    private static Command.Configure Unbounded(Policy policy) =>
        new(policy with { MaxQueueDepth = int.MaxValue, Review = null, Protect = null });

    private Rejection? Submit(RecordedInput.Submission input)
    {
        var tasks = input.Tasks.Where(_recording.Tasks.ContainsKey).Select(n => _recording.Tasks[n])
            .ToList();
        var keys = tasks.Select(t => t.Definition.Key).ToHashSet(StringComparer.Ordinal);
        var create = input.Create is { } made ? made with
        {
            Repository = null,
            Base = null,
            BaseCommit = null,
            Branch = null,
            RepositoryId = null,
            FollowBase = false,
        } : null;
        if (tasks.Count == 0 && create is null) return null;
        return Do(new Command.SubmitPlan(input.Project, create, [.. tasks.Select(t => Asked(t, need =>
            keys.Contains(need) || _numbers.ContainsKey((input.Project, need))))]), Person);
    }

    /// <summary>As it was, with as many retries as it needed, and one too few when it never passed.</summary>
    private static TaskDefinition Asked(RecordedTask task, Func<string, bool> isThere) =>
        task.Definition with
        {
            Needs = [.. task.Definition.Needs.Where(isThere)],
            RetryMax = task.Attempts.Count - 1,
            TimeoutSeconds = (int)Math.Min(int.MaxValue / 1_000,
                (task.Attempts.Max(a => a.WorkMs) / 1_000) + 3_600),
            Review = [],
            Approve = null,
            Breakdown = null,
            Pattern = null,
            Parent = null,
        };

    private void Register(string name, WorkerProfile profile) => Do(new Command.Register(
        name, profile, new ProcessIdentity("replay", "replay", 1, 1), true), name);

    // A worker asks again whenever it may have room.
    private void Settle()
    {
        while (_idle.Count > 0)
        {
            var name = _idle.Min!;
            _idle.Remove(name);
            if (_seats.TryGetValue(name, out var seat))
                Do(new Command.Claim(name, seat.Registration, Limits.SlotsPerWorker, _clock + Never,
                    [.. seat.Held]), name);
        }
    }

    private void End((int Task, int Lease) end, long clock)
    {
        if (!_running.TryGetValue(end.Task, out var run) || run.Lease != end.Lease) return;
        _clock = Math.Max(_clock, clock);
        var attempt = run.Attempt;
        if (run.Item == WorkItem.Verify)
            Do(attempt.IsRefused
                ? new Command.Fail(end.Task, end.Lease, Cause.GatesFailed, "")
                : new Command.Verified(end.Task, end.Lease, new Certificate(null, null, [])), run.Worker);
        else
        {
            if (attempt.Used is { } used)
                Do(new Command.ReportUsage(end.Task, end.Lease, _price(_seats[run.Worker].Model, used)),
                    run.Worker);
            Do(attempt.Fault is { } fault
                ? new Command.Fail(end.Task, end.Lease, fault, "")
                : new Command.Complete(end.Task, end.Lease, ""), run.Worker);
        }
    }
}
