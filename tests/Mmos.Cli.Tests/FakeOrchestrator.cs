using Mmos.Api;
using Mmos.Runtime.Files;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>The seam over plain lists. Remembers what was ordered; refuses everything when told to.</summary>
internal sealed class FakeOrchestrator : IOrchestrator, IProjects, ITasks, IWorkers, IRecords, IMessages,
    IArtifacts, IAccounts, IReviews, IConflicts
{
    public List<ProjectInfo> AllProjects { get; } = [];
    public List<TaskInfo> AllTasks { get; } = [];
    public List<WorkerInfo> AllWorkers { get; } = [];
    public List<EventInfo> AllEvents { get; } = [];
    public List<InboxItem> AllInbox { get; } = [];
    public List<AccountInfo> AllAccounts { get; } = [];
    public List<OpenReview> AllReviews { get; } = [];
    public List<FoundConflict> AllConflicts { get; } = [];

    public Retrospective LastRetro { get; set; } = new() { At = Samples.Now };

    public List<int> LookedBack { get; } = [];
    public List<SentMessage> AllMessages { get; } = [];
    public List<StoredArtifact> AllArtifacts { get; } = [];
    public List<ErrorGroup> AllErrors { get; } = [];

    /// <summary>Processes short of memory.</summary>
    public List<string> ShortOfMemory { get; } = [];

    /// <summary>The last filter that messages were listed by.</summary>
    public MessageFilter? Listed { get; private set; }

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
    public IMessages Messages => this;
    public IArtifacts Artifacts => this;
    public IWork Work => throw new NotSupportedException();
    public FakeAttempts Attempted => field ??= new(this);
    public IAttempts Attempts => Attempted;
    public IReviews Reviews => this;
    public IConflicts Conflicts => this;
    public FakeTokens AllTokens { get; } = new();
    public ITokens Tokens => AllTokens;
    public IQueries Queries => throw new NotSupportedException();
    public IUpkeep Upkeep => new FakeUpkeep(ShortOfMemory);

    Task<Answer<IReadOnlyList<FoundConflict>>> IConflicts.List(string? project, bool all,
        CancellationToken cancel) => Reply<IReadOnlyList<FoundConflict>>(
            () => [.. AllConflicts.Where(c => all || c.Status == "open")]);

    Task<Answer<FoundConflict>> IConflicts.Resolve(string conflict, string resolution, string note,
        CancellationToken cancel) => Reply(() =>
        {
            Orders.Add($"resolve {conflict} {resolution} {note}".TrimEnd());
            return AllConflicts[0] with { Status = "resolved", Resolution = resolution, ResolvedBy = "me" };
        });

    Task<Answer<IReadOnlyList<OpenReview>>> IReviews.List(string? project, CancellationToken cancel) =>
        Reply<IReadOnlyList<OpenReview>>(
            () => [.. AllReviews.Where(r => (project ?? r.Project) == r.Project)]);

    Task<Answer<Done>> IReviews.Approve(string review, string note, LeaseRef? lease,
        CancellationToken cancel) => Order($"approve {review} {note} {lease?.Lease}");

    Task<Answer<Done>> IReviews.Revise(string review, string notes, LeaseRef? lease,
        CancellationToken cancel) => Order($"revise {review} {notes} {lease?.Lease}");

    Task<Answer<Done>> IReviews.Reject(string review, string reason, LeaseRef? lease,
        CancellationToken cancel) => Order($"reject {review} {reason} {lease?.Lease}");

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

    Task<Answer<Done>> IProjects.MoveHome(
        string repository, string host, string path, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Done>> IProjects.BaseTaken(
        string project, string commit, CertificateInfo certificate, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Done>> IProjects.BaseBlocked(
        string project, string commit, string cause, string text, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Plan>> IProjects.Decompose(string goal, string? pattern, string? project,
        CancellationToken cancel) => throw new NotSupportedException();

    Task<Answer<string>> IProjects.Report(string project, CancellationToken cancel) =>
        AllProjects.FirstOrDefault(one => one.Id == project) is { } found
            ? Reply(() => ProjectReport.Of(found, AllTasks, AllArtifacts))
            : Task.FromResult(Answer<string>.No(new Problem("not_found", $"no project \"{project}\"")));

    Task<Answer<IReadOnlyList<TemplateSpec>>> IProjects.Templates(CancellationToken cancel) =>
        throw new NotSupportedException();

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
                    && (filter.Statuses.Count == 0 || filter.Statuses.Contains(task.Status))
                    && (filter.Worker is null || task.Worker == filter.Worker))
                .Take(filter.Limit == 0 ? int.MaxValue : filter.Limit),
        ]);

    Task<Answer<TaskInfo?>> ITasks.OldestReady(string? priority, CancellationToken cancel) =>
        Reply(() => Oldest(priority));

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
    Task<Answer<Done>> IWorkers.Start(string worker, bool anew, CancellationToken cancel) =>
        Order($"{(anew ? "restart" : "start")} {worker}");
    Task<Answer<Done>> IWorkers.Scale(string worker, int? instances, CancellationToken cancel) =>
        Order(FormattableString.Invariant($"scale {worker} {instances}") + (instances is null ? "auto" : ""));
    Task<WorkerDemand> IWorkers.Demand(IReadOnlyList<string> instances, CancellationToken cancel) =>
        throw new NotSupportedException();
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

    Task<Answer<SystemStatus>> IRecords.Status(CancellationToken cancel) => Reply(() =>
        SystemStatus.From(Seq, AllProjects,
            [.. AllTasks.Where(task => TaskStates.IsActive(task.Status))], Oldest(null), AllWorkers, AllInbox,
            Oldest("P2"), AllAccounts) with
        { ShortOfMemory = ShortOfMemory });

    private TaskInfo? Oldest(string? priority) => AllTasks.Where(task => task.Status == "ready"
        && (priority ?? task.Priority) == task.Priority).MinBy(task => task.UpdatedAt);

    Task<Answer<IReadOnlyList<InboxItem>>> IRecords.Inbox(CancellationToken cancel) =>
        Reply<IReadOnlyList<InboxItem>>(() => AllInbox);

    Task<Answer<IReadOnlyList<ErrorGroup>>> IRecords.Errors(string? project, int limit,
        CancellationToken cancel) =>
        Reply<IReadOnlyList<ErrorGroup>>(() => [.. AllErrors.Take(limit)]);

    Task<Answer<PerformanceReport>> IRecords.Performance(string? project, DateTimeOffset? since,
        CancellationToken cancel) => Reply(() => Samples.Performance);

    Task<Answer<Page<Retrospective>>> IRecords.Retrospectives(string? after, int limit,
        CancellationToken cancel) => Reply(() => new Page<Retrospective>([LastRetro]));

    Task<Answer<Retrospective>> IRecords.LookBack(int last, CancellationToken cancel) => Reply(() =>
    {
        LookedBack.Add(last);
        return LastRetro;
    });

    Task<Answer<SentMessage>> IMessages.Send(NewMessage message, string? from, string? key,
        CancellationToken cancel) => Reply(() =>
    {
        Assert.NotNull(key);
        Orders.Add($"send {message.Kind} {from ?? "me"} {message.To ?? message.Project ?? "all"} "
            + message.Content);
        return new SentMessage
        {
            Id = 41,
            From = from ?? "me",
            To = message.To,
            Project = message.Project,
            Task = message.Task,
            Kind = message.Kind,
            Content = message.Content,
            At = Samples.Now,
        };
    });

    Task<Answer<IReadOnlyList<SentMessage>>> IMessages.List(MessageFilter filter, CancellationToken cancel)
    {
        Listed = filter;
        return Reply<IReadOnlyList<SentMessage>>(() => AllMessages);
    }

    Task<Answer<SentMessage>> IMessages.Get(long id, CancellationToken cancel) =>
        One(AllMessages, one => one.Id == id, $"message {id}");

    Task<Answer<int>> IMessages.Unread(string reader, CancellationToken cancel) =>
        Reply(() => AllMessages.Count);

    Task<Answer<Done>> IMessages.MarkRead(string reader, long upTo, string? project,
        CancellationToken cancel) => Order(FormattableString.Invariant($"read {reader} {upTo} {project}"));

    Task<Answer<StoredArtifact>> IArtifacts.Put(NewArtifact artifact, ReadOnlyMemory<byte> content,
        string? key,
        CancellationToken cancel) => Reply(() =>
    {
        var task = artifact.Lease?.Task ?? artifact.Task;
        Orders.Add(FormattableString.Invariant(
            $"put {artifact.Project}/{artifact.Name} {task} {content.Length}"));
        return AllArtifacts[0];
    });

    Task<Answer<IReadOnlyList<StoredArtifact>>> IArtifacts.List(ArtifactFilter filter,
        CancellationToken cancel) =>
        Reply<IReadOnlyList<StoredArtifact>>(() => AllArtifacts);

    Task<Answer<ArtifactContent>> IArtifacts.Get(string project, string name, int? version,
        CancellationToken cancel) =>
        Reply(() => new ArtifactContent(AllArtifacts.First(a => a.Name == name), "# Plan\n"u8.ToArray()));
}
