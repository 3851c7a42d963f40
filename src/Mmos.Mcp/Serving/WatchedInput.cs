namespace Mmos.Mcp.Serving;

/// <summary>A stream for reading that tells when it has ended.</summary>
internal sealed class WatchedInput(Stream input, CancellationTokenSource ended) : Stream
{
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
        try
        {
            // Reading a terminal's input cannot be cancelled; the end of this process ends it.
            var count = await input.ReadAsync(buffer, CancellationToken.None).AsTask()
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0) await ended.CancelAsync().ConfigureAwait(false);
            return count;
        }
        catch (IOException)
        {
            await ended.CancelAsync().ConfigureAwait(false);
            return 0;
        }
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
}
