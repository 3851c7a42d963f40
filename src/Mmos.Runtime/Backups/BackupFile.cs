using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Backups;

/// <summary>An open backup. Nothing of it is believed before <see cref="Check"/>.</summary>
public sealed class BackupFile : IAsyncDisposable
{
    private const int Page = 1_000;
    private const int MaxHeader = 64 * 1024;
    private readonly FileStream _file;
    private readonly long _content;

    private BackupFile(FileStream file, BackupHeader header, long content) =>
        (_file, Header, _content) = (file, header, content);

    /// <summary>Its path.</summary>
    public string Path => _file.Name;

    /// <summary>What it says it is a backup of.</summary>
    public BackupHeader Header { get; }

    /// <summary>Opens a file and reads its first line.</summary>
    /// <exception cref="BackupException">There is none, or it is no backup.</exception>
    public static async Task<BackupFile> Open(string path, CancellationToken cancel)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous });
            var start = new byte[Math.Min(MaxHeader, file.Length)];
            await file.ReadExactlyAsync(start, cancel).ConfigureAwait(false);
            var end = Array.IndexOf(start, (byte)'\n');
            var header = end < 0 ? null
                : JsonSerializer.Deserialize(start.AsSpan(0, end), BackupJson.Default.BackupHeader);
            if (header is null || header.Form < 1) throw new JsonException();
            if (header.Form > BackupHeader.CurrentForm)
                throw new BackupException($"`{path}` was written by MMOS {header.Mmos} in a form that this "
                    + "one does not read; use that version or a newer one");
            return new BackupFile(file, header, end + 1);
        }
        catch (Exception e)
        {
            if (file is not null) await file.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                JsonException => new BackupException($"`{path}` is no backup of MMOS", e),
                IOException or UnauthorizedAccessException =>
                    new BackupException($"`{path}` cannot be read: {e.Message}", e),
                _ => e,
            };
        }
    }

    /// <summary>Reads the whole file and touches nothing else: the seal, every blob's hash, every event's
    /// hash, that this build knows every event, and that they fold to a state.</summary>
    /// <returns>The folded log.</returns>
    /// <exception cref="BackupException">Something is wrong; the message says what.</exception>
    public async Task<LogFold> Check(ILogFormat format, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(format);
        await SealedWriting.Check(_file, cancel).ConfigureAwait(false);
        var (chain, fold, blobs) = (format.Chain(), new LogFold(), 0L);
        BackupEnd? end = null;
        try
        {
            await foreach (var part in Parts(cancel).ConfigureAwait(false))
            {
                if (end is not null) throw new BackupException("something follows the backup's end");
                switch (part)
                {
                    case BackupPart.Blob blob: RequireWhole(blob, ++blobs); break;
                    case BackupPart.Event { Stored: var stored }:
                        chain.Add(stored);
                        fold.Fold(stored.Place with { Event = format.Decode(stored) });
                        break;
                    case BackupPart.End last: end = last.Counts; break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or JournalException
            or InvariantException or FormatException)
        {
            throw new BackupException($"`{Path}` cannot be restored: {e.Message}", e);
        }
        if (chain.Problems.Count > 0) throw new BackupException($"`{Path}`: {chain.Problems[0]}");
        if (end is null || end.Events != chain.Seq || end.Blobs != blobs
            || chain.Seq != Header.Seq || chain.Hash != Header.Hash)
            throw new BackupException($"`{Path}` does not hold what its first line says");
        return fold;
    }

    /// <summary>Every blob: its hash and its content, which holds until the next one.</summary>
    public async IAsyncEnumerable<(string Hash, ReadOnlyMemory<byte> Content)> Blobs(
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var part in Parts(cancel).ConfigureAwait(false))
        {
            if (part is not BackupPart.Blob blob) yield break;
            yield return (blob.Hash, blob.Content);
        }
    }

    /// <summary>Every event, in order.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Events(
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var page = new List<StoredEvent>();
        await foreach (var part in Parts(cancel).ConfigureAwait(false))
        {
            if (part is not BackupPart.Event { Stored: var stored }) continue;
            page.Add(stored);
            if (page.Count < Page) continue;
            yield return page;
            page = [];
        }
        if (page.Count > 0) yield return page;
    }

    private static void RequireWhole(BackupPart.Blob blob, long number)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(blob.Content.Span)) != blob.Hash)
            throw new BackupException($"blob {number} of the backup is not what its hash says");
    }

    private async IAsyncEnumerable<BackupPart> Parts([EnumeratorCancellation] CancellationToken cancel)
    {
        var slice = new SliceReading(_file, _content, _file.Length - SealedWriting.SealLength);
        var content = new GZipStream(slice, CompressionMode.Decompress);
        await using var closing = content.ConfigureAwait(false);
        var lines = new LineReading(content);
        while (await lines.Line(cancel).ConfigureAwait(false) is { } line)
            if (line.Span.StartsWith("{\"seq\":"u8))
                // The line's memory is used again for the next one.
                yield return new BackupPart.Event(EventLine.Read(line.ToArray()));
            else if (line.Span.StartsWith("{\"blob\":"u8))
            {
                var blob = JsonSerializer.Deserialize(line.Span, BackupJson.Default.BackupBlob)!;
                yield return new BackupPart.Blob(blob.Blob,
                    await lines.Bytes(blob.Length, cancel).ConfigureAwait(false));
            }
            else
                yield return new BackupPart.End(
                    JsonSerializer.Deserialize(line.Span, BackupJson.Default.BackupEnd)!);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private abstract record BackupPart
    {
        private BackupPart() { }

        public sealed record Blob(string Hash, ReadOnlyMemory<byte> Content) : BackupPart;

        public sealed record Event(StoredEvent Stored) : BackupPart;

        public sealed record End(BackupEnd Counts) : BackupPart;
    }
}
