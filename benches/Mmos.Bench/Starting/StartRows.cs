using System.Diagnostics;
using Mmos.Bench.Durable;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Starting;

/// <summary>From the start of a process to its end, of the published program.</summary>
internal static class StartRows
{
    private const int Rounds = 9, OpenTasks = 100_000;

    public static async Task<Section> Measure(string program, string folder, Action<string> say)
    {
        say("start: empty workspaces");
        var version = await Run(program, folder, "--version");
        var empty = Workspace(folder, "empty");
        await using (await Seat.Open(Path.Combine(empty, ".mmos", "mmos.db"))) { /* makes the database */ }
        var status = await Run(program, empty, "status", "--json");

        say($"start: {OpenTasks:N0} open tasks");
        var full = Workspace(folder, "full");
        await using (var seat = await Seat.Open(Path.Combine(full, ".mmos", "mmos.db")))
        {
            await seat.Prepare();
            for (var from = 0; from < OpenTasks; from += 1_000)
                await seat.Add([.. Enumerable.Range(from, 1_000).Select(i => $"task-{i}")]);
        }
        var loaded = await Run(program, full, "status", "--json");
        var folded = await Run(program, full, "task", "why", "T1", "--json");
        return new Section("start of the published program", [
            Row.Cost("mmos --version", version.At(500), "ms", 80, Note(version)),
            Row.Cost("first answer, empty workspace", status.At(500), "ms", 300, Note(status)),
            Row.Cost("first answer, 100,000 open tasks", loaded.At(500), "ms", 1_000,
                $"status, from the tables; {Note(loaded)}"),
            Row.Cost("first answer that needs the folded state, 100,000 open tasks", folded.At(500), "ms",
                1_000, $"task why; {Note(folded)}"),
        ]);
    }

    private static string Note(Samples times) =>
        $"median of {times.Count}, process start to end; least {times.At(0):0} ms, most {times.At(999):0} ms";

    private static string Workspace(string folder, string name)
    {
        var root = Path.Combine(folder, name);
        Directory.CreateDirectory(root);
        File.WriteAllText(Path.Combine(root, "mmos.yaml"), "version: 1\n");
        return root;
    }

    private static async Task<Samples> Run(string program, string folder, params string[] arguments)
    {
        var times = new Samples();
        for (var round = 0; round <= Rounds; round++)
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment.Remove("LD_PRELOAD");
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var complaint = process.StandardError.ReadToEndAsync();
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)}: {await complaint}");
            if (round > 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }
}
