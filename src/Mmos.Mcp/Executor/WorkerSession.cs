using Mmos.Api;
using Mmos.Mcp.Serving;

namespace Mmos.Mcp.Executor;

/// <summary>One worker as this process knows it: its registration, and what it was offered or
/// holds.</summary>
/// <remarks>Safe to call from any thread: a client may call several tools at once.</remarks>
public sealed class WorkerSession : IDisposable
{
    /// <summary>How long leaving may take before the registration ends without it: committing half-done work
    /// of a usual repository takes a fifth of that.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _registering = new(1, 1);
    private readonly Dictionary<string, WorkOrder> _held = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WorkOrder> _offered = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _time;
    private readonly Action? _handedIn;

    /// <summary>A session that has not registered yet.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="time">The clock of its beats.</param>
    /// <param name="handedIn">Called after registering and after each hand-in: somebody should look whether
    /// anything is to be verified and merged; null for nobody here.</param>
    public WorkerSession(WorkerIdentity identity, TimeProvider time, Action? handedIn = null)
    {
        (Identity, _time, _handedIn) = (identity, time, handedIn);
    }

    /// <summary>Who it is; `register_worker` may change it.</summary>
    public WorkerIdentity Identity { get; private set; }

    /// <summary>Number of its registration; 0 before the first, and after the last ended.</summary>
    public int Registration { get; private set; }

    /// <summary>Its name; throws before it has one.</summary>
    internal string Name => Identity.Name ?? throw new InvalidOperationException("the worker has no name");

    /// <summary>What it accepted and has not handed in.</summary>
    internal IReadOnlyList<WorkOrder> Held
    {
        get { lock (_held) return [.. _held.Values]; }
    }

    /// <summary>What it was offered and has not accepted.</summary>
    internal IReadOnlyList<WorkOrder> Offered
    {
        get { lock (_held) return [.. _offered.Values]; }
    }

    /// <summary>Registers it unless it is registered.</summary>
    internal async Task<Answer<Done>> Ensure(IOrchestrator seam, CancellationToken cancel)
    {
        if (Registration > 0) return Answer<Done>.Of(default, 0);
        return Identity.Name is null
            ? Answer<Done>.No(new Problem("invalid",
                "this worker has no name; call register_worker with one, or start the server with "
                + "WORKER_NAME in its environment", "name"))
            : await Register(seam, Identity, takeOver: false, cancel).ConfigureAwait(false);
    }

    /// <summary>Registers it, anew when it is registered already.</summary>
    internal async Task<Answer<Done>> Register(IOrchestrator seam, WorkerIdentity identity, bool takeOver,
        CancellationToken cancel)
    {
        await _registering.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (Registration > 0 && identity == Identity) return Answer<Done>.Of(default, 0);
            // Under another name it leaves the first one; under its own it takes its own place.
            var isSame = Registration > 0 && identity.Name == Identity.Name;
            if (Registration > 0 && !isSame) await End(seam, cancel).ConfigureAwait(false);
            var made = await seam.Workers.Register(Request(identity, takeOver || isSame), cancel)
                .ConfigureAwait(false);
            if (made.Problem is { } problem)
                return await Adopt(seam, identity, problem, cancel).ConfigureAwait(false);
            (Identity, Registration) = (identity, made.Value);
            lock (_held) { _held.Clear(); _offered.Clear(); }
            // What a terminal handed in that has gone meanwhile waits for somebody, too.
            TellHandedIn();
            return Answer<Done>.Of(default, made.Seq);
        }
        finally
        {
            _registering.Release();
        }
    }

    /// <summary>Forgets a registration that has ended without it, by silence or because somebody took its
    /// place.</summary>
    internal void Lost()
    {
        Registration = 0;
        lock (_held) { _held.Clear(); _offered.Clear(); }
    }

    internal void Offer(WorkOrder order)
    {
        lock (_held) _offered[order.Task.Id] = order;
    }

    internal void Hold(WorkOrder order)
    {
        lock (_held)
        {
            _offered.Remove(order.Task.Id);
            _held[order.Task.Id] = order;
        }
    }

    internal void Release(string task)
    {
        lock (_held)
        {
            _held.Remove(task);
            _offered.Remove(task);
        }
    }

    /// <summary>Forgets offers that were not named again: they expired, or somebody took them.</summary>
    internal void ForgetOffers()
    {
        lock (_held) _offered.Clear();
    }

    internal void TellHandedIn() => _handedIn?.Invoke();

    /// <summary>A claim in its name that names what it holds.</summary>
    internal ClaimRequest Claim(TimeSpan wait, bool offers) => new()
    {
        Worker = Name,
        Registration = Registration,
        Wait = wait,
        Holding = [.. Held.Select(order => order.Lease)],
        Offers = offers,
    };

    /// <summary>Says that it lives, three times in its heartbeat, until told to end.</summary>
    /// <param name="open">Gives the seam; asked for each beat.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Beat(Func<Task<Answer<ToolWorkspace>>> open, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(open);
        try
        {
            using var ticks = new PeriodicTimer((Identity.Heartbeat ?? DefaultHeartbeat) / 3, _time);
            while (await ticks.WaitForNextTickAsync(cancel).ConfigureAwait(false))
            {
                if (Registration == 0
                    || (await open().WaitAsync(cancel).ConfigureAwait(false)).Value is not { Seam: var seam })
                    continue;
                var beaten = await seam.Workers.Beat(Name, Registration, cancel).ConfigureAwait(false);
                if (beaten.Problem is { Code: "stale" or "not_found" }) Lost();
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Gives back what it holds, its half-done work committed, and ends the registration.</summary>
    /// <param name="seam">The seam.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task End(IOrchestrator seam, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seam);
        if (Registration == 0) return;
        using var late = new CancellationTokenSource(LeaveWithin, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var held = Held;
        try
        {
            await Task.WhenAll(held.Select(order => seam.Attempts.Leave(order.Lease, "drained",
                $"{Name} left before it was done", both.Token))).WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // Ending the registration gives the leases back all the same; whoever goes on finds the worktree.
        }
        var registration = Registration;
        Lost();
        await seam.Workers.End(Name, registration, "drained", cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _registering.Dispose();

    // The same terminal may come back by another connection, such as another request over HTTP.
    private async Task<Answer<Done>> Adopt(IOrchestrator seam, WorkerIdentity identity, Problem problem,
        CancellationToken cancel)
    {
        if (problem.Code != "conflict") return Answer<Done>.No(problem);
        var there = await seam.Workers.Get(identity.Name!, cancel).ConfigureAwait(false);
        if (there.Value is not { } worker || worker.Process != identity.Process || worker.Registration == 0)
            return Answer<Done>.No(problem with
            {
                Message = problem.Message.Replace("--take-over",
                    "register_worker and take_over: true", StringComparison.Ordinal),
            });
        (Identity, Registration) = (identity, worker.Registration);
        return Answer<Done>.Of(default, there.Seq);
    }

    private static RegisterRequest Request(WorkerIdentity identity, bool takeOver) => new()
    {
        Name = identity.Name!,
        Agent = identity.Agent,
        Model = identity.Model,
        Account = identity.Account,
        Capabilities = identity.Capabilities,
        Process = identity.Process,
        Heartbeat = identity.Heartbeat,
        TakeOver = takeOver,
    };
}
