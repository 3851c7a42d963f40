using Mmos.Api;
using Mmos.Mcp.Executor;
using ModelContextProtocol.Server;

namespace Mmos.Mcp.Serving;

/// <summary>Serves one client over a pair of streams, until the client closes its end.</summary>
public static class StdioFace
{
    /// <summary>Serves. The worker behind it beats meanwhile; at the end it gives back what it holds and
    /// goes.</summary>
    /// <param name="server">Which tools.</param>
    /// <param name="open">The seam, or why there is none.</param>
    /// <param name="worker">The worker behind an executor; null for the others.</param>
    /// <param name="version">Version of this program.</param>
    /// <param name="input">What the client writes.</param>
    /// <param name="output">What it reads: only the protocol.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Takes a line of what went wrong, for the log.</param>
    /// <param name="cancel">Ends it as the client's end would.</param>
    public static async Task Run(ToolServer server, Task<Answer<ToolWorkspace>> open, WorkerSession? worker,
        string version, Stream input, Stream output, TimeProvider time, Action<string> say,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(open);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // Calls that still wait when the client is gone must not hold up giving its task back.
        await using var watched = new WatchedInput(input, ended);
        await using var host = new ToolHost(server, open, worker, version, time, say);
        using var log = new LibraryLog(say);
        var beating = worker?.Beat(open, ended.Token) ?? Task.CompletedTask;
        await using (var transport = new StreamServerTransport(watched, output,
            host.Options.ServerInfo!.Name, log))
        await using (var served = McpServer.Create(transport, host.Options, log))
        {
            try
            {
                await served.RunAsync(ended.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // The end that was asked for.
            }
            await ended.CancelAsync().ConfigureAwait(false);
            await beating.ConfigureAwait(false);
            if (worker is not null && open.IsCompletedSuccessfully && (await open.ConfigureAwait(false)).Value
                is { Seam: var seam })
                await worker.End(seam, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
