using System.Security.Cryptography;
using System.Text;

namespace Mmos.Runtime.Backups;

/// <summary>Writes on to a file and seals it: the last line is the SHA-256 of all before it.</summary>
internal sealed class SealedWriting(Stream to) : Stream
{
    private const string Word = "sha256 ";
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes of the last line.</summary>
    public const int SealLength = 7 + 64 + 1;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the last line.</summary>
    public ValueTask Seal(CancellationToken cancel) =>
        to.WriteAsync(Line(_hash.GetHashAndReset()), cancel);

    /// <summary>Refuses a file whose last line is not the SHA-256 of all before it; what follows the seal
    /// counts as well.</summary>
    /// <exception cref="BackupException">It is damaged, cut, or no backup.</exception>
    public static async Task Check(FileStream file, CancellationToken cancel)
    {
        var end = file.Length - SealLength;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        file.Position = 0;
        while (file.Position < end)
        {
            var wanted = (int)Math.Min(buffer.Length, end - file.Position);
            await file.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancel).ConfigureAwait(false);
            hash.AppendData(buffer, 0, wanted);
        }
        var line = new byte[SealLength];
        if (end > 0) await file.ReadExactlyAsync(line, cancel).ConfigureAwait(false);
        if (end <= 0 || !line.AsSpan(0, Word.Length).SequenceEqual(Encoding.ASCII.GetBytes(Word)))
            throw new BackupException($"`{file.Name}` is cut or is no whole backup: its last line is no "
                + "seal; take an older backup");
        if (!line.AsSpan().SequenceEqual(Line(hash.GetHashAndReset())))
            throw new BackupException($"`{file.Name}` was damaged or changed: its SHA-256 is not the one it "
                + "was sealed with; take another backup");
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        to.Write(buffer);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        await to.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => to.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Line(byte[] hash) =>
        Encoding.ASCII.GetBytes($"{Word}{Convert.ToHexStringLower(hash)}\n");
}
