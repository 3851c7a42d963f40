namespace Mmos.Mcp.Serving;

/// <summary>What the client reads, without the first line: it was written before.</summary>
internal sealed class AfterFirstLine(Stream output, Traffic traffic) : Stream
{
    private bool _isAfter;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        if (!_isAfter)
        {
            var end = buffer.Span.IndexOf((byte)'\n');
            if (end < 0) return;
            _isAfter = true;
            traffic.Greet();
            buffer = buffer[(end + 1)..];
        }
        await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count,
        CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        output.FlushAsync(cancellationToken);

    public override void Flush() => output.Flush();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("the protocol writes without blocking a thread");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
