using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>A process that ended.</summary>
internal sealed record Ended(int Code, IReadOnlyList<string> Out, IReadOnlyList<string> Error)
{
    public string Text => string.Join('\n', Out);

    /// <summary>Fails the test with all the process said when it ended otherwise.</summary>
    public Ended With(int code)
    {
        Assert.True(Code == code, $"exit code {Code} instead of {code}\n{this}");
        return this;
    }

    public override string ToString() =>
        $"-- output\n{string.Join('\n', Out)}\n-- error\n{string.Join('\n', Error)}";
}

/// <summary>A process whose lines are heard as they come.</summary>
internal sealed partial class Running : IDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _out = [];
    private readonly List<string> _error = [];
    private TaskCompletionSource _news = New();

    private Running(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(_out, line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(_error, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    public IReadOnlyList<string> Lines
    {
        get { lock (_lock) return [.. _out]; }
    }

    public static Running Start(
        string directory, IReadOnlyDictionary<string, string> environment, string program,
        params string[] words) => new(Info(directory, environment, program, words));

    /// <summary>How a process is started that speaks through pipes.</summary>
    public static ProcessStartInfo Info(
        string directory, IReadOnlyDictionary<string, string> environment, string program,
        params string[] words)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in words) start.ArgumentList.Add(word);
        // What a shell, a hook or a running MMOS left in the environment must not steer the tests.
        var others = start.Environment.Keys.Where(n => n.StartsWith("GIT_") || n.StartsWith("MMOS_"));
        foreach (var name in others.ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    /// <summary>Waits for a line of its output; fails when it ends without one.</summary>
    public async Task<string> Line(Func<string, bool> isIt)
    {
        using var limit = Waiting.Limited();
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_out.Find(line => isIt(line)) is { } found) return found;
                news = _news.Task;
            }
            if (_process.HasExited && news.IsCompleted == false && _out.Find(line => isIt(line)) is null)
            {
                var ended = await End();
                return ended.Out.FirstOrDefault(isIt)
                    ?? throw new InvalidOperationException($"no such line\n{ended}");
            }
            await Task.WhenAny(news, _process.WaitForExitAsync(limit.Token));
            Assert.False(limit.IsCancellationRequested, $"no such line in time\n{Said()}");
        }
    }

    public Task<string> Line(string part) => Line(line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>Waits for its end.</summary>
    public async Task<Ended> End()
    {
        using var limit = Waiting.Limited();
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"it did not end in time\n{Said()}");
        }
        return Said();
    }

    public void Signal(int signal) => Assert.Equal(0, Send(Pid, signal));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>Sends a signal; not 0 when there is no such process.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Send(int pid, int signal);

    private Ended Said()
    {
        lock (_lock) return new Ended(_process.HasExited ? _process.ExitCode : -1, [.. _out], [.. _error]);
    }

    private void Hear(List<string> lines, string? line)
    {
        if (line is null) return;
        TaskCompletionSource news;
        lock (_lock)
        {
            lines.Add(line);
            (news, _news) = (_news, New());
        }
        news.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
