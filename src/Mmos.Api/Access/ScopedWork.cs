namespace Mmos.Api.Access;

internal sealed class ScopedWork(Gate gate) : IWork
{
    private IWork All => gate.All.Work;

    public Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel) =>
        gate.Ask("Work.Claim", () => new(Next(gate, request)), () => All.Claim(request, cancel));

    public Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel) =>
        gate.Ask("Work.Accept", () => gate.Lease(lease, cancel), () => All.Accept(lease, cancel));

    public Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel) =>
        gate.Ask("Work.ReportUsage", () => gate.Lease(lease, cancel),
            () => All.ReportUsage(lease, used, cancel));

    public Task<Answer<Done>> Progress(LeaseRef lease, int percent, string note, CancellationToken cancel) =>
        gate.Ask("Work.Progress", () => gate.Lease(lease, cancel),
            () => All.Progress(lease, percent, note, cancel));

    public Task<Answer<Done>> Complete(LeaseRef lease, string result, CancellationToken cancel) =>
        gate.Ask("Work.Complete", () => gate.Lease(lease, cancel), () => All.Complete(lease, result, cancel));

    public Task<Answer<IReadOnlyList<WorkOrder>>> CompleteMany(IReadOnlyList<Completion> attempts,
        ClaimRequest? next, CancellationToken cancel) =>
        gate.Ask("Work.CompleteMany", async () =>
        {
            foreach (var attempt in attempts)
                if (await gate.Lease(attempt.Lease, cancel).ConfigureAwait(false) is { } not) return not;
            return next is null ? null : Next(gate, next);
        }, () => All.CompleteMany(attempts, next, cancel));

    public Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel) =>
        gate.Ask("Work.Fail", () => gate.Lease(lease, cancel),
            () => All.Fail(lease, cause, feedback, commit, cancel));

    public Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, string? commit,
        CancellationToken cancel) =>
        gate.Ask("Work.GiveBack", () => gate.Lease(lease, cancel),
            () => All.GiveBack(lease, cause, note, commit, cancel));

    public Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate,
        CancellationToken cancel) =>
        gate.Ask("Work.Verified", () => All.Verified(lease, certificate, cancel));

    public Task<Answer<Done>> PrepareMerge(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) =>
        gate.Ask("Work.PrepareMerge", () => All.PrepareMerge(leases, certificate, cancel));

    public Task<Answer<Done>> Merged(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) =>
        gate.Ask("Work.Merged", () => All.Merged(leases, certificate, cancel));

    /// <summary>Who asks for more asks as itself; a process of one attempt asks for none.</summary>
    public static Problem? Next(Gate gate, ClaimRequest request) =>
        gate.Who.Lease is { } bound
            ? Gate.No($"this process was started for {bound.Task} and takes no other task", "next")
            : gate.Named(request.Worker, "worker")
                ?? request.Holding.Select(held => gate.Named(held.Worker, "holding"))
                    .FirstOrDefault(problem => problem is not null);
}

internal sealed class ScopedAttempts(Gate gate) : IAttempts
{
    private IAttempts All => gate.All.Attempts;

    public Task<Answer<OpenAttempt>> Open(WorkOrder order, CancellationToken cancel) =>
        gate.Ask("Attempts.Open", () => gate.Lease(order.Lease, cancel), async () =>
        {
            if (!gate.IsBound("Attempts.Open")) return await All.Open(order, cancel).ConfigureAwait(false);
            // What a worker says of its task and project would decide which folders and artifacts it gets.
            CallKey.Current = null; // of the whole call, not of this question
            var known = await gate.All.Work.Accept(order.Lease, cancel).ConfigureAwait(false);
            return known.Value is { } own ? await All.Open(own, cancel).ConfigureAwait(false)
                : Answer<OpenAttempt>.No(known.Problem!);
        });

    public Task<Answer<IReadOnlyList<WorkOrder>>> HandIn(LeaseRef lease, string result, ClaimRequest? next,
        CancellationToken cancel) =>
        gate.Ask("Attempts.HandIn", async () =>
            await gate.Lease(lease, cancel).ConfigureAwait(false)
                ?? (next is null ? null : ScopedWork.Next(gate, next)),
            () => All.HandIn(lease, result, next, cancel));

    public Task<Answer<Done>> Leave(LeaseRef lease, string cause, string note, CancellationToken cancel) =>
        gate.Ask("Attempts.Leave", () => gate.Lease(lease, cancel),
            () => All.Leave(lease, cause, note, cancel));

    public Task<Answer<string>> Brief(string task, int? tokens, CancellationToken cancel) =>
        gate.Ask("Attempts.Brief", () => gate.Task(task, cancel), () => All.Brief(task, tokens, cancel));

    public Task<Answer<AttemptLog>> Log(string task, int? attempt, long after, CancellationToken cancel) =>
        gate.Ask("Attempts.Log", () => gate.Task(task, cancel), () => All.Log(task, attempt, after, cancel));

    public Task<Answer<string>> Diff(string task, bool summary, CancellationToken cancel) =>
        gate.Ask("Attempts.Diff", () => gate.Task(task, cancel), () => All.Diff(task, summary, cancel));
}
