using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mmos.Cli.Tests.Alerts;

/// <summary>A receiver of alerts on loopback: HTTP with prepared answers, or just enough of SMTP.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private Receiver(Func<StreamReader, StreamWriter, Task> serve)
    {
        _listener.Start();
        _loop = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    var stream = client.GetStream();
                    using var reader = new StreamReader(stream, Encoding.Latin1);
                    await using var writer = new StreamWriter(stream, Encoding.Latin1)
                    {
                        NewLine = "\r\n",
                        AutoFlush = true
                    };
                    await serve(reader, writer);
                }
            }
            catch (Exception e) when (e
                is OperationCanceledException or IOException or SocketException
                or InvalidOperationException)
            { /* over */ }
        });
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was received: a request with its headers and body, or a mail.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Answers each request with the next status; the last one stays.</summary>
    public static Receiver Http(params int[] statuses)
    {
        var answers = new Queue<int>(statuses);
        Receiver? me = null;
        return me = new Receiver(async (reader, writer) =>
        {
            var text = new StringBuilder();
            var length = 0;
            for (string? line; (line = await reader.ReadLineAsync()) is { Length: > 0 };)
            {
                text.AppendLine(line);
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(line.AsSpan(15));
            }
            var body = new char[length];
            await reader.ReadBlockAsync(body);
            lock (me!.Received)
                me.Received.Add(text + "\n"
                    + Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(new string(body))));
            var status = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            await writer.WriteAsync($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
    }

    /// <summary>Takes mails.</summary>
    public static Receiver Smtp()
    {
        Receiver? me = null;
        return me = new Receiver(async (reader, writer) =>
        {
            await writer.WriteLineAsync("220 fake");
            var mail = new StringBuilder();
            for (string? line; (line = await reader.ReadLineAsync()) is not null && line != "QUIT";)
            {
                mail.AppendLine(line);
                if (line != "DATA")
                {
                    await writer.WriteLineAsync("250 ok");
                    continue;
                }
                await writer.WriteLineAsync("354 go on");
                while ((line = await reader.ReadLineAsync()) is not null
                    && line != ".") mail.AppendLine(line);
                lock (me!.Received) me.Received.Add(mail.ToString());
                await writer.WriteLineAsync("250 taken");
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }
}
