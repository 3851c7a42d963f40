using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mmos.Bench.Reporting;

/// <summary>Where the figures were taken: without it they mean nothing.</summary>
public sealed record Machine(
    string Processor, int Cores, string System, string Runtime, string Commit, string Date, string Load)
{
    public string Line => $"{Processor}, {Cores} cores, {System}, {Runtime}";

    /// <summary>This machine, now; the load is that before the run.</summary>
    public static Machine Current() => new(
        ProcessorName(), Environment.ProcessorCount, RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription, CommitName(),
        DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'"),
        LoadAverage());

    private static string ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string CommitName()
    {
        var commit = Git("rev-parse", "--short", "HEAD");
        var changes = Git("status", "--porcelain", "--untracked-files=no");
        return changes.Length > 0 ? $"{commit} with changes" : commit;
    }

    private static string Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                RedirectStandardOutput = true,
                WorkingDirectory = AppContext.BaseDirectory,
            })!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
