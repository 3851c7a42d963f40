using System.Text.Json;
using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Executor;
using Mmos.Mcp.Protocol;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mmos.Mcp.Serving;

/// <summary>One server of tools for one client: what the protocol's library calls.</summary>
public sealed class ToolHost : IAsyncDisposable
{
    private readonly ToolSet _tools;
    private readonly ToolServer _server;
    private readonly Func<Task<Answer<ToolWorkspace>>> _open;
    private readonly WorkerSession? _worker;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly Traffic? _traffic;
    private readonly ResourceFeed _feed;

    /// <summary>A host that answers what is listed at once, and calls as soon as the seam is there.</summary>
    /// <param name="server">Which tools.</param>
    /// <param name="open">Gives the seam as far as the client's rights reach, or why there is none; asked
    /// for each call, because what is behind it may change. Opening it goes on while the client
    /// connects.</param>
    /// <param name="worker">The worker behind an executor; null for the others.</param>
    /// <param name="version">Version of this program.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Takes a line of what went wrong, for the log.</param>
    public ToolHost(ToolServer server, Func<Task<Answer<ToolWorkspace>>> open, WorkerSession? worker,
        string version, TimeProvider time, Action<string> say)
        : this(server, open, worker, version, time, say, null) { }

    internal ToolHost(ToolServer server, Func<Task<Answer<ToolWorkspace>>> open, WorkerSession? worker,
        string version, TimeProvider time, Action<string> say, Traffic? traffic)
    {
        (_server, _open, _worker, _time, _say, _traffic) = (server, open, worker, time, say, traffic);
        _tools = ToolSet.Of(server);
        _feed = new ResourceFeed(open, time, say);
        Options = Describe(version);
    }

    /// <summary>What the protocol's library is told.</summary>
    public McpServerOptions Options { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    private McpServerOptions Describe(string version)
    {
        var hasPrompts = _tools.Prompted.Count > 0;
        return new McpServerOptions
        {
            ServerInfo = new Implementation
            {
                Name = ToolSet.NameOf(_server),
                Version = version,
            },
            ServerInstructions = _tools.Instructions,
            ScopeRequests = false,
            Filters = { Message = { IncomingFilters = { Incoming } } },
            Capabilities = new ServerCapabilities
            {
                Tools = new ToolsCapability(),
                Prompts = hasPrompts ? new PromptsCapability() : null,
                Resources = new ResourcesCapability { Subscribe = true },
            },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = _tools.Listed }),
                CallToolHandler = CallTool,
                ListPromptsHandler = hasPrompts ? (_, _) => new(Prompts.List(_tools.Prompted)) : null,
                GetPromptHandler = hasPrompts
                    ? (request, _) => new(Prompts.Get(_tools.Prompted, request.Params)) : null,
                ListResourcesHandler = (_, cancel) => _feed.List(cancel),
                ListResourceTemplatesHandler = (_, _) => new(ResourceFeed.Templates),
                ReadResourceHandler = (request, cancel) =>
                    _feed.Read(request.Server, request.Params?.Uri ?? "", cancel),
                SubscribeToResourcesHandler = (request, cancel) =>
                    _feed.Subscribe(request.Server, request.Params?.Uri ?? "", cancel),
                UnsubscribeFromResourcesHandler = (request, _) =>
                    new(_feed.Unsubscribe(request.Params?.Uri ?? "")),
                SubscriptionsListenHandler = _feed.Listen,
            },
        };
    }

    // JSON can name half a character. No text can hold it, and the library says only that something failed.
    private McpMessageHandler Incoming(McpMessageHandler next) => async (context, cancel) =>
    {
        try
        {
            if (context.JsonRpcMessage is JsonRpcRequest { Params: { } parameters }) Check(parameters);
            await next(context, cancel).ConfigureAwait(false);
        }
        finally
        {
            _traffic?.Done();
        }
    };

    private static void Check(JsonNode parameters)
    {
        try
        {
            parameters.ToJsonString();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new McpProtocolException("The parameters hold half a character (a lone surrogate), which "
                + "is no text", McpErrorCode.InvalidParams);
        }
    }

    private async ValueTask<CallToolResult> CallTool(RequestContext<CallToolRequestParams> request,
        CancellationToken cancel)
    {
        var name = request.Params?.Name ?? "";
        var tool = _tools.Find(name) ?? throw new McpProtocolException(
            $"Unknown tool: \"{name}\"; this server has "
            + string.Join(", ", _tools.Tools.Select(t => t.Name)),
            McpErrorCode.InvalidParams);
        var arguments = Arguments.Of(tool.Name, tool.Fields, request.Params?.Arguments);
        if (arguments.Problem is { } wrong) return Result(Reply.No(wrong));
        try
        {
            var opened = await _open().WaitAsync(cancel).ConfigureAwait(false);
            if (opened.Problem is { } closed) return Result(Reply.No(closed));
            var call = new Call(arguments.Value!, opened.Value!, new Client(request, _time), _worker, cancel)
            {
                Gone = _traffic?.Gone ?? default,
            };
            return Result(await tool.Run(call).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not (OperationCanceledException or InputRequiredException
            or McpException))
        {
            _say($"{_server} {tool.Name}: {e}");
            return Result(Reply.No(new Problem("unavailable", $"MMOS could not carry out {tool.Name}: "
                + $"{e.Message.ReplaceLineEndings(" ")}"), "Nothing may have changed; look, then try again"));
        }
    }

    private static CallToolResult Result(Reply reply) => new()
    {
        Content = [new TextContentBlock { Text = reply.Text }],
        StructuredContent = reply.Content is { } content
            ? JsonSerializer.SerializeToElement(content, McpJson.Default.JsonObject) : null,
        IsError = reply.IsError ? true : null,
    };
}
