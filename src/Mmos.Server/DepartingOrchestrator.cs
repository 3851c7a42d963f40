using Mmos.Api;
using Mmos.Api.Access;

namespace Mmos.Server;

/// <summary>The seam as a server hands it on: once it is about to stop it gives out nothing new, whatever way
/// it is asked. All else goes on, so that what runs can be finished and handed in.</summary>
internal sealed class DepartingOrchestrator : IOrchestrator, IActsFor
{
    private readonly IOrchestrator _all;
    private readonly Departure _departure;

    /// <summary>A seam that ends with a departure.</summary>
    /// <param name="all">What it hands on.</param>
    /// <param name="departure">Says when.</param>
    public DepartingOrchestrator(IOrchestrator all, Departure departure)
    {
        (_all, _departure) = (all, departure);
        Work = new DepartingWork(all.Work, departure);
        Attempts = new DepartingAttempts(all.Attempts, departure);
    }

    public IProjects Projects => _all.Projects;

    public ITasks Tasks => _all.Tasks;

    public IWork Work { get; }

    public IWorkers Workers => _all.Workers;

    public IAccounts Accounts => _all.Accounts;

    public IMessages Messages => _all.Messages;

    public IArtifacts Artifacts => _all.Artifacts;

    public IRecords Records => _all.Records;

    public IAttempts Attempts { get; }

    public IReviews Reviews => _all.Reviews;

    public IConflicts Conflicts => _all.Conflicts;

    public ITokens Tokens => _all.Tokens;

    public IQueries Queries => _all.Queries;

    public IUpkeep Upkeep => _all.Upkeep;

    public IOrchestrator As(string actor) =>
        _all is IActsFor one ? new DepartingOrchestrator(one.As(actor), _departure) : this;
}

/// <summary>Work items, until the server is about to stop.</summary>
internal sealed class DepartingWork(IWork all, Departure departure) : IWork
{
    public async Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel)
    {
        departure.Serves(request.Worker);
        if (departure.Left is null)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, departure.Announced);
            try
            {
                return await all.Claim(request, both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { /* told below */ }
        }
        return Answer<IReadOnlyList<WorkOrder>>.No(departure.Problem);
    }

    public Task<Answer<IReadOnlyList<WorkOrder>>> CompleteMany(IReadOnlyList<Completion> attempts,
        ClaimRequest? next, CancellationToken cancel) =>
        all.CompleteMany(attempts, departure.Left is null ? next : null, cancel);

    public Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel) =>
        all.Accept(lease, cancel);

    public Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel) =>
        all.ReportUsage(lease, used, cancel);

    public Task<Answer<Done>> Progress(LeaseRef lease, int percent, string note, CancellationToken cancel) =>
        all.Progress(lease, percent, note, cancel);

    public Task<Answer<Done>> Complete(LeaseRef lease, string result, CancellationToken cancel) =>
        all.Complete(lease, result, cancel);

    public Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel) => all.Fail(lease, cause, feedback, commit, cancel);

    public Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, string? commit,
        CancellationToken cancel) => all.GiveBack(lease, cause, note, commit, cancel);

    public Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate,
        CancellationToken cancel) => all.Verified(lease, certificate, cancel);

    public Task<Answer<Done>> PrepareMerge(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) => all.PrepareMerge(leases, certificate, cancel);

    public Task<Answer<Done>> Merged(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) => all.Merged(leases, certificate, cancel);
}

/// <summary>Attempts, until the server is about to stop.</summary>
internal sealed class DepartingAttempts(IAttempts all, Departure departure) : IAttempts
{
    public Task<Answer<OpenAttempt>> Open(WorkOrder order, CancellationToken cancel) =>
        all.Open(order, cancel);

    public Task<Answer<IReadOnlyList<WorkOrder>>> HandIn(LeaseRef lease, string result, ClaimRequest? next,
        CancellationToken cancel) =>
        all.HandIn(lease, result, departure.Left is null ? next : null, cancel);

    public Task<Answer<Done>> Leave(LeaseRef lease, string cause, string note, CancellationToken cancel) =>
        all.Leave(lease, cause, note, cancel);

    public Task<Answer<string>> Brief(string task, int? tokens, CancellationToken cancel) =>
        all.Brief(task, tokens, cancel);

    public Task<Answer<AttemptLog>> Log(string task, int? attempt, long after, CancellationToken cancel) =>
        all.Log(task, attempt, after, cancel);

    public Task<Answer<string>> Diff(string task, bool summary, CancellationToken cancel) =>
        all.Diff(task, summary, cancel);
}
