using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Reviews and their verdicts, in-process.</summary>
internal sealed class LocalReviews(LocalCalls calls) : IReviews
{
    public Task<Answer<IReadOnlyList<OpenReview>>> List(string? project, CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Reviews(project, cancel));

    public Task<Answer<Done>> Approve(string review, string note, LeaseRef? lease,
        CancellationToken cancel) =>
        Judge(review, Verdict.Approve, note, lease, cancel);

    public Task<Answer<Done>> Revise(string review, string notes, LeaseRef? lease,
        CancellationToken cancel) =>
        Judge(review, Verdict.Revise, notes, lease, cancel);

    public Task<Answer<Done>> Reject(string review, string reason, LeaseRef? lease,
        CancellationToken cancel) =>
        Judge(review, Verdict.Reject, reason, lease, cancel);

    private Task<Answer<Done>> Judge(string review, Verdict verdict, string note, LeaseRef? lease,
        CancellationToken cancel) =>
        LocalCalls.TaskNumber(review) is { } number
            ? calls.Do(new Command.Judge(number, verdict, lease?.Lease, note), cancel, by: lease?.Worker)
            : Task.FromResult(LocalCalls.NoTask<Done>(review));
}
