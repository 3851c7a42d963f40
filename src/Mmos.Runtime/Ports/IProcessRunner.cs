namespace Mmos.Runtime.Ports;

/// <summary>Runs a program of a task or a gate as a process tree that cannot outlive MMOS.</summary>
/// <remarks>
/// Every implementation ends the whole tree at the timeout, at cancellation, and when this process dies.
/// </remarks>
public interface IProcessRunner
{
    /// <summary>Starts the program and waits for the end of its whole tree.</summary>
    /// <param name="request">What to run, where, and within which limits.</param>
    /// <param name="cancel">Ends the tree; the result then says <see cref="ProcessEnd.Cancelled"/>.</param>
    /// <returns>
    /// How it ended; a program that cannot be started is <see cref="ProcessEnd.NotStarted"/>, not an
    /// exception.
    /// </returns>
    Task<ProcessResult> Run(ProcessRequest request, CancellationToken cancel);
}

/// <summary>One program to run.</summary>
public sealed record ProcessRequest
{
    /// <summary>
    /// The program and its arguments. A command line of a person (`run:`, `verify:`) becomes the platform's
    /// shell with that line as its last argument: see <see cref="ShellLine"/>.
    /// </summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Absolute path of the working directory; it exists.</summary>
    public required string Directory { get; init; }

    /// <summary>The whole environment of the program: nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Text for its standard input, which is then closed; null for an empty one.</summary>
    public string? Input { get; init; }

    /// <summary>
    /// Absolute path of the file that receives standard output and error, appended as they come.
    /// </summary>
    public required string LogFile { get; init; }

    /// <summary>Wall-clock limit.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>A name for people and for `.mmos/run`, such as `T12-1` or `T12-1 gate 2`.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// A person's command line as program and arguments: `/bin/sh -c LINE`, on Windows `cmd.exe /d /s /c
    /// LINE`.
    /// </summary>
    public static IReadOnlyList<string> ShellLine(string line) =>
        OperatingSystem.IsWindows() ? ["cmd.exe", "/d", "/s", "/c", line] : ["/bin/sh", "-c", line];
}

/// <summary>How a process tree ended.</summary>
public enum ProcessEnd
{
    /// <summary>The program ended by itself; <see cref="ProcessResult.ExitCode"/> is set.</summary>
    Exited,
    /// <summary>Its time was up and its tree was ended.</summary>
    TimedOut,
    /// <summary>The caller cancelled and its tree was ended.</summary>
    Cancelled,
    /// <summary>It could not be started; <see cref="ProcessResult.Error"/> says why.</summary>
    NotStarted,
}

/// <summary>The outcome of <see cref="IProcessRunner.Run"/>.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">The exit code (128 + signal number where a signal ended it); null unless <see
/// cref="ProcessEnd.Exited"/>.</param>
/// <param name="Error">Why it could not be started; null otherwise.</param>
/// <param name="Elapsed">Wall time from start to end.</param>
public sealed record ProcessResult(ProcessEnd End, int? ExitCode, string? Error, TimeSpan Elapsed);
