namespace Mmos.Api.Access;

/// <summary>Lets a call through, or refuses it, by the table and by whose what it names is.</summary>
/// <param name="all">The whole seam: what is whose is looked up there.</param>
/// <param name="who">Who asks.</param>
internal sealed class Gate(IOrchestrator all, Identity who)
{
    /// <summary>A task has some dozens of events.</summary>
    private const int MostEvents = 10_000;

    public IOrchestrator All => all;

    public Identity Who => who;

    /// <summary>The worker behind the caller; never null where something may be its own.</summary>
    public string Me => who.Worker!;

    /// <summary>Carries out a call that is allowed.</summary>
    /// <param name="operation">Its row in the table.</param>
    /// <param name="own">Says why what it names is not the caller's; asked only where that
    /// matters.</param>
    /// <param name="call">The call.</param>
    public async Task<Answer<T>> Ask<T>(
        string operation, Func<ValueTask<Problem?>> own, Func<Task<Answer<T>>> call)
    {
        var problem = AccessTable.Of(who, operation) switch
        {
            Reach.All => null,
            Reach.Own => await own().ConfigureAwait(false),
            _ => Refusal(operation),
        };
        return problem is null ? await call().ConfigureAwait(false) : Answer<T>.No(problem);
    }

    /// <summary>Carries out a call that is allowed on everything or not at all.</summary>
    public Task<Answer<T>> Ask<T>(string operation, Func<Task<Answer<T>>> call) =>
        Ask(operation, () => new(Refusal(operation)), call);

    /// <summary>Throws for a call that is refused and has no answer to say so in.</summary>
    public void Require(string operation)
    {
        if (AccessTable.Of(who, operation) != Reach.All) throw new NotAllowedException(Refusal(operation));
    }

    /// <summary>Whether the caller may only do what is its own.</summary>
    public bool IsBound(string operation) => AccessTable.Of(who, operation) == Reach.Own;

    /// <summary>The name is the caller's.</summary>
    public Problem? Named(string? worker, string field) => worker == who.Worker && worker is not null ? null
        : No($"{who.Worker} cannot ask as {worker ?? "somebody else"}", field);

    /// <summary>The task is one that the caller holds or held; an attempt has its own only.</summary>
    public async ValueTask<Problem?> Task(string? task, CancellationToken cancel)
    {
        var not = No($"{task ?? "this"} is no task of {who.Worker}", "task");
        if (task is null) return not;
        if (who.Lease is { } bound) return Same(bound.Task, task) ? null : not;
        var found = await all.Tasks.Get(task, cancel).ConfigureAwait(false);
        if (found.Value is not { } info) return found.Problem is { Code: "not_found" } ? not : found.Problem;
        if (info.Worker == Me || info.Author == Me) return null;
        var events = await all.Records.Events(0, info.Id, MostEvents, cancel).ConfigureAwait(false);
        var given = (events.Value ?? []).Where(e => e.Type is "task.assigned" or "task.offered");
        return given.Any(e => e.Worker == Me) ? null : not;
    }

    /// <summary>The lease is the caller's, or was: then whoever carries the call out says that it is
    /// old.</summary>
    /// <remarks>Lease numbers of a task only grow. A number that is not given yet is refused: it may be
    /// somebody else's by the time the call is carried out.</remarks>
    public async ValueTask<Problem?> Lease(LeaseRef? lease, CancellationToken cancel)
    {
        if (lease is null) return No($"{who.Worker} must show its lease", "lease");
        if (Named(lease.Worker, "lease.worker") is { } stranger) return stranger;
        if (who.Lease is { } bound)
            return Same(bound.Task, lease.Task) && bound.Lease == lease.Lease ? null
                : No($"this process was started for {bound.Task}, lease {bound.Lease}", "lease");
        if (await Task(lease.Task, cancel).ConfigureAwait(false) is { } notMine) return notMine;
        var found = await all.Tasks.Get(lease.Task, cancel).ConfigureAwait(false);
        if (found.Value is not { } info) return found.Problem;
        var isMineOrOver = lease.Lease < (info.Lease ?? 0)
            || (lease.Lease == info.Lease && (info.Worker is null || info.Worker == Me));
        return isMineOrOver ? null : No($"{lease.Task} is not leased to {who.Worker}", "lease");
    }

    /// <summary>The caller holds a task of the project.</summary>
    public async ValueTask<Problem?> Project(string? project, CancellationToken cancel)
    {
        var not = No($"{who.Worker} holds no task of project {project}", "project");
        if (project is null) return not;
        return (await Held(cancel).ConfigureAwait(false)).Any(t => t.Project == project) ? null : not;
    }

    /// <summary>The tasks that the caller holds now; an attempt's own.</summary>
    public async ValueTask<IReadOnlyList<TaskInfo>> Held(CancellationToken cancel)
    {
        if (who.Lease is { } bound)
            return (await all.Tasks.Get(bound.Task, cancel).ConfigureAwait(false)).Value is { } one
                ? [one] : [];
        return (await all.Tasks.List(new TaskFilter { Worker = Me }, cancel).ConfigureAwait(false)).Value
            ?? [];
    }

    /// <summary>The task is the caller's, or needed by one that it holds.</summary>
    public async ValueTask<Problem?> TaskOrNeeded(string? task, CancellationToken cancel)
    {
        if (await Task(task, cancel).ConfigureAwait(false) is not { } not) return null;
        var held = await Held(cancel).ConfigureAwait(false);
        return task is not null && held.Any(t => t.Needs.Any(n => Same(n, task))) ? null : not;
    }

    /// <summary>A refusal of something that is not the caller's. It says the same whether that is there or
    /// not.</summary>
    public static Problem No(string message, string? field = null) =>
        new("not_allowed", $"{message}; a worker sees and changes only what is its own", field);

    private Problem Refusal(string operation) => new("not_allowed",
        $"{who.Name} has the role {who.Role}{(who.Lease is null ? "" : " for one attempt")}, which may not "
        + $"ask for {operation}; a token of another role may: mmos token create --help");

    private static bool Same(string left, string right) =>
        left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
