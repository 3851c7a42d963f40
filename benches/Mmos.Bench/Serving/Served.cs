using System.Diagnostics;
using System.Text.Json;
using Mmos.Api;

namespace Mmos.Bench.Serving;

/// <summary>The published program as `mmos up`, in a process of its own.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly string _program;
    private readonly string _folder;
    private readonly Uri? _listen;
    private Process _process;

    private Served(string program, string folder, Uri? listen, Process process)
    {
        (_program, _folder, _listen, _process) = (program, folder, listen, process);
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The token of who started it.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Its memory now, in MiB; 0 while it is down.</summary>
    public double Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64 / 1048576.0;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>What it has used of the processors since its start.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>A seam on it; dispose it.</summary>
    /// <param name="token">What to show it; null for that of who started it, which ends with the
    /// process.</param>
    public HttpOrchestrator Seam(string? token = null) => new(Url, token ?? Token);

    /// <summary>Starts it on a fresh workspace.</summary>
    /// <param name="program">The published `mmos`.</param>
    /// <param name="folder">Is made.</param>
    /// <param name="config">The rest of `mmos.yaml`.</param>
    public static async Task<Served> Start(string program, string folder, string config)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "mmos.yaml"), $"version: 1\n{config}");
        var served = new Served(program, folder, null, Launch(program, folder,
            new Uri("http://127.0.0.1:0")));
        await served.Ready();
        return new Served(program, folder, served.Url, served._process)
        {
            Url = served.Url,
            Token = served.Token
        };
    }

    /// <summary>Ends it without a warning, and starts it again at the same place.</summary>
    public async Task Kill()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = Launch(_program, _folder, _listen!);
        await Ready();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(string program, string folder, Uri listen)
    {
        var start = new ProcessStartInfo(program, ["up", "--no-workers", "--trust", "--listen",
            listen.ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("LD_PRELOAD");
        start.Environment["MMOS_TRUST_DIR"] = folder;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_,
            line) =>
        { if (line.Data is { } said) Console.Error.WriteLine($"  {said}"); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task Ready()
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            if (_process.HasExited) throw new InvalidOperationException("`mmos up` ended; see above");
            if (ServerFile is { } file && await Read(file)) return;
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException(
                    $"`mmos up` in {_folder} wrote no server.json within 60 s");
            await Task.Delay(20);
        }
    }

    // A workspace with a name has a folder of its own.
    private string? ServerFile => Directory.Exists(Path.Combine(_folder, ".mmos"))
        ? Directory.EnumerateFiles(Path.Combine(_folder, ".mmos"), "server.json", SearchOption.AllDirectories)
            .FirstOrDefault()
        : null;

    // The file of a process that was killed may still lie there.
    private async Task<bool> Read(string file)
    {
        try
        {
            using var read = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            if (read.RootElement.GetProperty("pid").GetInt32() != _process.Id) return false;
            Url = new Uri(read.RootElement.GetProperty("url").GetString()!);
            Token = read.RootElement.GetProperty("token").GetString()!;
            return true;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return false;
        }
    }
}
