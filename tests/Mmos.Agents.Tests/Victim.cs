using System.Diagnostics;
using Mmos.Agents.Processes;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests;

/// <summary>A whole MMOS process with a keeper and one command, for tests that kill it.</summary>
internal static class Victim
{
    public const string Word = "victim";

    /// <summary>What the victim process does: run one shell line until it ends.</summary>
    public static async Task<int> Run(string folder, string line)
    {
        await using var runner = new ChildProcessRunner(Path.Combine(folder, "children"));
        var result = await runner.Run(new()
        {
            Command = ProcessRequest.ShellLine(line),
            Directory = folder,
            Environment = CleanEnvironment.ForTask(),
            LogFile = Path.Combine(folder, "victim.log"),
            Timeout = Place.Limit,
            Label = "victim",
        }, CancellationToken.None);
        return result.ExitCode ?? 99;
    }

    /// <summary>Starts the victim; the caller kills it.</summary>
    public static Process Start(string folder, string line)
    {
        var launch = KeeperLaunch.ThisProgram();
        var start = new ProcessStartInfo(launch.Program);
        foreach (var argument in launch.Arguments.SkipLast(1)) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Word);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(line);
        return Process.Start(start)!;
    }
}
