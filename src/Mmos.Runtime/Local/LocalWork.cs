using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Local;

/// <summary>Work items, in-process.</summary>
internal sealed class LocalWork(LocalCalls calls, PriceTable prices) : IWork
{
    public async Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel)
    {
        List<HeldLease> holding = [];
        foreach (var held in request.Holding)
            if (LocalCalls.TaskNumber(held.Task) is { } number) holding
                .Add(new HeldLease(number, held.Lease));
        var claim = new Command.Claim(request.Worker, request.Registration, request.Max, 0, holding,
            request.Offers);
        var asked = new HostRequest(claim, request.Worker, WaitMs: (long)request.Wait.TotalMilliseconds);
        var reply = await calls.Pump.Ask(asked, cancel).ConfigureAwait(false);
        if (LocalCalls.Problem(reply) is { } problem) return Answer<IReadOnlyList<WorkOrder>>.No(problem);
        return Answer<IReadOnlyList<WorkOrder>>
            .Of(await Orders(reply.Leases ?? [], request.Worker, cancel).ConfigureAwait(false), reply.Seq);
    }

    public async Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel)
    {
        var accepted = await Held(lease, n => new Command.Accept(n, lease.Lease), cancel).ConfigureAwait(false);
        if (accepted.Problem is { } problem) return Answer<WorkOrder>.No(problem);
        var given = new GivenLease(LocalCalls.TaskNumber(lease.Task)!.Value, lease.Lease, WorkItem.Author, false);
        var orders = await Orders([given], lease.Worker, cancel).ConfigureAwait(false);
        return Answer<WorkOrder>.Of(orders[0], accepted.Seq);
    }

    public async Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel)
    {
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

    public Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, CancellationToken cancel) =>
        Wire.Cause(cause) is { } known
            ? Held(lease, n => new Command.GiveBack(n, lease.Lease, known, note), cancel)
            : UnknownCause(cause);

    public Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate,
        CancellationToken cancel) =>
        Held(lease, n => new Command.Verified(n, lease.Lease, Wire.Certificate(certificate)), cancel);

    public Task<Answer<Done>> PrepareMerge(LeaseRef lease, CertificateInfo certificate,
        CancellationToken cancel) =>
        Held(lease, n => new Command.PrepareMerge(n, lease.Lease, Wire.Certificate(certificate)), cancel);

    public Task<Answer<Done>> Merged(LeaseRef lease, CertificateInfo certificate, CancellationToken cancel) =>
        Held(lease, n => new Command.Merged(n, lease.Lease, Wire.Certificate(certificate)), cancel);

    private static Task<Answer<Done>> UnknownCause(string cause) =>
        Task.FromResult(Answer<Done>.No(new Problem("invalid", $"`{cause}` is no cause", "cause")));

    private Task<Answer<Done>> Held(LeaseRef lease, Func<int, Command> command, CancellationToken cancel) =>
        LocalCalls.TaskNumber(lease.Task) is { } number
            ? calls.Do(command(number), cancel, by: lease.Worker)
            : Task.FromResult(LocalCalls.NoTask<Done>(lease.Task));

    private async Task<IReadOnlyList<WorkOrder>> Orders(IReadOnlyList<GivenLease> leases, string worker,
        CancellationToken cancel)
    {
        if (leases.Count == 0) return [];
        var found = await calls.Tables.Tasks([.. leases.Select(l => l.Task)], cancel).ConfigureAwait(false);
        var tasks = found.ToDictionary(t => t.Id, StringComparer.Ordinal);
        var projects = new Dictionary<string, ProjectInfo>(StringComparer.Ordinal);
        List<WorkOrder> orders = [];
        foreach (var given in leases)
        {
            var task = tasks[$"T{given.Task}"];
            if (!projects.TryGetValue(task.Project, out var project))
            {
                // Counted, a claim would cost more the more tasks the project has.
                project = (await calls.Tables.ProjectUncounted(task.Project, cancel).ConfigureAwait(false))!;
                projects.Add(task.Project, project);
            }
            var lease = new LeaseRef(task.Id, given.Lease, worker);
            orders.Add(new WorkOrder(lease, Words.Of(given.Item), task, project, given.MergeIsPrepared));
        }
        return orders;
    }
}
