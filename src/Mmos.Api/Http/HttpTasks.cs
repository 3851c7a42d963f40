using System.Globalization;

namespace Mmos.Api;

/// <summary>Tasks for people, over HTTP.</summary>
internal sealed class HttpTasks(HttpCalls calls) : ITasks
{
    public Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel)
    {
        string[] statuses = filter.Status is { } one ? [one, .. filter.Statuses] : [.. filter.Statuses];
        // One status and several of them: both must hold.
        if (filter.Status is { } only && filter.Statuses.Count > 0)
            statuses = filter.Statuses.Contains(only) ? [only] : ["none"];
        var path = Query.Of("/tasks").And("project", filter.Project).And("worker", filter.Worker)
            .And("status", statuses.Length == 0 ? null : string.Join(',', statuses));
        return calls.List<TaskInfo>(path, cancel, filter.Limit,
            filter.After == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"T{filter.After}"));
    }

    public async Task<Answer<TaskInfo?>> OldestReady(string? priority, CancellationToken cancel) =>
        (await calls.Get<Plain<TaskInfo>>(Query.Of("/queue/oldest").And("priority", priority), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value);

    public Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel) =>
        calls.Get<TaskInfo>(Query.Of($"/tasks/{task}"), cancel);

    public Task<Answer<IReadOnlyList<string>>> Why(string task, CancellationToken cancel) =>
        calls.Whole<string>(Query.Of($"/tasks/{task}/why"), cancel);

    public Task<Answer<Done>> Cancel(string task, string reason, CancellationToken cancel) =>
        calls.Order<ReasonBody, Done>(Query.Of($"/tasks/{task}/cancel"), new(reason), cancel);

    public Task<Answer<Done>> Retry(string task, string note, CancellationToken cancel) =>
        calls.Order<NoteBody, Done>(Query.Of($"/tasks/{task}/retry"), new(note), cancel);

    public Task<Answer<Done>> Reopen(string task, string note, CancellationToken cancel) =>
        calls.Order<NoteBody, Done>(Query.Of($"/tasks/{task}/reopen"), new(note), cancel);

    public Task<Answer<Done>> Assign(string task, string? worker, CancellationToken cancel) =>
        calls.Order<AssignBody, Done>(Query.Of($"/tasks/{task}/assign"), new(worker), cancel);
}
