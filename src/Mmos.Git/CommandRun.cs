using Mmos.Runtime.Ports;

namespace Mmos.Git;

/// <summary>One command line of a person, as it ran.</summary>
/// <param name="Line">The command line.</param>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">Null unless it exited by itself.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="LogFile">Absolute path of the file with its full output.</param>
public sealed record CommandRun(string Line, ProcessEnd End, int? ExitCode, TimeSpan Elapsed, string LogFile)
{
    /// <summary>True when it exited with 0.</summary>
    public bool HasPassed => End == ProcessEnd.Exited && ExitCode == 0;

    /// <summary>The last part of the output of a command that failed; empty for one that passed.</summary>
    public string Output { get; init; } = "";

    /// <summary>The outcome in words, such as `dotnet test: exit code 1`.</summary>
    public string Outcome => End switch
    {
        ProcessEnd.Exited => $"{Line}: exit code {ExitCode}",
        ProcessEnd.TimedOut => $"{Line}: no end within its time limit",
        ProcessEnd.Cancelled => $"{Line}: cancelled",
        _ => $"{Line}: could not be started",
    };
}
