using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>Something that calls tools; the structured content is what it gives back, null when the call was
/// refused or its server has gone.</summary>
internal delegate Task<JsonElement?> CallTool(string tool, object arguments);

/// <summary>`mmos mcp` at the other end of a pair of pipes.</summary>
internal sealed class McpTerminal : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Lock _lock = new();
    private int _last;

    private McpTerminal(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => _complaints.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What the last refusal said.</summary>
    public string Refused { get; private set; } = "";

    public static async Task<McpTerminal> Open(ProcessStartInfo start)
    {
        var terminal = new McpTerminal(start);
        await terminal.Ask("initialize", new
        {
            protocolVersion = "2025-11-25",
            capabilities = new { },
            clientInfo = new { name = "test", version = "1" },
        });
        terminal.Write(new { jsonrpc = "2.0", method = "notifications/initialized" });
        return terminal;
    }

    /// <summary>Calls a tool.</summary>
    public async Task<JsonElement?> Call(string tool, object arguments)
    {
        var result = await Ask("tools/call", new { name = tool, arguments });
        if (!result.TryGetProperty("isError", out var isError) || !isError.GetBoolean())
            return result.GetProperty("structuredContent");
        Refused = result.GetProperty("content")[0].GetProperty("text").GetString()!;
        return null;
    }

    /// <summary>Calls a tool that must not refuse.</summary>
    public async Task<JsonElement> Made(string tool, object arguments) =>
        await Call(tool, arguments) ?? throw new InvalidOperationException($"{tool}: {Refused}");

    /// <summary>Ends it as `kill -9` does.</summary>
    public async Task Kill()
    {
        Assert.Equal(0, Running.Send(_process.Id, Running.Kill));
        using var limit = Waiting.Limited();
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>The agent closes its end.</summary>
    public async Task Close()
    {
        _process.StandardInput.Close();
        using var limit = Waiting.Limited();
        await _process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<JsonElement> Ask(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        Write(new { jsonrpc = "2.0", id, method, @params = parameters });
        using var limit = Waiting.Limited();
        var message = await answer.Task.WaitAsync(limit.Token);
        return message.TryGetProperty("result", out var result) ? result
            : throw new InvalidOperationException($"{method}: {message}\n{string.Join('\n', _complaints)}");
    }

    private void Write(object message)
    {
        lock (_lock)
        {
            _process.StandardInput.Write(JsonSerializer.Serialize(message) + "\n");
            _process.StandardInput.Flush();
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new IOException("the terminal has ended"));
            return;
        }
        var message = JsonElement.Parse(line);
        if (message.TryGetProperty("id", out var id) && !message.TryGetProperty("method", out _)
            && _waiting.TryRemove(id.GetInt32(), out var answer))
            answer.SetResult(message);
    }
}
