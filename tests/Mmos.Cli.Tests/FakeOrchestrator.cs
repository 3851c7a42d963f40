using Mmos.Api;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>The seam over plain lists. Remembers what was ordered; refuses everything when told to.</summary>
internal sealed class FakeOrchestrator : IOrchestrator, IProjects, ITasks, IWorkers, IRecords,
    IAccounts
{
    public List<ProjectInfo> AllProjects { get; } = [];
    public List<TaskInfo> AllTasks { get; } = [];
    public List<WorkerInfo> AllWorkers { get; } = [];
    public List<EventInfo> AllEvents { get; } = [];
    public List<InboxItem> AllInbox { get; } = [];
    public List<AccountInfo> AllAccounts { get; } = [];

    /// <summary>What every call answers when it is set.</summary>
    public Problem? Refusal { get; set; }

    /// <summary>What every call throws when it is set.</summary>
    public Exception? Breakage { get; set; }

    /// <summary>Changes that happen one by one, each when somebody waits for the next; then waiting has no
    /// end.</summary>
    public Queue<Action> Changes { get; } = new();

    /// <summary>Orders as `verb subject text`.</summary>
    public List<string> Orders { get; } = [];

    public List<TaskSpec> Added { get; } = [];

    public long Seq { get; private set; } = 100;

    public IProjects Projects => this;
    public ITasks Tasks => this;
    public IWorkers Workers => this;
    public IRecords Records => this;
    public IAccounts Accounts => this;
    public IWork Work => throw new NotSupportedException();
    public IUpkeep Upkeep => throw new NotSupportedException();

    // A worker is there for whatever is ready.
    Task<Answer<bool>> IProjects.CanMove(string project, CancellationToken cancel) =>
        Reply(() => AllTasks.Any(t =>
        t.Status is "ready" or "assigned" or "running" or "verifying" or "review" or "merging"));

    private Task<Answer<T>> Reply<T>(Func<T> value) =>
        Breakage is { } broken ? Task.FromException<Answer<T>>(broken)
        : Task.FromResult(Refusal is { } refusal ? Answer<T>.No(refusal) : Answer<T>.Of(value(), Seq));

    private Task<Answer<Done>> Order(string order) => Reply<Done>(() =>
    {
        Orders.Add(order.TrimEnd());
        return default;
    });

    private Task<Answer<T>> One<T>(IEnumerable<T> all, Func<T, bool> is_, string what) where T : class =>
        Refusal is null && Breakage is null && !all.Any(is_)
            ? Task.FromResult(Answer<T>.No(new Problem("not_found", $"no {what}")))
            : Reply(() => all.First(is_));

    Task<Answer<Submitted>> IProjects.Submit(Plan plan, RepositoryInfo? repository, string? key,
        CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Submitted>> IProjects.Add(
        string project, IReadOnlyList<TaskSpec> tasks, string? key, CancellationToken cancel) => Reply(() =>
    {
        Assert.NotNull(key);
        Added.AddRange(tasks);
        return new Submitted(project,
            [.. tasks.Select((task, i) => new SubmittedTask($"T{90 + i}", task.Key))]);
    });

    Task<Answer<IReadOnlyList<ProjectInfo>>> IProjects.List(CancellationToken cancel) =>
        Reply<IReadOnlyList<ProjectInfo>>(() => AllProjects);

    Task<Answer<ProjectInfo>> IProjects.Get(string project, CancellationToken cancel) =>
        One(AllProjects, one => one.Id == project, $"project \"{project}\"");

    Task<Answer<Done>> IProjects.Pause(string project, CancellationToken cancel) => Order($"pause {project}");
    Task<Answer<Done>> IProjects.Resume(string project, CancellationToken cancel) =>
        Order($"resume {project}");

    Task<Answer<Done>> IProjects.Cancel(string project, string reason, CancellationToken cancel) =>
        Order($"cancel {project} {reason}");

    Task<Answer<Done>> IProjects.MarkLanded(string project, string branch, string commit,
        CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<IReadOnlyList<TaskInfo>>> ITasks.List(TaskFilter filter, CancellationToken cancel) =>
        Reply<IReadOnlyList<TaskInfo>>(() =>
        [
            .. AllTasks.Where(task => (filter.Project is null || task.Project == filter.Project)
                    && (filter.Status is null || task.Status == filter.Status)
                    && (filter.Worker is null || task.Worker == filter.Worker))
                .Take(filter.Limit == 0 ? int.MaxValue : filter.Limit),
        ]);

    Task<Answer<TaskInfo>> ITasks.Get(string task, CancellationToken cancel) =>
        One(AllTasks, one => one.Id.Equals(task, StringComparison.OrdinalIgnoreCase), $"task \"{task}\"");

    Task<Answer<IReadOnlyList<string>>> ITasks.Why(string task, CancellationToken cancel) =>
        Reply<IReadOnlyList<string>>(() => ["It waits for T1.", "worker-2 would take it: 412 of 1000."]);

    Task<Answer<Done>> ITasks.Cancel(string task, string reason, CancellationToken cancel) =>
        Order($"cancel {task} {reason}");
    Task<Answer<Done>> ITasks.Retry(string task, string note, CancellationToken cancel) =>
        Order($"retry {task} {note}");
    Task<Answer<Done>> ITasks.Reopen(string task, string note, CancellationToken cancel) =>
        Order($"reopen {task} {note}");

    Task<Answer<Done>> ITasks.Assign(string task, string? worker, CancellationToken cancel) =>
        Order($"assign {task} {worker}");

    Task<Answer<WorkerInfo>> IWorkers.Get(string worker, CancellationToken cancel) =>
        One(AllWorkers, one => one.Name == worker, $"worker \"{worker}\""
            + $"{Nearest.Hint(worker, AllWorkers.Select(one => one.Name))}; see \"mmos worker list\"");

    Task<Answer<CostReport>> IRecords.Cost(string by, CancellationToken cancel) =>
        Reply(() => Samples.Costs with { By = by });

    Task<Answer<IReadOnlyList<AccountInfo>>> IAccounts.List(CancellationToken cancel) =>
        Reply<IReadOnlyList<AccountInfo>>(() => AllAccounts);

    Task<Answer<Done>> IAccounts.Park(string account, DateTimeOffset? until, CancellationToken cancel) =>
        Order($"park {account} {until:HH:mm:ss}");

    Task<Answer<Done>> IAccounts.Unpark(string account, CancellationToken cancel) =>
        Order($"unpark {account}");

    Task<Answer<Done>> IAccounts.Report(string account, string window, decimal used,
        DateTimeOffset resetsAt, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Done>> IAccounts.Limit(string account, string window, DateTimeOffset? resetsAt,
        CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<int>> IWorkers.Register(RegisterRequest request, CancellationToken cancel) =>
        throw new NotSupportedException();
    Task<Answer<Done>> IWorkers.Beat(string worker, int registration, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Done>> IWorkers.End(string worker, int registration, string cause,
        CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Done>> IWorkers.Pause(string worker, CancellationToken cancel) => Order($"pause {worker}");
    Task<Answer<Done>> IWorkers.Resume(string worker, CancellationToken cancel) => Order($"resume {worker}");
    Task<Answer<Done>> IWorkers.Drain(string worker, CancellationToken cancel) => Order($"drain {worker}");
    Task<Answer<Done>> IWorkers.Remove(string worker, CancellationToken cancel) => Order($"remove {worker}");

    Task<Answer<IReadOnlyList<WorkerInfo>>> IWorkers.List(CancellationToken cancel) =>
        Reply<IReadOnlyList<WorkerInfo>>(() => AllWorkers);

    Task<Answer<IReadOnlyList<EventInfo>>> IRecords.Events(
        long since, string? task, int limit, CancellationToken cancel) =>
            Reply<IReadOnlyList<EventInfo>>(() =>
        [.. AllEvents.Where(one => one.Seq > since && (task is null || one.Task == task)).Take(limit)]);

    async Task<long> IRecords.WaitForChange(long seq, CancellationToken cancel)
    {
        if (Changes.TryDequeue(out var change))
            change();
        else
            await new TaskCompletionSource().Task.WaitAsync(cancel);
        return ++Seq;
    }

    Task<Answer<IReadOnlyList<InboxItem>>> IRecords.Inbox(CancellationToken cancel) =>
        Reply<IReadOnlyList<InboxItem>>(() => AllInbox);
}
