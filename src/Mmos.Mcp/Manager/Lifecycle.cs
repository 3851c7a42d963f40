using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Serving;
using Mmos.Mcp.Tasks;

namespace Mmos.Mcp.Manager;

/// <summary>Workers' lives.</summary>
internal static class Lifecycle
{
    private const string Names = "Call list_workers for their names";

    public static async Task<Reply> List(Call call)
    {
        var only = call.Arguments.Text("status");
        return Reply.From(await call.Seam.Workers.List(call.Cancel).ConfigureAwait(false), all =>
        {
            var shown = all.Where(w => only is null || w.Status == only).ToList();
            return Reply.Of(shown.Count == 0 ? "No such worker. One registers by itself when its terminal "
                + "starts." : "", Json.Of(("workers", Json.List(shown, Shown.Worker)),
                ("details", call.Arguments.Flag("verbose") ? Json.List(shown, McpJson.Whole) : null)));
        });
    }

    public static Task<Reply> Start(Call call) => Order(call, async name =>
    {
        var there = await call.Seam.Workers.Get(name, call.Cancel).ConfigureAwait(false);
        return there.Value is { Status: "paused" or "draining" }
            ? await call.Seam.Workers.Resume(name, call.Cancel).ConfigureAwait(false)
            : await call.Seam.Workers.Start(name, anew: false, call.Cancel).ConfigureAwait(false);
    }, "is asked to start; whoever runs its configuration does it");

    public static Task<Reply> Pause(Call call) =>
        Order(call, name => call.Seam.Workers.Pause(name, call.Cancel), "gets nothing new");

    public static Task<Reply> Stop(Call call) =>
        Order(call, name => call.Seam.Workers.Drain(name, call.Cancel), "finishes what it holds and leaves");

    public static Task<Reply> Restart(Call call) =>
        Order(call, name => call.Seam.Workers.Start(name, anew: true, call.Cancel),
            "starts anew once it holds nothing");

    public static Task<Reply> Scale(Call call) => Order(call, name =>
        call.Seam.Workers.Scale(name, call.Arguments.Whole("instances"), call.Cancel),
        call.Arguments.Whole("instances") is { } count
            ? FormattableString.Invariant($"is to run {count} times") : "runs as often as configured");

    public static async Task<Reply> Health(Call call)
    {
        var found = await call.Seam.Workers.List(call.Cancel).ConfigureAwait(false);
        if (found.Problem is { } problem) return Reply.No(problem);
        var name = call.Arguments.Text("name");
        var asked = found.Value!.Where(w => name is null || w.Name == name).ToList();
        if (name is not null && asked.Count == 0)
            return Reply.No(new Problem("not_found", $"there is no worker {name}", "name"), Names);
        var ill = asked.Count(w => Trouble(w) is not null);
        return Reply.Of(ill == 0 ? $"{asked.Count} workers, all well." : $"{ill} of {asked.Count} workers "
            + "are not well.", Json.Of(("healthy", ill == 0), ("workers", Json.List(asked, Checked))));
    }

    private static async Task<Reply> Order(Call call, Func<string, Task<Answer<Done>>> order, string done)
    {
        var name = call.Arguments.Needed("name");
        var answer = await order(name).ConfigureAwait(false);
        if (answer.Problem is { } problem)
            return Reply.No(problem, problem.Code == "not_found" ? Names : null);
        var now = await call.Seam.Workers.Get(name, call.Cancel).ConfigureAwait(false);
        return Reply.Told($"{name} {done}.", Json.Of(("worker", name), ("status", now.Value?.Status)));
    }

    private static JsonNode Checked(WorkerInfo worker) => Json.Of(("name", worker.Name),
        ("status", worker.Status), ("trouble", Trouble(worker)), ("seen", Json.Time(worker.LastSeenAt)),
        ("running", Json.SomeTexts([.. worker.Running])),
        ("process", worker.Process is { } p ? $"{p.Pid} on {p.Host}" : null));

    private static string? Trouble(WorkerInfo worker) => worker.Status switch
    {
        "offline" => "it is not there; start its terminal, or start_worker",
        "error" => "it failed several times in a row and rests",
        "limited" => "its account is used up",
        _ => null,
    };
}
