using Mmos.Api;

namespace Mmos.Cli.Tests;

/// <summary>What attempts printed and changed, with nothing behind it.</summary>
internal sealed class FakeAttempts(FakeOrchestrator seam) : IAttempts
{
    public string Printed { get; set; } = "line one\nline \e[31mtwo\e[0m\n";

    Task<Answer<OpenAttempt>> IAttempts.Open(WorkOrder order, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<IReadOnlyList<WorkOrder>>> IAttempts.HandIn(LeaseRef lease, string result, ClaimRequest? next,
        CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<Done>> IAttempts.Leave(LeaseRef lease, string cause, string note, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<string>> IAttempts.Brief(string task, int? tokens, CancellationToken cancel) =>
        throw new NotSupportedException();

    // Two pages, so that who reads on is seen to.
    Task<Answer<AttemptLog>> IAttempts.Log(
        string task, int? attempt, long after, CancellationToken cancel) => Of(task, found =>
    {
        var (page, next) = after == 0 && Printed.IndexOf('\n') is > 0 and var end
            ? (Printed[..(end + 1)], end + 1) : (Printed[(int)after..], Printed.Length);
        return new AttemptLog(found.Id, attempt ?? found.Attempt, page, next, next == Printed.Length);
    }, cancel);

    Task<Answer<string>> IAttempts.Diff(string task, bool summary, CancellationToken cancel) =>
        Of(task, _ => summary ? " src/a.cs | 2 +-\n" : "diff --git a/src/a.cs b/src/a.cs\n", cancel);

    private async Task<Answer<T>> Of<T>(string task, Func<TaskInfo, T> value, CancellationToken cancel)
    {
        var found = await seam.Tasks.Get(task, cancel);
        return found.Value is { } of ? Answer<T>.Of(value(of), found.Seq) : Answer<T>.No(found.Problem!);
    }
}
