using Mmos.Api;

namespace Mmos.Runtime.Local;

/// <summary>Parts of the seam that a process does not have.</summary>
internal sealed class Missing : ITokens, IQueries, IAttempts
{
    private static Task<Answer<T>> No<T>(string what) =>
        Task.FromResult(Answer<T>.No(new Problem("unavailable", $"this process has no {what}")));

    Task<Answer<NewToken>> ITokens.Create(TokenRequest request, CancellationToken cancel) =>
        No<NewToken>("tokens");

    Task<Answer<IReadOnlyList<GivenToken>>> ITokens.List(CancellationToken cancel) =>
        No<IReadOnlyList<GivenToken>>("tokens");

    Task<Answer<Done>> ITokens.Revoke(string token, CancellationToken cancel) => No<Done>("tokens");

    Task<Answer<Identity>> ITokens.Identify(string secret,
        CancellationToken cancel) => No<Identity>("tokens");

    Task<Answer<QueryResult>> IQueries.Run(string sql, int limit, CancellationToken cancel) =>
        No<QueryResult>("tables to ask");

    Task<Answer<IReadOnlyList<QueryView>>> IQueries.Describe(CancellationToken cancel) =>
        No<IReadOnlyList<QueryView>>("tables to ask");

    Task<Answer<OpenAttempt>> IAttempts.Open(WorkOrder order, CancellationToken cancel) =>
        No<OpenAttempt>("worktrees");

    Task<Answer<IReadOnlyList<WorkOrder>>> IAttempts.HandIn(LeaseRef lease, string result, ClaimRequest? next,
        CancellationToken cancel) => No<IReadOnlyList<WorkOrder>>("worktrees");

    Task<Answer<Done>> IAttempts.Leave(LeaseRef lease, string cause, string note, CancellationToken cancel) =>
        No<Done>("worktrees");

    Task<Answer<string>> IAttempts.Brief(string task, int? tokens, CancellationToken cancel) =>
        No<string>("worktrees");

    Task<Answer<AttemptLog>> IAttempts.Log(string task, int? attempt, long after, CancellationToken cancel) =>
        No<AttemptLog>("logs of attempts");

    Task<Answer<string>> IAttempts.Diff(string task, bool summary, CancellationToken cancel) =>
        No<string>("repositories");
}
