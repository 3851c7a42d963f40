using Mmos.Bench.Durable;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Mcp;

/// <summary>`mmos mcp executor` on a large workspace, beside other task servers for agents, by the same
/// client in the same run.</summary>
internal static class McpRows
{
    private const int OpenTasks = 10_000, Starts = 5, TimedCalls = 200, CallsPerTurn = 20;
    private const double BytesPerToken = 4;

    private static readonly string[] Servers = ["orchestrator", "executor", "sql", "manager"];

    public static async Task<Section> Measure(string program, string folder, Action<string> say)
    {
        say($"mcp: {OpenTasks:N0} open tasks");
        var workspace = await Workspace(folder);
        var executor = Ours(program, workspace, "executor") with
        {
            // The task that it holds from then on.
            Before = [new("poll_for_tasks", new { wait_seconds = 0 }), new("accept_task", new { })],
            Calls =
            [
                new("report_progress", new { percent = 40, note = "it goes on" }),
                new("messages", new { action = "read" }),
                new("poll_for_tasks", new { wait_seconds = 0 }),
            ],
        };
        using var ours = new ToolRun(executor);
        List<ToolRun> peers = [.. ToolPeers.In(folder).Select(peer => new ToolRun(peer))];
        await Take([ours, .. peers], say);
        List<Row> rows = [.. Own(ours), .. peers.SelectMany(Shown)];
        foreach (var server in Servers.Where(server => server != "executor"))
        {
            using var other = new ToolRun(Ours(program, workspace, server));
            await other.Prepare();
            rows.Add(Row.Shown($"mmos mcp {server}: tools/list", other.ListedBytes / BytesPerToken,
                "tokens", $"{other.Tools} tools; bytes ÷ 4"));
        }
        rows.AddRange(peers.Count > 0 ? Ratios(ours, peers) : [Row.Missing("start ÷ best peer", "x", 1,
            false, "no peer could be installed here: npm and Node 22 or newer are needed")]);
        foreach (var peer in peers) peer.Dispose();
        return new Section($"tools over standard input and output, {OpenTasks:N0} tasks", rows);
    }

    // In turns, so that a busy moment of the machine meets all of them. The first start reads the files.
    private static async Task Take(IReadOnlyList<ToolRun> runs, Action<string> say)
    {
        for (var round = 0; round <= Starts; round++)
            foreach (var run in runs)
                await run.Start(isCounted: round > 0);
        foreach (var run in runs)
        {
            say($"mcp: {run.Name}");
            await run.Prepare();
        }
        for (var round = 0; round <= TimedCalls / CallsPerTurn; round++)
            foreach (var run in runs)
                await run.Call(CallsPerTurn, isCounted: round > 0);
    }

    private static IEnumerable<Row> Own(ToolRun ours)
    {
        yield return Row.Cost("mmos mcp executor: start to `initialize` answered", ours.Starts.At(500), "ms",
            130, Range(ours.Starts));
        yield return Row.Cost("mmos mcp executor: memory", ours.Idle.Resident, "MiB", 75, Note(ours));
        foreach (var (tool, times) in ours.Calls)
            yield return Row.Cost($"mmos mcp executor: {tool}, p50", times.At(500), "ms", 0.8,
                $"{times.Count} calls one after the other; p99 {times.At(990):0.00} ms");
        yield return Row.Cost("mmos mcp executor: tools/list", ours.ListedBytes / BytesPerToken, "tokens",
            1_200, $"{ours.Tools} tools; bytes ÷ 4");
    }

    private static IEnumerable<Row> Shown(ToolRun peer)
    {
        yield return Row.Shown($"{peer.Name}: start to `initialize` answered",
            peer.Starts.At(500), "ms", Range(peer.Starts));
        yield return Row.Shown($"{peer.Name}: memory", peer.Idle.Resident, "MiB",
            $"{Note(peer)}; {ToolPeers.Tasks} tasks");
        foreach (var (tool, times) in peer.Calls)
            yield return Row.Shown($"{peer.Name}: {tool}, p50", times.At(500), "ms",
                $"p99 {times.At(990):0.00} ms; {ToolPeers.Tasks} tasks");
        yield return Row.Shown($"{peer.Name}: tools/list", peer.ListedBytes / BytesPerToken, "tokens",
            $"{peer.Tools} tools");
    }

    // The peers hold 20 tasks, which favours them.
    private static IEnumerable<Row> Ratios(ToolRun ours, IReadOnlyList<ToolRun> others)
    {
        yield return Row.Cost("start ÷ best peer",
            ours.Starts.At(500) / others.Min(o => o.Starts.At(500)), "x", 1);
        yield return Row.Cost("memory ÷ best peer",
            ours.Idle.Resident / others.Min(o => o.Idle.Resident), "x", 1.05);
        yield return Row.Cost("slowest call, p50 ÷ best peer", ours.Calls.Values.Max(c => c.At(500))
            / others.SelectMany(o => o.Calls.Values).Min(c => c.At(500)), "x", 1);
        yield return Row.Cost("tools/list ÷ leanest peer",
            (double)ours.ListedBytes / others.Min(o => o.ListedBytes), "x", 0.7);
    }

    private static ToolProgram Ours(string program, string workspace, string server) =>
        new($"mmos mcp {server}", [program, "mcp", server], workspace,
            new Dictionary<string, string> { ["WORKER_NAME"] = "bench" })
        { Calls = [] };

    private static async Task<string> Workspace(string folder)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "mcp")).FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "mmos.yaml"), "version: 1\n");
        await using var seat = await Seat.Open(Path.Combine(root, ".mmos", "mmos.db"));
        await seat.Prepare();
        for (var from = 0; from < OpenTasks; from += 1_000)
            await seat.Add([.. Enumerable.Range(from, 1_000).Select(i => $"task-{i}")]);
        return root;
    }

    private static string Note(ToolRun run) =>
        $"resident, 1 s after tools/list; proportional {run.Idle.Proportional:0.0} MiB; after the calls "
        + $"{run.Busy.Resident:0.0} and {run.Busy.Proportional:0.0} MiB";

    private static string Range(Samples times) =>
        $"median of {times.Count}; least {times.At(0):0} ms, most {times.At(999):0} ms";
}
