using System.Runtime.CompilerServices;
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
    /// <param name="open">Gives the seam, or says why there is none; asked first when the client was
    /// greeted, then for each call.</param>
    /// <param name="worker">The worker behind an executor; null for the others.</param>
    /// <param name="version">Version of this program.</param>
    /// <param name="input">What the client writes.</param>
    /// <param name="output">What it reads: only the protocol.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Takes a line of what went wrong, for the log.</param>
    /// <param name="cancel">Ends it as the client's end would.</param>
    public static async Task Run(ToolServer server, Func<Task<Answer<ToolWorkspace>>> open,
        WorkerSession? worker, string version, Stream input, Stream output, TimeProvider time,
        Action<string> say, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var first = await Greeting.FirstLine(input, cancel).ConfigureAwait(false);
            var greeting = Greeting.Answer(first, ToolSet.NameOf(server), version,
                ToolSet.InstructionsOf(server), server == ToolServer.Orchestrator);
            using var traffic = new Traffic(isGreeted: greeting is null);
            if (greeting is not null)
            {
                await output.WriteAsync(greeting, cancel).ConfigureAwait(false);
                await output.FlushAsync(cancel).ConfigureAwait(false);
                output = new AfterFirstLine(output, traffic);
            }
            _ = open();
            await using var watched = new WatchedInput(first, input, traffic);
            await using var host = new ToolHost(server, open, worker, version, time, say, traffic);
            await Serve(host, open, worker, watched, output, traffic.Over, say, cancel)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
    }

    // Apart, so that the library is not loaded before the client is greeted.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task Serve(ToolHost host, Func<Task<Answer<ToolWorkspace>>> open,
        WorkerSession? worker, Stream input, Stream output, Task ended, Action<string> say,
        CancellationToken cancel)
    {
        using var log = new LibraryLog(say);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var beating = worker?.Beat(open, over.Token) ?? Task.CompletedTask;
        await using var transport = new StreamServerTransport(input, output, host.Options.ServerInfo!.Name,
            log);
        await using var served = McpServer.Create(transport, host.Options, log);
        try
        {
            var serving = served.RunAsync(over.Token);
            // A request that stays open, such as a subscription, would keep the library from ending.
            if (await Task.WhenAny(serving, ended).ConfigureAwait(false) == ended)
                await over.CancelAsync().ConfigureAwait(false);
            await serving.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        await over.CancelAsync().ConfigureAwait(false);
        await beating.ConfigureAwait(false);
        if (worker is not null && open() is { IsCompletedSuccessfully: true } opened
            && (await opened.ConfigureAwait(false)).Value is { Seam: var seam })
            await worker.End(seam, CancellationToken.None).ConfigureAwait(false);
    }
}
