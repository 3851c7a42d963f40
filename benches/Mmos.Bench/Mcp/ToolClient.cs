using System.Diagnostics;
using System.Text.Json;

namespace Mmos.Bench.Mcp;

/// <summary>A client of a server of tools, as plain as can be, the same for all that are measured: one
/// request at a time, a line each.</summary>
internal sealed class ToolClient : IDisposable
{
    private const string Revision = "2025-11-25";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private int _last;

    private ToolClient(Process process) => _process = process;

    public int Pid => _process.Id;

    /// <summary>Starts a server and shakes hands.</summary>
    /// <returns>The client, and the milliseconds from the start of the process to the answer.</returns>
    public static async Task<(ToolClient Client, double Milliseconds)> Open(ToolProgram program)
    {
        var start = new ProcessStartInfo(program.Command[0], program.Command.Skip(1))
        {
            WorkingDirectory = program.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("LD_PRELOAD");
        foreach (var (name, value) in program.Environment) start.Environment[name] = value;
        var began = Stopwatch.GetTimestamp();
        var client = new ToolClient(Process.Start(start)!);
        client._process.ErrorDataReceived += (_, _) => { };
        client._process.BeginErrorReadLine();
        await client.Ask("initialize", new
        {
            protocolVersion = Revision,
            capabilities = new { },
            clientInfo = new { name = "bench", version = "1" },
        });
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        client.Write(new { jsonrpc = "2.0", method = "notifications/initialized" });
        return (client, took);
    }

    /// <summary>Sends a request and gives the line that answers it.</summary>
    public async Task<JsonElement> Ask(string method, object parameters)
    {
        using var late = new CancellationTokenSource(Patience);
        var id = ++_last;
        Write(new { jsonrpc = "2.0", id, method, @params = parameters });
        while (await _process.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            if (!line.StartsWith('{')) continue;
            var message = JsonElement.Parse(line);
            if (message.TryGetProperty("method", out var asked)) Answer(message, asked.GetString()!);
            else if (message.GetProperty("id").GetInt32() == id)
                return message.TryGetProperty("result", out var result) ? result
                    : throw new InvalidOperationException($"{method}: {line}");
        }
        throw new InvalidOperationException($"{method}: the server has ended");
    }

    /// <summary>Calls a tool; throws when it refuses.</summary>
    public async Task Call(ToolCall call)
    {
        var result = await Ask("tools/call", new { name = call.Tool, arguments = call.Arguments });
        if (result.TryGetProperty("isError", out var isError) && isError.GetBoolean())
            throw new InvalidOperationException($"{call.Tool}: {result}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(2))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // Some servers ask for the client's folders whether it has any or not, and wait for the answer.
    private void Answer(JsonElement message, string method)
    {
        if (!message.TryGetProperty("id", out var id)) return;
        Write(method switch
        {
            "ping" => new { jsonrpc = "2.0", id, result = (object)new { } },
            "roots/list" => new
            {
                jsonrpc = "2.0",
                id,
                result = (object)new { roots = Array.Empty<object>() },
            },
            _ => (object)new { jsonrpc = "2.0", id, error = new { code = -32601, message = "no" } },
        });
    }

    private void Write(object message)
    {
        _process.StandardInput.Write(JsonSerializer.Serialize(message) + "\n");
        _process.StandardInput.Flush();
    }
}
