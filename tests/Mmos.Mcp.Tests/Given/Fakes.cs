using System.Text.Json;
using Mmos.Api;

namespace Mmos.Mcp.Tests.Given;

/// <summary>Two rows, and a refusal of everything that does not select.</summary>
internal sealed class FakeQueries : IQueries
{
    public Task<Answer<QueryResult>> Run(string sql, int limit, CancellationToken cancel) =>
        Task.FromResult(sql.StartsWith("select", StringComparison.Ordinal)
            ? Answer<QueryResult>.Of(new QueryResult(["ID", "Name"],
                [[JsonElement.Parse("1"), JsonElement.Parse("\"a\"")],
                    [JsonElement.Parse("2"), JsonElement.Parse("null")]], IsCut: true), 1)
            : Answer<QueryResult>.No(new Problem("invalid", "not authorized", "sql")));

    public Task<Answer<IReadOnlyList<QueryView>>> Describe(CancellationToken cancel) =>
        Task.FromResult(Answer<IReadOnlyList<QueryView>>.Of([new QueryView("TaskQueue",
            [new QueryColumn("ID", "integer", "number"), new QueryColumn("Status", "text", "state")])], 1));
}

/// <summary>One open review of T1, and the verdicts that were given.</summary>
internal sealed class FakeReviews : IReviews
{
    public List<string> Verdicts { get; } = [];

    public Task<Answer<IReadOnlyList<OpenReview>>> List(string? project, CancellationToken cancel) =>
        Task.FromResult(Answer<IReadOnlyList<OpenReview>>.Of([new OpenReview
        {
            Id = "T1",
            Project = "shop",
            Title = "do it",
            Stage = "admin",
            OpenedAt = DateTimeOffset.UnixEpoch,
        }], 1));

    public Task<Answer<Done>> Approve(string review, string note, LeaseRef? lease,
        CancellationToken cancel) =>
        Give($"approve {review}: {note}");

    public Task<Answer<Done>> Revise(string review, string notes, LeaseRef? lease,
        CancellationToken cancel) =>
        Give($"revise {review}: {notes}");

    public Task<Answer<Done>> Reject(string review, string reason, LeaseRef? lease,
        CancellationToken cancel) => Give($"reject {review}: {reason}");

    private Task<Answer<Done>> Give(string verdict)
    {
        Verdicts.Add(verdict);
        return Task.FromResult(Answer<Done>.Of(default, 1));
    }
}
