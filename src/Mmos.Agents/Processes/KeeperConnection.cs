using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mmos.Agents.Processes;

/// <summary>One living keeper process and the commands that it runs for us.</summary>
internal sealed class KeeperConnection
{
    private readonly Process process;
    private readonly string folder;
    private readonly ConcurrentDictionary<long, KeeperCall> calls = new();
    private readonly Lock writing = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder complaint = new();
    private volatile bool isOver;

    private KeeperConnection(Process process, string folder)
    {
        this.process = process;
        Pid = process.Id;
        this.folder = folder;
        process.ErrorDataReceived += (_, e) => Remember(e.Data);
        process.BeginErrorReadLine();
        // A thread of its own: thousands of short answers must not wait for a busy thread pool.
        new Thread(ReadAnswers) { IsBackground = true, Name = "mmos keeper" }.Start();
    }

    /// <summary>False once the keeper is gone.</summary>
    public bool IsOpen => !isOver;

    public int Pid { get; }

    public static KeeperConnection Open(KeeperLaunch launch, string folder, TimeSpan grace)
    {
        Directory.CreateDirectory(folder);
        ChildSweeper.Sweep(folder);
        var start = new ProcessStartInfo(launch.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            CreateNoWindow = true, // Windows: a console of its own, so that Ctrl-C does not reach it
            WorkingDirectory = folder,
        };
        foreach (var argument in launch.Arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(((long)grace.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        // The keeper is small and must start fast: no background GC thread, no diagnostics socket.
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new(Process.Start(start) ?? throw new InvalidOperationException("no keeper process"), folder);
    }

    /// <summary>Sends a start; the call's tasks tell what became of it, also when the keeper dies.</summary>
    /// <returns>Null when the keeper is gone and cannot have read it: another one may be asked.</returns>
    public KeeperCall? Begin(KeeperRequest request)
    {
        var call = new KeeperCall();
        calls[request.Id] = call;
        if (!isOver && Send(request)) return call;
        calls.TryRemove(request.Id, out _);
        return null;
    }

    /// <returns>False when the keeper is gone; the reader tells every call.</returns>
    public bool Send(KeeperRequest request)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, KeeperJson.Default.KeeperRequest),
            (byte)'\n'];
        return IfThere(pipe => pipe.Write(line));
    }

    /// <summary>Closes the keeper's input: it ends every tree, then itself.</summary>
    public Task Close()
    {
        IfThere(pipe => pipe.Close());
        return ended.Task;
    }

    private bool IfThere(Action<Stream> use)
    {
        lock (writing)
        {
            try
            {
                var pipe = process.StandardInput.BaseStream;
                use(pipe);
                if (pipe.CanWrite) pipe.Flush();
                return true;
            }
            catch (Exception e)
                when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    private void ReadAnswers()
    {
        try
        {
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperAnswer) is { } answer)
                    Deliver(answer);
            }
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            Remember(e.Message);
            process.Kill();
        }
        isOver = true;
        process.WaitForExit();
        // Whoever waits for a result may rely on it: what the keeper could not end is ended before.
        ChildSweeper.Sweep(folder);
        var loss = Obituary();
        foreach (var id in calls.Keys) Lose(id, loss);
        process.Dispose();
        ended.SetResult();
    }

    private void Deliver(KeeperAnswer answer)
    {
        if (answer.Is == KeeperAnswer.Started)
        {
            if (calls.TryGetValue(answer.Id, out var begun)) begun.StartedAs(answer);
        }
        else if (calls.TryRemove(answer.Id, out var call))
        {
            call.EndedAs(answer);
        }
    }

    private void Lose(long id, string why)
    {
        if (calls.TryRemove(id, out var call))
            call.EndedAs(new() { Is = KeeperAnswer.Lost, Id = id, Error = why });
    }

    private string Obituary()
    {
        lock (complaint)
        {
            var last = complaint.ToString().Trim();
            return string.Create(CultureInfo.InvariantCulture,
                $"the process that holds MMOS's commands ended (exit code {process.ExitCode})")
                + (last.Length == 0 ? "" : $": {last}");
        }
    }

    private void Remember(string? line)
    {
        lock (complaint)
        {
            if (complaint.Length < 2000) complaint.AppendLine(line);
        }
    }
}

/// <summary>What became of one start.</summary>
internal sealed class KeeperCall
{
    private readonly TaskCompletionSource<bool> started =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<KeeperAnswer> ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when it runs, false when it never will.</summary>
    public Task<bool> Started => started.Task;

    /// <summary>Exited, failed or lost.</summary>
    public Task<KeeperAnswer> Ended => ended.Task;

    public void StartedAs(KeeperAnswer answer) => started.TrySetResult(answer.Pid > 0);

    public void EndedAs(KeeperAnswer answer)
    {
        started.TrySetResult(false);
        ended.TrySetResult(answer);
    }
}
