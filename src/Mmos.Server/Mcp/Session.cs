#pragma warning disable MCP9006 // What the revisions with sessions need; the newest has none.
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Mmos.Server.Mcp;

/// <summary>One client's connection over HTTP: a session of older revisions, or one request of the newest,
/// which knows none.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ServedClient _client;
    private readonly McpServer _server;
    private readonly Task _serving;
    private int _isClosed;

    public Session(string? id, Visiting visitor, ILoggerFactory log)
    {
        (Id, Owner, _client) = (id, visitor.Owner, visitor.Serve());
        Transport = new StreamableHttpServerTransport(log)
        {
            SessionId = id,
            Stateless = id is null,
            EventStreamStore = id is null ? null : Kept,
        };
        _server = McpServer.Create(Transport, _client.Options, log);
        _serving = Serve();
    }

    /// <summary>What the client shows with each request; null without a session.</summary>
    public string? Id { get; }

    /// <summary>Whose it is.</summary>
    public string Owner { get; }

    /// <summary>Where its messages go in and out.</summary>
    public StreamableHttpServerTransport Transport { get; }

    /// <summary>What it was told last.</summary>
    public KeptEvents Kept { get; } = new();

    /// <summary>Requests that it answers now.</summary>
    public int Active { get; set; }

    /// <summary>When it was used last, as a timestamp of the clock.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether its one stream for notices is open.</summary>
    public bool HasStream { get; set; }

    /// <summary>Whether that was ever open: the transport opens it once.</summary>
    public bool HadStream { get; set; }

    /// <summary>Cancelled when it ends.</summary>
    public CancellationToken Over => _over.Token;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1) return;
        await _over.CancelAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        await Transport.DisposeAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        await _client.Close().ConfigureAwait(false);
        _over.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            await _server.RunAsync(_over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return;
        }
    }
}
