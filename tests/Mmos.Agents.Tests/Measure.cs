using System.Diagnostics;
using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Agents.Processes.Unix;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests;

/// <summary>
/// `Mmos.Agents.Tests measure`: what a command costs through the keeper, beside the bare system calls.
/// </summary>
internal static class Measure
{
    public const string Word = "measure";

    private const int Commands = 2000;

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mmos-measure-").FullName;
        var request = new ProcessRequest
        {
            Command = ["/bin/true"],
            Directory = folder,
            Environment = CleanEnvironment.ForTask(),
            LogFile = Path.Combine(folder, "log"),
            Timeout = Place.Limit,
            Label = "measure",
        };
        await using (var runner = new ChildProcessRunner(Path.Combine(folder, "children")))
        {
            var first = Stopwatch.GetTimestamp();
            await runner.Run(request, CancellationToken.None);
            Say("first command, keeper started", Stopwatch.GetElapsedTime(first), 1, null);
            for (var round = 1; round <= 3; round++)
            {
                var bare = Time(() => Bare(request));
                Say("posix_spawn + waitpid", bare, Commands, null);
                var system = await TimeAsync(() => SystemProcess(request));
                Say("System.Diagnostics.Process", system, Commands, bare);
                var one = await TimeAsync(() => Through(runner, request, Commands));
                Say("keeper, one at a time", one, Commands, bare);
                var eight = await TimeAsync(() => Task.WhenAll(
                    Enumerable.Range(0, 8)
                        .Select(_ => Task.Run(() => Through(runner, request, Commands / 8)))));
                Say("keeper, eight at a time", eight, Commands, bare);
            }
            var usage = File.ReadAllText($"/proc/{runner.KeeperPid}/stat").Split(' ');
            Console.WriteLine(File.ReadLines($"/proc/{runner.KeeperPid}/status")
                .First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)));
            Console.WriteLine(
                $"user ticks {usage[13]}, system ticks {usage[14]} for {6 * Commands} commands");
        }
        Directory.Delete(folder, true);
        return 0;
    }

    private static async Task Through(ChildProcessRunner runner, ProcessRequest request, int count)
    {
        for (var i = 0; i < count; i++)
            Trace.Assert((await runner.Run(request, CancellationToken.None)).ExitCode == 0);
    }

    private static void Bare(ProcessRequest request)
    {
        var environment = request.Environment.Select(v => $"{v.Key}={v.Value}").ToList();
        using var log = File.OpenHandle(request.LogFile, FileMode.OpenOrCreate, FileAccess.Write,
            FileShare.ReadWrite);
        var place = new PosixSpawn.Place(request.Directory, (int)log.DangerousGetHandle(), null);
        for (var i = 0; i < Commands; i++)
        {
            Trace.Assert(PosixSpawn.Start(
                "/bin/true", request.Command, environment, place, out var pid) == 0);
            Trace.Assert(Libc.WaitPid(pid, out _, 0) == pid);
        }
    }

    private static async Task SystemProcess(ProcessRequest request)
    {
        for (var i = 0; i < Commands; i++)
        {
            var start = new ProcessStartInfo("/bin/true") { WorkingDirectory = request.Directory };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
        }
    }

    private static TimeSpan Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Say(string what, TimeSpan time, int count, TimeSpan? floor) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-32} {time.TotalMilliseconds / count,8:F3} ms each"
            + $"{(floor is { } f ? $", ratio {time / f:F2}" : "")}"));
}
