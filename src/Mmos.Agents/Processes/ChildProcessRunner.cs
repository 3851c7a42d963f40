using System.ComponentModel;
using System.Diagnostics;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Processes;

/// <summary>Runs commands as process trees that end with this process, however it ends.</summary>
/// <remarks>
/// All commands hang below one keeper process, `mmos child`, which starts with the first command and serves
/// all that follow. It starts again by itself when somebody kills it. Safe for any number of threads. See
/// ADR 0004.
/// </remarks>
/// <param name="folder">Where the keeper records what it runs: `.mmos/run/children`. Made when
/// missing.</param>
/// <param name="launch">How to start the keeper; null for the running program itself.</param>
/// <param name="grace">How long a tree may take to end after SIGTERM before it is killed; default 2 s.
/// Windows
/// has no such signal and kills at once.</param>
public sealed class ChildProcessRunner(string folder, KeeperLaunch? launch = null, TimeSpan? grace = null)
    : IProcessRunner, IAsyncDisposable
{
    /// <summary>The default time between SIGTERM and SIGKILL.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(49); // a timer's limit

    /// <summary>One that was killed at this very moment is replaced; three in a row are broken.</summary>
    private const int MostKeepers = 3;

    private readonly string folder = Path.GetFullPath(folder);
    private readonly Lock opening = new();
    private KeeperConnection? keeper;
    private long lastId;
    private bool isDisposed;

    /// <summary>The process number of the keeper; null while none runs.</summary>
    public int? KeeperPid => keeper is { IsOpen: true } open ? open.Pid : null;

    /// <inheritdoc/>
    public async Task<ProcessResult> Run(ProcessRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (cancel.IsCancellationRequested) return new(ProcessEnd.Cancelled, null, null, TimeSpan.Zero);
        if (WhatIsWrong(request) is { } wrong) return NotStarted(wrong);
        KeeperConnection connection;
        KeeperCall call;
        var id = Interlocked.Increment(ref lastId);
        try
        {
            (connection, call) = Begin(Message(id, request));
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return NotStarted(e.Message);
        }
        await call.Started.ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        var reason = await WhyStop(call, request.Timeout, cancel).ConfigureAwait(false);
        if (reason is not null) connection.Send(new() { Do = KeeperRequest.Stop, Id = id });
        var answer = await call.Ended.ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return answer switch
        {
            { Is: KeeperAnswer.Exited, Stopped: false } =>
                new(ProcessEnd.Exited, answer.Code, answer.Error, elapsed),
            { Is: KeeperAnswer.Exited } => new(reason ?? ProcessEnd.Cancelled, null, answer.Error, elapsed),
            // Also when no "started" came: it may have run, and whoever retries must know that.
            { Is: KeeperAnswer.Lost } => new(ProcessEnd.Cancelled, null, answer.Error, elapsed),
            _ => NotStarted(answer.Error ?? "unknown"),
        };
    }

    /// <summary>Ends every running tree, then the keeper; their requests end as cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (opening) isDisposed = true;
        if (keeper is not { } connection) return;
        await connection.Close().ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for the end of the program, its time or the caller's patience, whichever comes first.
    /// </summary>
    private static async Task<ProcessEnd?> WhyStop(
        KeeperCall call, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            var limit = timeout < LongestTimeout ? timeout : Timeout.InfiniteTimeSpan;
            await call.Ended.WaitAsync(limit, cancel).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException)
        {
            return ProcessEnd.TimedOut;
        }
        catch (OperationCanceledException)
        {
            return ProcessEnd.Cancelled;
        }
    }

    private (KeeperConnection, KeeperCall) Begin(KeeperRequest request)
    {
        for (var attempt = 1; attempt <= MostKeepers; attempt++)
        {
            var connection = Keeper();
            if (connection.Begin(request) is { } call) return (connection, call);
        }
        throw new IOException("the process that holds MMOS's commands ends as soon as it starts");
    }

    private KeeperConnection Keeper()
    {
        lock (opening)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (keeper is { IsOpen: true } open) return open;
            return keeper = KeeperConnection.Open(
                launch ?? KeeperLaunch.ThisProgram(), folder, grace ?? DefaultGrace);
        }
    }

    private static KeeperRequest Message(long id, ProcessRequest request)
    {
        if (Path.GetDirectoryName(request.LogFile) is { Length: > 0 } logs) Directory.CreateDirectory(logs);
        return new()
        {
            Do = KeeperRequest.Start,
            Id = id,
            Command = request.Command,
            Directory = request.Directory,
            Environment = request.Environment,
            Input = request.Input,
            LogFile = request.LogFile,
            Label = request.Label,
        };
    }

    /// <summary>What the platform would silently cut off or misread.</summary>
    private static string? WhatIsWrong(ProcessRequest request) => request switch
    {
        { Command: [] or [""] } => "the command is empty",
        _ when request.Command.Any(a => a.Contains('\0')) => "an argument contains a NUL character",
        _ when request.Environment.Any(v => v.Key.Length == 0 || v.Key.AsSpan().ContainsAny('=', '\0')
            || v.Value.Contains('\0')) => "an environment variable has an impossible name or value",
        _ when !Path.IsPathFullyQualified(request.Directory) =>
            "the working directory is not an absolute path",
        _ when !Path.IsPathFullyQualified(request.LogFile) => "the log file is not an absolute path",
        _ => null,
    };

    private static ProcessResult NotStarted(string why) =>
        new(ProcessEnd.NotStarted, null, why, TimeSpan.Zero);
}
