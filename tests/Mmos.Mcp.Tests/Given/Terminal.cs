using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Mmos.Api;
using Mmos.Mcp.Executor;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Serving;
using Xunit;

namespace Mmos.Mcp.Tests.Given;

/// <summary>A client at the other end of a server's pipes, that writes the protocol by hand.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly Channel<JsonElement> _news = Channel.CreateUnbounded<JsonElement>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly ToolSet _tools;
    private long _last;

    private Terminal(ToolServer server, Task<Answer<ToolWorkspace>> seam, WorkerSession? worker,
        TimeProvider time)
    {
        _tools = ToolSet.Of(server);
        Worker = worker;
        Served = StdioFace.Run(server, () => seam, worker, "1.2.3", _toServer.Reader.AsStream(),
            _toClient.Writer.AsStream(), time, Said.Enqueue, _stop.Token);
        _reading = Read();
    }

    /// <summary>Ends when the server has.</summary>
    public Task Served { get; }

    public WorkerSession? Worker { get; }

    /// <summary>What the server wrote to its log.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>Answers requests of the server; null: none is expected.</summary>
    public Func<string, JsonElement, JsonNode>? OnRequest { get; set; }

    public static Terminal Open(ToolServer server, IOrchestrator seam, WorkerIdentity? worker = null,
        TimeProvider? time = null) =>
        Open(server, Task.FromResult(Answer<ToolWorkspace>.Of(new ToolWorkspace(seam), 0)), worker, time);

    public static Terminal Open(ToolServer server, Task<Answer<ToolWorkspace>> seam,
        WorkerIdentity? worker = null, TimeProvider? time = null) =>
        new(server, seam, worker is null ? null : new WorkerSession(worker, time ?? TimeProvider.System),
            time ?? TimeProvider.System);

    /// <summary>A client of a worker that has shaken hands.</summary>
    public static async Task<Terminal> Executor(IOrchestrator seam, string name, int pid = 1)
    {
        var terminal = Open(ToolServer.Executor, seam, World.Worker(name, pid));
        await terminal.Initialize();
        return terminal;
    }

    public async Task<JsonElement> Initialize(string version = "2025-11-25", object? capabilities = null)
    {
        var answer = await Ask("initialize", new
        {
            protocolVersion = version,
            capabilities = capabilities ?? new { },
            clientInfo = new { name = "test", version = "1" },
        });
        await Tell("notifications/initialized");
        return answer;
    }

    /// <summary>Calls a tool and gives its result, whose content is as the tool's schema says.</summary>
    public async Task<JsonElement> Call(string tool, object? arguments = null, object? meta = null)
    {
        var result = await Ask("tools/call",
            new { name = tool, arguments = arguments ?? new { }, _meta = meta ?? new { } });
        if (result.TryGetProperty("structuredContent", out var content)) Fits(tool, content);
        return result;
    }

    /// <summary>Calls a tool and gives its structured content; throws the text of an error.</summary>
    public async Task<JsonElement> Content(string tool, object? arguments = null)
    {
        var result = await Call(tool, arguments);
        return !IsError(result) ? result.GetProperty("structuredContent")
            : throw new InvalidOperationException(Text(result));
    }

    /// <summary>Calls a tool that refuses, and gives its sentence.</summary>
    public async Task<string> Refusal(string tool, object? arguments = null)
    {
        var result = await Call(tool, arguments);
        return IsError(result) ? Text(result)
            : throw new InvalidOperationException("it was not refused: " + Text(result));
    }

    public static bool IsError(JsonElement result) =>
        result.TryGetProperty("isError", out var isError) && isError.GetBoolean();

    public static string Text(JsonElement result) =>
        result.GetProperty("content")[0].GetProperty("text").GetString()!;

    /// <summary>Sends a request and gives its result; throws the message of an error.</summary>
    public Task<JsonElement> Ask(string method, object? parameters = null) =>
        Ask(method, parameters, out _);

    public Task<JsonElement> Ask(string method, object? parameters, out long id)
    {
        id = Interlocked.Increment(ref _last);
        return Sent(new { jsonrpc = "2.0", id, method, @params = parameters ?? new { } }, Waiting(id).Task);
    }

    private TaskCompletionSource<JsonElement> Waiting(long id) => _waiting.GetOrAdd(id, _ =>
        new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));

    public Task Tell(string method, object? parameters = null) =>
        Write(new { jsonrpc = "2.0", method, @params = parameters ?? new { } });

    /// <summary>The next notice of the server with this method; others are passed over.</summary>
    public async Task<JsonElement> News(string method)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var news = await _news.Reader.ReadAsync(late.Token);
            if (news.GetProperty("method").GetString() == method) return news.GetProperty("params");
        }
    }

    /// <summary>The client goes away.</summary>
    public async Task Close() => await _toServer.Writer.CompleteAsync();

    /// <summary>The answer to a line that was written as it is.</summary>
    public Task<JsonElement> Answer(long id) => Waiting(id).Task.WaitAsync(Patience);

    /// <summary>Expects no answer to a request any more.</summary>
    public void Forget(long id) => _waiting.TryRemove(id, out _);

    /// <summary>Writes a line as it is.</summary>
    public Task WriteRaw(byte[] line) => _toServer.Writer.WriteAsync(line).AsTask();

    public async ValueTask DisposeAsync()
    {
        await Close();
        await Served.WaitAsync(Patience);
        await _toClient.Writer.CompleteAsync();
        await _reading.WaitAsync(Patience);
        _stop.Dispose();
        Worker?.Dispose();
    }

    private void Fits(string tool, JsonElement content)
    {
        var known = JsonSchema.OfAnswer(_tools.Find(tool)!.Answer).GetProperty("properties");
        foreach (var field in content.EnumerateObject())
        {
            Assert.True(known.TryGetProperty(field.Name, out var schema),
                $"{tool} answers with `{field.Name}`, which its schema does not have");
            var isSo = (schema.GetProperty("type").GetString(), field.Value.ValueKind) is
                ("string", JsonValueKind.String) or ("integer" or "number", JsonValueKind.Number)
                or ("array", JsonValueKind.Array) or ("object", JsonValueKind.Object)
                or ("boolean", JsonValueKind.True or JsonValueKind.False);
            Assert.True(isSo, $"{tool}: `{field.Name}` is {field.Value}, its schema says {schema}");
        }
    }

    private async Task<JsonElement> Sent(object message, Task<JsonElement> answer)
    {
        await Write(message);
        return await answer.WaitAsync(Patience);
    }

    private async Task Write(object message)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(message);
        lock (_waiting) _toServer.Writer.Write([.. line, (byte)'\n']);
        await _toServer.Writer.FlushAsync();
    }

    private async Task Read()
    {
        using var lines = new StreamReader(_toClient.Reader.AsStream());
        while (await lines.ReadLineAsync() is { } line)
        {
            var message = JsonElement.Parse(line);
            if (message.TryGetProperty("method", out var method))
            {
                if (message.TryGetProperty("id", out var asked))
                    await Write(new
                    {
                        jsonrpc = "2.0",
                        id = asked,
                        result = OnRequest!(method.GetString()!, message.GetProperty("params")),
                    });
                else
                    _news.Writer.TryWrite(message);
            }
            else
            {
                var answer = Waiting(message.GetProperty("id").GetInt64());
                if (message.TryGetProperty("error", out var error))
                    answer.SetException(new RpcException(error));
                else
                    answer.SetResult(message.GetProperty("result"));
            }
        }
    }
}

/// <summary>An error of the protocol.</summary>
internal sealed class RpcException(JsonElement error)
    : Exception($"{error.GetProperty("code")}: {error.GetProperty("message")}")
{
    public int Code { get; } = error.GetProperty("code").GetInt32();

    /// <summary>What it says besides; undefined for nothing.</summary>
    public JsonElement Details { get; } = error.TryGetProperty("data", out var data) ? data : default;
}
