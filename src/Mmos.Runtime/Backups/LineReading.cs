namespace Mmos.Runtime.Backups;

/// <summary>Lines, and runs of bytes between them, of a stream.</summary>
internal sealed class LineReading(Stream from)
{
    /// <summary>Far above any event or blob; a line that is longer is no line of a backup.</summary>
    private const int MaxLength = 256 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null at the end. Holds until the next call.</summary>
    /// <exception cref="BackupException">The stream ends within a line, or the line has no end.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> Line(CancellationToken cancel)
    {
        var looked = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, looked + found);
                _start += looked + found + 1;
                return line;
            }
            looked = _end - _start;
            if (await Fill(cancel).ConfigureAwait(false)) continue;
            return looked == 0 ? null : throw new BackupException("the backup ends within a line");
        }
    }

    /// <summary>The next bytes and the line end behind them. Holds until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> Bytes(int count, CancellationToken cancel)
    {
        if (count is < 0 or > MaxLength) throw new BackupException($"no blob has {count} bytes");
        while (_end - _start < count + 1)
            if (!await Fill(cancel).ConfigureAwait(false))
                throw new BackupException("the backup ends within a blob");
        var bytes = _buffer.AsMemory(_start, count);
        if (_buffer[_start + count] != (byte)'\n')
            throw new BackupException("a blob of the backup is longer than it says");
        _start += count + 1;
        return bytes;
    }

    private async ValueTask<bool> Fill(CancellationToken cancel)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLength) throw new BackupException("a line of the backup has no end");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await from.ReadAsync(_buffer.AsMemory(_end), cancel).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
