using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Serves as one worker: registers, claims, lets hands do the items, and leaves.</summary>
/// <remarks>It decides nothing: what it is given and what an outcome means is the engine's matter.</remarks>
/// <param name="orchestrator">The seam.</param>
/// <param name="request">What the worker is.</param>
/// <param name="hands">Does the items.</param>
/// <param name="say">Hears one line when something is wrong with the worker itself; for people.</param>
public sealed class WorkLoop(IOrchestrator orchestrator, RegisterRequest request, IWorkHands hands,
    Action<string> say)
{
    /// <summary>The agent of the engine's own hands.</summary>
    public const string EngineAgent = "engine";

    private static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromMinutes(5);

    /// <summary>Before it asks again where the log could not be used.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Dictionary<LeaseRef, Task> _running = [];
    private readonly TaskCompletionSource _registered = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private int _registration;

    private TimeSpan Heartbeat => request.Heartbeat ?? DefaultHeartbeat;

    /// <summary>Completes when the worker is registered, or never will be.</summary>
    public Task Registered => _registered.Task;

    /// <summary>It left because the server that it asks is about to stop.</summary>
    public bool IsSentAway { get; private set; }

    /// <summary>Registers and serves until <paramref name="stop"/>, or until the registration ends.</summary>
    /// <returns>Null at the end, or why the worker could not be registered.</returns>
    public async Task<Problem?> Run(CancellationToken stop)
    {
        var registered = await orchestrator.Workers.Register(request, stop);
        _registered.TrySetResult();
        if (registered.Problem is { } refused) return refused;
        _registration = registered.Value;

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var beating = Beat(ended.Token);
        try
        {
            while (!stop.IsCancellationRequested && await Serve(stop)) { }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* drained below */ }
        await ended.CancelAsync();
        await Task.WhenAll(_running.Values.Append(beating));
        await orchestrator.Workers.End(request.Name, _registration, "drained", CancellationToken.None);
        // The engine's hands carry their process's number: nobody by that name ever comes back.
        if (request.Agent == EngineAgent)
            await orchestrator.Workers.Remove(request.Name, CancellationToken.None);
        return null;
    }

    /// <summary>One claim, or one wait for a free slot. False when nothing comes any more: the registration
    /// has ended, or the server is about to.</summary>
    private async Task<bool> Serve(CancellationToken stop)
    {
        foreach (var done in _running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList()) _running
            .Remove(done);
        if (_running.Count >= request.Slots)
        {
            await Task.WhenAny(_running.Values);
            return true;
        }
        var claimed = await orchestrator.Work.Claim(new ClaimRequest
        {
            Worker = request.Name,
            Registration = _registration,
            Max = request.Slots - _running.Count,
            // Each claim counts as a sign of life.
            Wait = Heartbeat / 2,
            Holding = [.. _running.Keys],
        }, stop);
        if (claimed.Problem is { } problem)
        {
            IsSentAway = problem.Code == "draining";
            if (IsSentAway || problem.Code is "stale" or "not_found") return false;
            say($"{request.Name}: {problem.Message}");
            await Task.Delay(Rest, stop);
            return true;
        }
        hands.Expect(claimed.Value!);
        foreach (var order in claimed.Value!) _running[order.Lease] = Do(order, stop);
        return true;
    }

    private async Task Do(WorkOrder order, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await hands.Do(order, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await GiveBack(order, "drained", $"{request.Name} stopped");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            say($"{request.Name}: {order.Task.Id}: {e.Message}");
            await GiveBack(order, "engine_error", e.Message);
        }
    }

    private async Task GiveBack(WorkOrder order, string cause, string note) =>
        await orchestrator.Work.GiveBack(order.Lease, cause, note, null, CancellationToken.None);

    private async Task Beat(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Heartbeat / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await orchestrator.Workers.Beat(request.Name, _registration, stop);
        }
        catch (OperationCanceledException) { /* the worker leaves */ }
    }
}
