using System.Diagnostics;
using Mmos.Journal.Postgres;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>A process that writes when told to, so that it can be stopped at a known place.</summary>
internal sealed class StoppableHost : IDisposable
{
    private readonly Process _process;

    private StoppableHost(Process process) => _process = process;

    /// <summary>The process: `write` appends one event and prints how long its tail was; `hold` does the
    /// same, but prints `inside` and waits for a line in the middle of the write.</summary>
    public static async Task<int> Run(string address, string workspace, int stopMs)
    {
        await WarmUp(address, workspace);
        var options = new PostgresOptions { StopTimeout = TimeSpan.FromMilliseconds(stopMs) };
        await using var database = new PostgresDatabase(address, options);
        await using var journal = await database.Open(workspace, create: false, default);
        var head = await journal.ReadHead(default);
        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is { } asked)
        {
            var holds = asked == "hold";
            try
            {
                var seen = 0;
                head = await journal.Write(head, tail =>
                {
                    seen = tail.Count;
                    if (holds)
                    {
                        Console.Out.WriteLine("inside");
                        Console.In.ReadLine();
                    }
                    return new Batch([Samples.Progress(head.Seq + seen + 1, asked)], new TableWrites());
                }, default);
                await Console.Out.WriteLineAsync($"wrote after {seen}");
            }
            catch (JournalException e)
            {
                await Console.Out.WriteLineAsync($"broken {e.GetType().Name} {e.Attempted?.Seq}");
                var landed = e.Attempted is { } a && await journal.ReadHash(a.Seq, default) == a.Hash;
                await Console.Out.WriteLineAsync(landed ? "landed" : "not landed");
            }
        }
        return 0;
    }

    /// <summary>Compiles what a write needs, by appending one event without haste.</summary>
    private static async Task WarmUp(string address, string workspace)
    {
        var patient = new PostgresOptions { StopTimeout = TimeSpan.FromMinutes(1) };
        await using var database = new PostgresDatabase(address, patient);
        await using var journal = await database.Open(workspace, create: false, default);
        var head = await journal.ReadHead(default);
        await journal.Write(head, Samples.Append(head, "warm"), default);
    }

    /// <summary>Starts one, which is ready.</summary>
    public static async Task<StoppableHost> Start(
        string address, string workspace, TimeSpan stop, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var assembly = typeof(StoppableHost).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(assembly);
        foreach (var word in (string[])["stoppable", address, workspace, $"{stop.TotalMilliseconds:0}"])
            start.ArgumentList.Add(word);
        var host = new StoppableHost(Process.Start(start)!);
        Xunit.Assert.Equal("ready", await host.Hear(cancel));
        return host;
    }

    public Task Tell(string line) => _process.StandardInput.WriteLineAsync(line);

    public async Task<string?> Hear(CancellationToken cancel) =>
        await _process.StandardOutput.ReadLineAsync(cancel);

    public Task Stop() => Signal("STOP");

    public Task Continue() => Signal("CONT");

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
