using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Tasks;

namespace Mmos.Mcp.Orchestrator;

/// <summary>Gives a task to a worker: a person's decision.</summary>
internal static class Assigning
{
    public static async Task<Reply> Assign(Call call)
    {
        var (arguments, said) = (call.Arguments, call.Arguments.Needed("task"));
        var worker = arguments.Text("worker") is { } named && named != "auto" ? named : null;
        if (worker is not null
            && (await call.Seam.Workers.Get(worker,
                call.Cancel).ConfigureAwait(false)).Problem is { } unknown)
            return Reply.No(unknown, "Call discover_workers for their names");
        var id = said;
        if (!IsId(said))
        {
            var added = await AddNew(call, said).ConfigureAwait(false);
            if (added.Problem is { } refused) return Reply.No(refused);
            id = added.Value!;
        }
        if (IsId(said) || worker is not null)
        {
            var assigned = await call.Seam.Tasks.Assign(id, worker, call.Cancel).ConfigureAwait(false);
            if (assigned.Problem is { } problem) return Reply.No(problem);
        }
        return await Standing(call, id).ConfigureAwait(false);
    }

    private static bool IsId(string said) =>
        said.Length is > 1 and < 12 && said[0] is 'T' or 't' && said.AsSpan(1).IndexOfAnyExceptInRange('0',
            '9')
            < 0;

    private static async Task<Answer<string>> AddNew(Call call, string description)
    {
        if (string.IsNullOrWhiteSpace(description))
            return Answer<string>.No(new Problem("invalid", "`task` is empty: give an id or a description",
                "task"));
        var project = await Submitting.Project(call, call.Arguments.Text("project")).ConfigureAwait(false);
        if (project.Problem is not null) return project;
        var spec = TaskArguments.Described(description, call.Arguments.Text("priority") ?? "P1", null);
        var added = await call.Seam.Projects.Add(project.Value!, [spec], null, call.Cancel)
            .ConfigureAwait(false);
        // The same words were a task before: the key gets a number.
        for (var number = 2; added.Problem is { } p && p.Message.Contains(spec.Key, StringComparison.Ordinal)
            && number < 10; number++)
            added = await call.Seam.Projects.Add(project.Value!, [spec with
            { Key = FormattableString.Invariant($"{spec.Key[..Math.Min(spec.Key.Length, 57)]}-{number}") }],
                null, call.Cancel).ConfigureAwait(false);
        return added.Problem is { } problem ? Answer<string>.No(problem)
            : Answer<string>.Of(added.Value!.Tasks[0].Id, added.Seq);
    }

    private static async Task<Reply> Standing(Call call, string id)
    {
        var task = await call.Seam.Tasks.Get(id, call.Cancel).ConfigureAwait(false);
        if (task.Problem is { } problem) return Reply.No(problem);
        var now = task.Value!;
        var why = now.Worker is null
            ? (await call.Seam.Tasks.Why(id, call.Cancel).ConfigureAwait(false)).Value : null;
        var sentence = now.Worker is { } holder ? $"{now.Id} is with {holder}."
            : now.PinnedWorker is { } only ? $"{now.Id} waits for {only}." : $"{now.Id} waits for a worker.";
        return Reply.Of(sentence, Json.Of(("task", now.Id), ("worker", now.Worker ?? now.PinnedWorker),
            ("status", now.Status), ("why", why is { Count: > 0 } ? Json.Texts(why) : null)));
    }
}
