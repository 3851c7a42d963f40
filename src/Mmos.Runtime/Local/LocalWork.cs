using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Local;

/// <summary>Work items, in-process.</summary>
internal sealed class LocalWork(LocalCalls calls, PriceTable prices, AccessKeys? access) : IWork
{
    public Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel) =>
        Take(Claim(request), request, cancel);

    public async Task<Answer<IReadOnlyList<WorkOrder>>> CompleteMany(
        IReadOnlyList<Completion> attempts, ClaimRequest? next, CancellationToken cancel)
    {
        List<Command.Complete> handedIn = [];
        foreach (var attempt in attempts)
        {
            if (LocalCalls.TaskNumber(attempt.Lease.Task) is not { } number)
                return LocalCalls.NoTask<IReadOnlyList<WorkOrder>>(attempt.Lease.Task);
            handedIn.Add(new Command.Complete(number, attempt.Lease.Lease, attempt.Result));
        }
        var command = new Command.CompleteMany(handedIn, next is null ? null : Claim(next));
        return await Take(command, next ?? Nothing(attempts), cancel).ConfigureAwait(false);
    }

    public async Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel)
    {
        var accepted = await Held(lease, n => new Command.Accept(n, lease.Lease), cancel)
            .ConfigureAwait(false);
        if (accepted.Problem is { } problem) return Answer<WorkOrder>.No(problem);
        var number = LocalCalls.TaskNumber(lease.Task)!.Value;
        var given = new GivenLease(number, lease.Lease, WorkItem.Author, false);
        var orders = await Orders([given], lease.Worker, null, cancel).ConfigureAwait(false);
        return Answer<WorkOrder>.Of(orders[0], accepted.Seq);
    }

    public async Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel)
    {
        if (SpecWords.Wrong(used) is { } wrong) return Answer<Done>.No(wrong);
        // Money and prices belong to the shell; the core adds integers.
        var model = used.Model ?? (await calls.Tables.Workers(cancel).ConfigureAwait(false))
            .FirstOrDefault(w => w.Name == lease.Worker)?.Model;
        var input = Sum(used.InputTokens, used.CacheReadTokens, used.CacheWriteTokens);
        var usage = new Usage(used.BilledUsd is { } usd ? Money.Micro(usd) : null,
            prices.MicroUsd(model, used), input, used.OutputTokens)
        { Model = model };
        return await Held(lease, n => new Command.ReportUsage(n, lease.Lease, usage), cancel)
            .ConfigureAwait(false);
    }

    private static long? Sum(params long?[] parts) =>
        parts.All(part => part is null) ? null : parts.Sum(part => part ?? 0);

    public Task<Answer<Done>> Progress(LeaseRef lease, int percent, string note, CancellationToken cancel) =>
        Held(lease, n => new Command.Progress(n, lease.Lease, percent, note), cancel);

    public Task<Answer<Done>> Complete(LeaseRef lease, string result, CancellationToken cancel) =>
        Held(lease, n => new Command.Complete(n, lease.Lease, result), cancel);

    public Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel) =>
        Wire.Cause(cause) is { } known
            ? Held(lease, n => new Command.Fail(n, lease.Lease, known, feedback, commit), cancel)
            : UnknownCause(cause);

    public Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, string? commit,
        CancellationToken cancel) =>
        Wire.Cause(cause) is { } known
            ? Held(lease, n => new Command.GiveBack(n, lease.Lease, known, note, commit), cancel)
            : UnknownCause(cause);

    public Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate,
        CancellationToken cancel) =>
        Held(lease, n => new Command.Verified(n, lease.Lease, Wire.Certificate(certificate)), cancel);

    public Task<Answer<Done>> PrepareMerge(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) =>
        Batch(leases, held => new Command.PrepareMerge(held, Wire.Certificate(certificate)), cancel);

    public Task<Answer<Done>> Merged(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) =>
        Batch(leases, held => new Command.Merged(held, Wire.Certificate(certificate)), cancel);

    private Task<Answer<Done>> Batch(IReadOnlyList<LeaseRef> leases,
        Func<IReadOnlyList<HeldLease>, Command> command, CancellationToken cancel)
    {
        List<HeldLease> held = [];
        foreach (var lease in leases)
        {
            if (LocalCalls.TaskNumber(lease.Task) is not { } number)
                return Task.FromResult(LocalCalls.NoTask<Done>(lease.Task));
            held.Add(new HeldLease(number, lease.Lease));
        }
        return calls.Do(command(held), cancel, by: leases.Count > 0 ? leases[0].Worker : null);
    }

    private static Command.Claim Claim(ClaimRequest request)
    {
        List<HeldLease> holding = [];
        foreach (var held in request.Holding)
            if (LocalCalls.TaskNumber(held.Task) is { } number) holding
                .Add(new HeldLease(number, held.Lease));
        return new Command.Claim(request.Worker, request.Registration, request.Max, 0, holding,
            request.Offers);
    }

    // Who hands in and asks for no more: only its name counts, as the actor.
    private static ClaimRequest Nothing(IReadOnlyList<Completion> attempts) =>
        new() { Worker = attempts.Count > 0 ? attempts[0].Lease.Worker : "", Registration = 0 };

    private async Task<Answer<IReadOnlyList<WorkOrder>>> Take(
        Command command, ClaimRequest request, CancellationToken cancel)
    {
        var asked = new HostRequest(command, request.Worker, WaitMs: (long)request.Wait.TotalMilliseconds);
        var reply = await calls.Pump.Ask(asked, cancel).ConfigureAwait(false);
        if (LocalCalls.Problem(reply) is { } problem) return Answer<IReadOnlyList<WorkOrder>>.No(problem);
        // What an unread answer handed over is handed over again by the next claim, which does not name it.
        return await LocalCalls.Readable(async () => Answer<IReadOnlyList<WorkOrder>>
            .Of(await Orders(reply.Leases ?? [], request.Worker, reply.Work, cancel)
                .ConfigureAwait(false), reply.Seq))
            .ConfigureAwait(false);
    }

    private static Task<Answer<Done>> UnknownCause(string cause) =>
        Task.FromResult(Answer<Done>.No(new Problem("invalid", $"`{cause}` is no cause", "cause")));

    private Task<Answer<Done>> Held(LeaseRef lease, Func<int, Command> command, CancellationToken cancel) =>
        LocalCalls.TaskNumber(lease.Task) is { } number
            ? calls.Do(command(number), cancel, by: lease.Worker)
            : Task.FromResult(LocalCalls.NoTask<Done>(lease.Task));

    private async Task<IReadOnlyList<WorkOrder>> Orders(IReadOnlyList<GivenLease> leases, string worker,
        WorkRows? read, CancellationToken cancel)
    {
        if (leases.Count == 0) return [];
        var found = read
            ?? await calls.Tables.Work(GivenLease.WorkOf(leases, worker), cancel).ConfigureAwait(false);
        var tasks = found.Tasks.ToDictionary(t => t.Id, StringComparer.Ordinal);
        var projects = found.Projects.ToDictionary(p => p.Id, StringComparer.Ordinal);
        List<WorkOrder> orders = [];
        var protect = leases.Any(l => l.Item == WorkItem.Verify)
            ? await calls.Pump.Explain(view => view.Policy.Protect ?? [], cancel).ConfigureAwait(false) : [];
        var identities = access is null ? null : await access.Identities(cancel).ConfigureAwait(false);
        foreach (var given in leases)
        {
            var task = tasks[$"T{given.Task}"];
            var lease = new LeaseRef(task.Id, given.Lease, worker);
            orders.Add(new WorkOrder(lease, Words.Of(given.Item), task, projects[task.Project],
                given.MergeIsPrepared)
            { Token = identities?.Of(lease), Protect = given.Item == WorkItem.Verify ? protect : [] });
        }
        return await Handing.Complete(orders, found, calls.Tables, cancel).ConfigureAwait(false);
    }
}
