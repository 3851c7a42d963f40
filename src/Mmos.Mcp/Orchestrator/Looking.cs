using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Serving;
using Mmos.Mcp.Tasks;

namespace Mmos.Mcp.Orchestrator;

/// <summary>How things are.</summary>
internal static class Looking
{
    /// <summary>Rows of a list: about 3,000 tokens.</summary>
    private const int MostRows = 60;

    /// <summary>Longest report that a model is shown: about 25,000 tokens, where clients cut.</summary>
    private const int MostReport = 100_000;

    private static readonly string[] Held = ["assigned", "running", "verifying", "review", "merging"];

    private static readonly string[] Open = [.. Held, "failed", "ready", "pending", "draft"];

    public static async Task<Reply> Project(Call call)
    {
        if (call.Arguments.Text("project") is not { } id)
            return Reply.From(await call.Seam.Projects.List(call.Cancel).ConfigureAwait(false), all =>
                Reply.Of(all.Count == 0 ? "There is no project yet: create_project." : "", Json.Of(
                    ("projects", Json.List(all, Shown.Project)))), "");
        var project = await call.Seam.Projects.Get(id, call.Cancel).ConfigureAwait(false);
        if (project.Problem is { } unknown) return Reply.No(unknown);
        var isVerbose = call.Arguments.Flag("verbose");
        var found = await call.Seam.Tasks.List(new TaskFilter { Project = project.Value!.Id }, call.Cancel)
            .ConfigureAwait(false);
        if (found.Problem is { } problem) return Reply.No(problem);
        var open = found.Value!.Where(t => isVerbose || t.Status is not ("done" or "cancelled"))
            .OrderBy(t => Array.IndexOf(Open, t.Status)).ToList();
        var content = (JsonObject)Shown.Project(project.Value);
        content["open"] = Json.List(open.Take(MostRows), Shown.Task);
        if (isVerbose)
            content["details"] = Json.List(open.Take(MostRows), McpJson.Whole);
        return Reply.Of(open.Count > MostRows ? $"The first {MostRows} of {open.Count} tasks." : "", content);
    }

    public static async Task<Reply> System(Call call)
    {
        var status = await call.Seam.Records.Status(call.Cancel).ConfigureAwait(false);
        if (status.Problem is { } problem) return Reply.No(problem);
        var now = status.Value!;
        var content = Json.Of(("projects", Shown.Counts(now.Projects)), ("tasks", Shown.Counts(now.Tasks)),
            ("workers", Shown.Counts(now.Workers)), ("inbox", now.Inbox),
            ("running", Json.List(now.Running.Take(MostRows), Shown.Task)),
            ("oldest", now.OldestWaiting is { } oldest ? Shown.Task(oldest) : null),
            ("problems", Json.SomeTexts([.. Problems(now)])));
        if (call.Arguments.Flag("verbose"))
            content["queue"] = await Queue(call).ConfigureAwait(false);
        if (call.Arguments.Flag("performance"))
        {
            var report = await call.Seam.Records.Performance(null, null, call.Cancel).ConfigureAwait(false);
            if (report.Problem is { } without) return Reply.No(without);
            content["performance"] = McpJson.Whole(report.Value!);
        }
        return Reply.Of(now.Inbox > 0 ? $"{now.Inbox} things need a person: get_inbox."
            : "Nothing needs you.",
            content);
    }

    public static async Task<Reply> Workers(Call call)
    {
        var isAll = call.Arguments.Flag("all");
        return Reply.From(await call.Seam.Workers.List(call.Cancel).ConfigureAwait(false), all =>
        {
            var shown = all.Where(w => isAll || w.Status is "idle"
                || (w.Status == "busy" && w.Running.Count < w.Slots)).ToList();
            return Reply.Of(shown.Count > 0 ? $"{shown.Count} of {all.Count} workers."
                : all.Count == 0 ? "No worker has registered yet; start one in a terminal: mmos worker run"
                : $"None of {all.Count} workers is free; all: true shows them.",
                Json.Of(("workers", Json.List(shown, Shown.Worker))));
        });
    }

    public static async Task<Reply> Inbox(Call call)
    {
        var only = call.Arguments.Text("project");
        return Reply.From(await call.Seam.Records.Inbox(call.Cancel).ConfigureAwait(false), all =>
        {
            var items = all.Where(item => only is null || item.Project == only).ToList();
            return Reply.Of(items.Count == 0 ? "Nothing waits for a person."
                : items.Count > MostRows ? $"The first {MostRows} of {items.Count}." : "",
                Json.Of(("items", Json.List(items.Take(MostRows), Shown.Inbox))));
        });
    }

    public static async Task<Reply> Report(Call call) => Reply.From(
        await call.Seam.Projects.Report(call.Arguments.Needed("project"), call.Cancel).ConfigureAwait(false),
        report => Reply.Told(Json.Short(report, MostReport),
            Json.Of(("report", Json.Short(report, MostReport))), ""));

    private static async Task<JsonObject> Queue(Call call)
    {
        var waiting = await call.Seam.Tasks.List(new TaskFilter { Statuses = ["ready"] }, call.Cancel)
            .ConfigureAwait(false);
        return Shown.Counts((waiting.Value ?? []).CountBy(task => task.Priority).OrderBy(c => c.Key));
    }

    private static IEnumerable<string> Problems(SystemStatus now) =>
        now.ShortOfMemory.Select(process => $"{process} is short of memory: nothing new is given out")
            .Concat((now.Closed ?? []).Select(account => $"account {account.Account.Name} is closed: "
                + string.Join(", ", account.Workers)));
}
