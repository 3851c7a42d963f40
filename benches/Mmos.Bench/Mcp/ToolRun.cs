using System.Diagnostics;
using System.Text;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Mcp;

/// <summary>One server under measurement, and its figures.</summary>
/// <param name="program">How it is started, and what it is asked.</param>
internal sealed class ToolRun(ToolProgram program) : IDisposable
{
    private readonly Dictionary<string, Samples> _calls = program.Calls.ToDictionary(call => call.Tool,
        _ => new Samples());

    private ToolClient? _client;

    public string Name => program.Name;

    /// <summary>From the start of the process to the answer to `initialize`, milliseconds.</summary>
    public Samples Starts { get; } = new();

    /// <summary>Bytes of the answer to `tools/list`.</summary>
    public int ListedBytes { get; private set; }

    /// <summary>How many tools it lists.</summary>
    public int Tools { get; private set; }

    /// <summary>Memory, a second after it has listed.</summary>
    public TreeMemory Idle { get; private set; }

    /// <summary>Memory after the timed calls.</summary>
    public TreeMemory Busy => ProcessTree.Memory(_client!.Pid);

    /// <summary>Times of each timed call, milliseconds.</summary>
    public IReadOnlyDictionary<string, Samples> Calls => _calls;

    /// <summary>Starts and ends it once.</summary>
    public async Task Start(bool isCounted)
    {
        var (client, took) = await ToolClient.Open(program);
        client.Dispose();
        if (isCounted) Starts.Add(took);
    }

    /// <summary>Starts it, lists its tools and makes its tasks.</summary>
    public async Task Prepare()
    {
        (_client, _) = await ToolClient.Open(program);
        var listed = await _client.Ask("tools/list", new { });
        (ListedBytes, Tools) = (Encoding.UTF8.GetByteCount(listed.GetRawText()),
            listed.GetProperty("tools").GetArrayLength());
        await Task.Delay(TimeSpan.FromSeconds(1));
        Idle = ProcessTree.Memory(_client.Pid);
        foreach (var call in program.Before) await _client.Call(call);
    }

    /// <summary>Makes each timed call so many times, one after the other.</summary>
    public async Task Call(int times, bool isCounted)
    {
        foreach (var call in program.Calls)
            for (var i = 0; i < times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await _client!.Call(call);
                if (isCounted) _calls[call.Tool].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
    }

    public void Dispose() => _client?.Dispose();
}
