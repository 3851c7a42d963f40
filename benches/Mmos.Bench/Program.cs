using System.Globalization;
using Mmos.Bench.Durable;
using Mmos.Bench.Engine;
using Mmos.Bench.Peers;
using Mmos.Bench.Reporting;
using Mmos.Bench.Size;
using Mmos.Bench.Starting;

namespace Mmos.Bench;

/// <summary>`./bench [core|makespan|queue|size|start|all] [--seconds N]`: exit 1 below a floor.</summary>
internal static class Program
{
    private static readonly string[] Names = ["core", "makespan", "queue", "size", "start"];

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["waiter", var file]) return await WakeUp.Wait(file);
        if (!TryParse(arguments, out var wanted, out var seconds)) return 2;

        var machine = Machine.Current();
        List<Section> sections = [];
        var scratch = Directory.CreateTempSubdirectory("mmos-bench-").FullName;
        foreach (var name in wanted)
            sections.AddRange(name switch
            {
                "core" => [EngineRows.Measure(seconds, Say)],
                "makespan" => [MakespanRows.Measure(Say)],
                "queue" => await Queue(seconds, scratch),
                "size" => [await SizeRows.Measure(seconds, scratch, Say)],
                _ => [await StartRows.Measure(Published(), scratch, Say)],
            });
        Directory.Delete(scratch, recursive: true);
        var report = new Report(machine, sections);
        Console.WriteLine();
        Console.Write(report.Table());
        var folder = Path.Combine(Root(), "artifacts", "bench");
        report.Write(folder);
        Console.WriteLine($"bench: reports in {folder}");
        return report.IsBelowFloor ? 1 : 0;
    }

    // The peer runs in the same minute on the same server: only the ratio to it means something.
    private static async Task<IReadOnlyList<Section>> Queue(int seconds, string scratch)
    {
        var ours = await QueueRows.Measure(seconds, scratch, Say);
        return await PeerRows.Measure(ours, seconds, Say) is { } peers ? [.. ours, peers] : ours;
    }

    private static void Say(string line) => Console.Error.WriteLine($"bench: {line}");

    private static bool TryParse(string[] arguments, out IReadOnlyList<string> wanted, out int seconds)
    {
        (wanted, seconds) = (Names, 10);
        List<string> named = [];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--seconds" && i + 1 < arguments.Length
                && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture,
                    out seconds)
                && seconds is > 0 and <= 3_600) i++;
            else if (Names.Contains(arguments[i])) named.Add(arguments[i]);
            else if (arguments[i] != "all")
            {
                Say($"`{arguments[i]}` is unknown; usage: "
                    + "./bench [core|makespan|queue|size|start|all] [--seconds N]");
                return false;
            }
        }
        if (named.Count > 0) wanted = named;
        return true;
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
