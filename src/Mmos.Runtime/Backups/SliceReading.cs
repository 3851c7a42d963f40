namespace Mmos.Runtime.Backups;

/// <summary>A part of a file, as a stream of its own.</summary>
internal sealed class SliceReading(FileStream file, long start, long end) : Stream
{
    private long _at = start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, end - _at);
        if (wanted <= 0) return 0;
        var read = RandomAccess.Read(file.SafeFileHandle, buffer[..wanted], _at);
        _at += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, end - _at);
        if (wanted <= 0) return 0;
        var read = await RandomAccess.ReadAsync(file.SafeFileHandle, buffer[..wanted], _at, cancellationToken)
            .ConfigureAwait(false);
        _at += read;
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
