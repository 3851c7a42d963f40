using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mmos.Bench.Peers;

/// <summary>A Redis of the benchmark's own that acknowledges nothing before it is on the disk.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it listens, on the loopback address.</summary>
    public int Port { get; }

    /// <summary>Starts one; null where there is no `redis-server`.</summary>
    /// <param name="folder">For its files; is made.</param>
    /// <exception cref="InvalidOperationException">It does not answer.</exception>
    public static async Task<RedisServer?> Start(string folder)
    {
        Directory.CreateDirectory(folder);
        var port = FreePort();
        var start = new ProcessStartInfo("redis-server",
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--daemonize", "no",
        ])
        { RedirectStandardOutput = true };
        start.Environment.Remove("LD_PRELOAD");
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new RedisServer(process, port);
        for (var began = Stopwatch.GetTimestamp(); !await IsThere(port);)
        {
            if (!process.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(20);
                continue;
            }
            server.Dispose();
            throw new InvalidOperationException($"redis-server does not answer on port {port}");
        }
        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> IsThere(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
