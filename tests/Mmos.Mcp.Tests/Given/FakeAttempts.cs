using Mmos.Api;

namespace Mmos.Mcp.Tests.Given;

/// <summary>Attempts without a repository: what was asked of them is kept, leases really end.</summary>
internal sealed class FakeAttempts(IOrchestrator seam) : IAttempts
{
    public List<string> Calls { get; } = [];

    public string Brief { get; set; } = "# The brief";

    public Task<Answer<OpenAttempt>> Open(WorkOrder order, CancellationToken cancel)
    {
        Calls.Add($"open {order.Task.Id}-{order.Task.Attempt}");
        return Task.FromResult(Answer<OpenAttempt>.Of(new OpenAttempt(order, $"/w/{order.Task.Id}",
            $"mmos/{order.Task.Id}-{order.Task.Attempt}", Brief, new Dictionary<string, string>()), 0));
    }

    public Task<Answer<IReadOnlyList<WorkOrder>>> HandIn(LeaseRef lease, string result, ClaimRequest? next,
        CancellationToken cancel)
    {
        Calls.Add($"hand in {lease.Task}");
        return seam.Work.CompleteMany([new Completion(lease, result)], next, cancel);
    }

    public Task<Answer<Done>> Leave(LeaseRef lease, string cause, string note, CancellationToken cancel)
    {
        Calls.Add($"leave {lease.Task} {cause}");
        return cause is "agent_error" ? seam.Work.Fail(lease, cause, note, null, cancel)
            : seam.Work.GiveBack(lease, cause, note, null, cancel);
    }

    Task<Answer<string>> IAttempts.Brief(string task, int? tokens, CancellationToken cancel) =>
        Task.FromResult(Answer<string>.Of($"short brief of {task}, {tokens} tokens", 0));

    public Task<Answer<AttemptLog>> Log(string task, int? attempt, long after, CancellationToken cancel) =>
        Task.FromResult(Answer<AttemptLog>.Of(new AttemptLog(task, attempt ?? 1, "", 0, true), 0));

    public Task<Answer<string>> Diff(string task, bool summary, CancellationToken cancel) =>
        Task.FromResult(Answer<string>.Of(" a.txt | 1 +", 0));
}
