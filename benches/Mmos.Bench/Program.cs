using System.Globalization;
using Mmos.Bench.Durable;
using Mmos.Bench.Engine;
using Mmos.Bench.Mcp;
using Mmos.Bench.Peers;
using Mmos.Bench.Reporting;
using Mmos.Bench.Serving;
using Mmos.Bench.Size;
using Mmos.Bench.Starting;

namespace Mmos.Bench;

/// <summary>`./bench [core|makespan|queue|sqlite|postgres|http|peers|size|start|mcp|load|all] [--seconds N]
/// [--minutes M] [--rate R]`: exit 1 below a floor, or when something could not be measured.</summary>
internal static class Program
{
    private const string Peers = "peers"; // their ratios are of what was measured before them

    /// <summary>What `queue` is.</summary>
    private static readonly string[] Queue = ["sqlite", "postgres", "http", Peers];

    private static readonly string[] Names =
        ["core", "makespan", .. Queue, "size", "start", "mcp", "load"];

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["waiter", var file]) return await WakeUp.Wait(file);
        if (!TryParse(arguments, out var wanted, out var asked)) return 2;

        var machine = Machine.Current();
        List<Section> sections = [];
        var scratch = Directory.CreateTempSubdirectory("mmos-bench-").FullName;
        foreach (var name in wanted) await Measure(name, asked, scratch, sections);
        Directory.Delete(scratch, recursive: true);
        var report = new Report(machine, sections);
        Console.WriteLine();
        Console.Write(report.Table());
        var folder = Path.Combine(Root(), "artifacts", "bench");
        report.Write(folder);
        Console.WriteLine($"bench: reports in {folder}");
        return report.IsBelowFloor ? 1 : 0;
    }

    // What was measured before is not lost to what breaks later.
    private static async Task Measure(string name, Asked asked, string scratch, List<Section> sections)
    {
        try
        {
            await foreach (var section in Of(name, asked, scratch, sections)) sections.Add(section);
        }
        catch (Exception e)
        {
            Say($"{name}: {e}");
            sections.Add(new Section(name, [Row.Broken("not measured", e.Message)]));
        }
    }

    private static IAsyncEnumerable<Section> Of(
        string name, Asked asked, string scratch, List<Section> sections) => name switch
        {
            "core" => One(() => Task.FromResult(EngineRows.Measure(asked.Seconds, Say))),
            "makespan" => One(() => Task.FromResult(MakespanRows.Measure(Say))),
            "sqlite" => QueueRows.OverSqlite(asked.Seconds, scratch, Say),
            "postgres" => QueueRows.OverPostgres(asked.Seconds, Say),
            "http" => QueueRows.OverHttp(Published(), asked.Seconds, scratch, Say),
            // In the same minutes on the same machine: only the ratio to them means something.
            Peers => PeerRows.Measure([.. sections], asked.Seconds, scratch, Say),
            "size" => One(() => SizeRows.Measure(asked.Seconds, scratch, Say)),
            "mcp" => One(() => McpRows.Measure(Published(), scratch, Say)),
            "load" => LoadRows.Measure(Published(), scratch, LoadPlan.Of(asked.Rate, asked.Minutes), Say),
            _ => One(() => StartRows.Measure(Published(), scratch, Say)),
        };

    private static async IAsyncEnumerable<Section> One(Func<Task<Section>> measure)
    {
        yield return await measure();
    }

    private static void Say(string line) => Console.Error.WriteLine($"bench: {line}");

    private static bool TryParse(string[] arguments, out IReadOnlyList<string> wanted, out Asked asked)
    {
        (wanted, asked) = (Names, new Asked(10, 5, 100));
        List<string> named = [];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i + 1 < arguments.Length && asked.With(arguments[i], arguments[i + 1]) is { } more)
                (asked, i) = (more, i + 1);
            else if (arguments[i] == "queue") named.AddRange(Queue);
            else if (Names.Contains(arguments[i])) named.Add(arguments[i]);
            else if (arguments[i] != "all")
            {
                Say($"`{arguments[i]}` is unknown; usage: ./bench "
                    + $"[queue|{string.Join('|', Names)}|all] [--seconds N] [--minutes M] [--rate R]");
                return false;
            }
        }
        if (named.Count > 0) wanted = named;
        return true;
    }

    /// <summary>How much is measured.</summary>
    /// <param name="Seconds">Of each row of the queue and the core, 1-3600.</param>
    /// <param name="Minutes">Of the load, 0.1-1440.</param>
    /// <param name="Rate">Requests a minute of the load, 1-100000.</param>
    private sealed record Asked(int Seconds, double Minutes, int Rate)
    {
        /// <summary>With one option more; null when it is none, or its value is not.</summary>
        public Asked? With(string option, string value)
        {
            if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number)) return null;
            return (option, number) switch
            {
                ("--seconds", >= 1 and <= 3_600) => this with { Seconds = (int)number },
                ("--minutes", >= 0.1 and <= 1_440) => this with { Minutes = number },
                ("--rate", >= 1 and <= 100_000) => this with { Rate = (int)number },
                _ => null,
            };
        }
    }

    private static string Published()
    {
        var publish = Path.Combine(Root(), "artifacts", "publish");
        var version = File.ReadLines(Path.Combine(publish, "stamp")).First();
        return Path.Combine(publish, version, OperatingSystem.IsWindows() ? "mmos.exe" : "mmos");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Mmos.slnx"))) return folder.FullName;
        return Environment.CurrentDirectory;
    }
}
