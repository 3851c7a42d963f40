namespace Mmos.Mcp.Serving;

/// <summary>What a client writes, as the protocol's library reads it: first the line that was read already,
/// the rest once that was answered, and the end once what came before it was carried out.</summary>
internal sealed class WatchedInput(ReadOnlyMemory<byte> first, Stream input, Traffic traffic) : Stream
{
    private readonly int _line = first.Span.IndexOf((byte)'\n') + 1;
    private int _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken =
        default)
    {
        if (_given < first.Length)
        {
            var end = _given < _line ? _line : first.Length;
            if (_given >= _line) await traffic.Greeted.WaitAsync(cancellationToken).ConfigureAwait(false);
            return Give(first[_given..end], buffer);
        }
        await traffic.Greeted.WaitAsync(cancellationToken).ConfigureAwait(false);
        var count = await Read(buffer, cancellationToken).ConfigureAwait(false);
        if (count == 0 && buffer.Length > 0) await traffic.End(cancellationToken).ConfigureAwait(false);
        traffic.Came(buffer.Span[..count].Count((byte)'\n'));
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count,
        CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("the protocol reads without blocking a thread");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Give(ReadOnlyMemory<byte> part, Memory<byte> buffer)
    {
        var count = Math.Min(part.Length, buffer.Length);
        part[..count].CopyTo(buffer);
        _given += count;
        traffic.Came(part.Span[..count].Count((byte)'\n'));
        return count;
    }

    private async ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            // Reading a terminal's input cannot be cancelled; the end of this process ends it.
            return await input.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(cancel)
                .ConfigureAwait(false);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
