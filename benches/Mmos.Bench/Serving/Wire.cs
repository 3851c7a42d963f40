using System.Buffers;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Mmos.Bench.Serving;

/// <summary>One kept-alive HTTP connection of a caller that waits for each answer. It computes next to
/// nothing: what a client uses of the processors, the server lacks.</summary>
/// <remarks>Understands what the server sends: an answer of a known length, or one in chunks.</remarks>
internal sealed class Wire : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ArrayBufferWriter<byte> _asked = new(4_096);
    private readonly byte[] _always;
    private byte[] _heard = new byte[64 * 1024];
    private int _filled;

    public Wire(Uri server, string token)
    {
        _socket.Connect(server.Host, server.Port);
        _always = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer "
            + $"{token}\r\nContent-Type: application/json\r\nContent-Length: ");
    }

    /// <summary>Posts, and gives the body of the answer, which is good until the next call.</summary>
    /// <param name="path">Of ASCII letters.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="body">JSON.</param>
    /// <exception cref="InvalidOperationException">The server refused, or went away.</exception>
    public ReadOnlySpan<byte> Post(string path, string? key, ReadOnlySpan<byte> body)
    {
        _asked.ResetWrittenCount();
        _asked.Write("POST "u8);
        Encoding.ASCII.GetBytes(path, _asked);
        _asked.Write(_always);
        Utf8Formatter.TryFormat(body.Length, _asked.GetSpan(10), out var digits);
        _asked.Advance(digits);
        if (key is not null)
        {
            _asked.Write("\r\nIdempotency-Key: "u8);
            Encoding.ASCII.GetBytes(key, _asked);
        }
        _asked.Write("\r\n\r\n"u8);
        _asked.Write(body);
        for (var left = _asked.WrittenSpan; left.Length > 0;) left = left[_socket.Send(left)..];
        return Answer();
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Answer()
    {
        _filled = 0;
        var end = After("\r\n\r\n"u8, 0);
        var head = _heard.AsSpan(0, end);
        var isGood = head[9] == '2';
        var length = head.IndexOf("Content-Length: "u8);
        Range body;
        if (length < 0) body = Chunks(end);
        else
        {
            var bytes = Number(head[(length + 16)..], 'g');
            Fill(end + bytes);
            body = end..(end + bytes);
        }
        return isGood ? _heard.AsSpan(body) : throw new InvalidOperationException(
            Encoding.UTF8.GetString(_heard, 0, end) + Encoding.UTF8.GetString(_heard.AsSpan(body)));
    }

    // Moved together, so that the caller has one piece.
    private Range Chunks(int start)
    {
        for (var (at, end) = (start, start); ;)
        {
            var data = After("\r\n"u8, at);
            var bytes = Number(_heard.AsSpan(at, data - at), 'x');
            Fill(data + bytes + 2);
            if (bytes == 0) return start..end;
            _heard.AsSpan(data, bytes).CopyTo(_heard.AsSpan(end));
            (at, end) = (data + bytes + 2, end + bytes);
        }
    }

    private static int Number(ReadOnlySpan<byte> text, char format) =>
        Utf8Parser.TryParse(text, out int number, out _, format) ? number
            : throw new InvalidOperationException("the server answered with no length");

    private int After(ReadOnlySpan<byte> mark, int from)
    {
        while (true)
        {
            var found = _heard.AsSpan(from, _filled - from).IndexOf(mark);
            if (found >= 0) return from + found + mark.Length;
            Fill(_filled + 1);
        }
    }

    private void Fill(int upTo)
    {
        if (upTo > _heard.Length) Array.Resize(ref _heard, Math.Max(upTo, 2 * _heard.Length));
        while (_filled < upTo)
        {
            var more = _socket.Receive(_heard.AsSpan(_filled));
            if (more == 0) throw new InvalidOperationException("the server closed the connection");
            _filled += more;
        }
    }
}
