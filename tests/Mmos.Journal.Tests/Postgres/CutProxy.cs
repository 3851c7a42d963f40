using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>What becomes of a commit that is cut.</summary>
internal enum Cut
{
    /// <summary>The server never sees it.</summary>
    Lost,

    /// <summary>The server carries it out; its answer is lost.</summary>
    Unanswered,

    /// <summary>The client's connection ends, and the server sees it only after the client asked for the
    /// workspace's row again.</summary>
    Late,
}

/// <summary>A way to a PostgreSQL that can cut a connection between a commit and its answer.</summary>
/// <remarks>It looks for the statement's text, so its clients must not prepare statements.</remarks>
internal sealed class CutProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = Encoding.ASCII.GetBytes("commit\0");
    private static readonly byte[] RowLock = Encoding.ASCII.GetBytes("for update\0");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private (Cut How, TaskCompletionSource Done)? _armed;
    private TaskCompletionSource _rowAsked = New();

    public CutProxy(string address)
    {
        _target = new Uri(address);
        _listener.Start();
        _accepting = Task.Run(Accept);
    }

    /// <summary>The address of the same database through here.</summary>
    public string Address => new UriBuilder(_target)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    }.Uri.ToString();

    /// <summary>Cuts the next commit; completes when it was.</summary>
    public Task CutNext(Cut how)
    {
        var done = New();
        lock (_lock) _armed = (how, done);
        return done.Task;
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException) { /* stopping */ }
    }

    private async Task Serve(TcpClient client)
    {
        using var server = new TcpClient();
        using var _ = client;
        try
        {
            await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            client.NoDelay = server.NoDelay = true;
            var back = server.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
            await Task.WhenAny(Forward(client, server, back), back);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException
            or ObjectDisposedException)
        {
            // Either side went.
        }
    }

    private async Task Forward(TcpClient client, TcpClient server, Task back)
    {
        var (buffer, to) = (new byte[1 << 20], server.GetStream());
        while (await client.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            var chunk = buffer.AsMemory(0, count);
            if (chunk.Span.IndexOf(RowLock) >= 0) RowAsked();
            if (chunk.Span.IndexOf(Commit) >= 0 && Take() is { } cut)
            {
                try
                {
                    await CutHere(cut.How, client, to, chunk, back);
                }
                finally
                {
                    cut.Done.SetResult();
                }
                return;
            }
            await to.WriteAsync(chunk, _stop.Token);
        }
    }

    private async Task CutHere(
        Cut how, TcpClient client, NetworkStream to, ReadOnlyMemory<byte> chunk, Task back)
    {
        if (how == Cut.Lost) return;
        Task asked;
        lock (_lock) asked = _rowAsked.Task;
        client.Client.Close(0); // a reset, so that nothing of the answer can pass
        if (how == Cut.Late) await asked.WaitAsync(_stop.Token);
        await to.WriteAsync(chunk, _stop.Token);
        await back; // ends when the server's answer cannot be passed on: it has carried it out by then
    }

    private (Cut How, TaskCompletionSource Done)? Take()
    {
        lock (_lock)
        {
            var armed = _armed;
            _armed = null;
            return armed;
        }
    }

    private void RowAsked()
    {
        TaskCompletionSource asked;
        lock (_lock) (asked, _rowAsked) = (_rowAsked, New());
        asked.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
