using Mmos.Core;

namespace Mmos.Runtime.Backtests;

/// <summary>Makes a <see cref="Recording"/> of the events of a log, in order.</summary>
internal sealed class RecordingFold
{
    private readonly List<RecordedInput> _inputs = [];
    private readonly SortedDictionary<int, TaskTrack> _tasks = [];
    private readonly Dictionary<string, WorkerProfile> _workers = new(StringComparer.Ordinal);
    private Policy _policy = Policy.Default;
    private (long Record, RecordedInput.Submission Input)? _submission;

    /// <summary>Takes the next event.</summary>
    public void Add(in Recorded recorded)
    {
        var clock = recorded.Clock;
        switch (recorded.Event)
        {
            case PolicySet e: Set(clock, e.Policy); break;
            case ProjectCreated e: Submitted(recorded, e.Project, e.Definition, null); break;
            case TaskSubmitted e: Submitted(recorded, e.Project, null, e); break;
            case WorkerRegistered e: Came(clock, e); break;
            case WorkerOffline e when _workers.Remove(e.Worker):
                _inputs.Add(new RecordedInput.Departure(clock, e.Worker));
                break;
            case TaskEvent e when _tasks.TryGetValue(e.Task, out var task): OfTask(e, task, clock); break;
            default:
                if (Ordered(recorded.Event) is { } order)
                    _inputs.Add(new RecordedInput.Order(clock, order));
                break;
        }
    }

    /// <summary>What was taken so far.</summary>
    public Recording Finish()
    {
        var worked = _tasks.Where(t => t.Value.Attempts.Count > 0)
            .ToDictionary(t => t.Key, t => t.Value.Recorded());
        return new Recording(_inputs, worked, _tasks.Count - worked.Count, _policy);
    }

    private void Set(long clock, Policy policy)
    {
        _policy = policy;
        _inputs.Add(new RecordedInput.Order(clock, new Command.Configure(policy)));
    }

    private void Submitted(in Recorded recorded, string project, NewProject? create, TaskSubmitted? task)
    {
        if (_submission is not var (record, input) || record != recorded.Record || input.Project != project)
        {
            input = new RecordedInput.Submission(recorded.Clock, project, create, []);
            _submission = (recorded.Record, input);
            _inputs.Add(input);
        }
        if (task is null) return;
        input.Tasks.Add(task.Task);
        _tasks[task.Task] = new TaskTrack(project, AsAsked(task));
    }

    // A rule of the policy names the worker in the log: what the rules of another would say is asked anew.
    private TaskDefinition AsAsked(TaskSubmitted task)
    {
        if (task.Definition.Worker is not { } worker) return task.Definition;
        var open = task.Definition with { Worker = null };
        var rule = _policy.Rules.FirstOrDefault(rule =>
            Condition.Parse(rule.When, out _) is { } when && when.Holds(open, task.Project));
        return rule?.Prefer == worker ? open : task.Definition;
    }

    private void Came(long clock, WorkerRegistered e)
    {
        if (e.Profile.Agent == "engine" || (e.Profile.Capabilities.Count > 0
            && e.Profile.Capabilities.All(EngineCapabilities.IsOne))) return;
        _workers[e.Worker] = e.Profile;
        _inputs.Add(new RecordedInput.Arrival(clock, e.Worker, e.Profile));
    }

    private void OfTask(TaskEvent happened, TaskTrack task, long clock)
    {
        switch (happened)
        {
            case TaskAssigned { Item: WorkItem.Author } e: Begin(task, e.Lease, e.Worker, clock); break;
            case TaskOffered e: task.Offered = e.Worker; break;
            case TaskAccepted e: Begin(task, e.Lease, task.Offered ?? "", clock); break;
            case TaskPinned e:
                _inputs.Add(new RecordedInput.OfTask(clock, e.Task, n => new Command.PinTask(n, e.Worker)));
                break;
            case TaskCancelled e:
                _inputs.Add(new RecordedInput.OfTask(clock, e.Task,
                    n => new Command.CancelTask(n, e.Reason)));
                break;
            default: task.Follow(happened, clock); break;
        }
    }

    private void Begin(TaskTrack task, int lease, string worker, long clock) =>
        task.Begin(lease, _workers.GetValueOrDefault(worker)?.Model, clock);

    private static Command? Ordered(Event happened) => happened switch
    {
        ProjectPaused e => new Command.PauseProject(e.Project),
        ProjectResumed e => new Command.ResumeProject(e.Project),
        ProjectCancelled e => new Command.CancelProject(e.Project, e.Reason),
        WorkerPaused e => new Command.PauseWorker(e.Worker),
        WorkerResumed e => new Command.ResumeWorker(e.Worker),
        WorkerDraining e => new Command.DrainWorker(e.Worker),
        AccountReported e => new Command.ReportAccount(e.Account, e.Window, e.UsedPerMille, e.ResetsAt),
        AccountParked { Window: { } window } e => new Command.LimitAccount(e.Account, window, e.Until),
        AccountParked e => new Command.ParkAccount(e.Account, e.Until),
        AccountReleased e => new Command.UnparkAccount(e.Account),
        _ => null,
    };
}
