using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Backups;

/// <summary>Makes backups of a workspace while it is in use.</summary>
/// <remarks>
/// The log only grows, so its part up to the head as it was at the beginning is one consistent whole,
/// whoever writes meanwhile. Each event is checked against the chain on the way: a damaged log gives no
/// backup. Memory does not grow with the log; the names of the blobs are held.
/// </remarks>
public sealed class BackupWriter(BackupSource source, string mmos, TimeProvider time)
{
    private const int Page = 1_000;

    /// <summary>A secret may be removed from a part that was read already; then the whole is read
    /// again.</summary>
    private const int Tries = 3;

    /// <summary>Makes a backup.</summary>
    /// <param name="file">Its path; nothing may be there. Its folder is made.</param>
    /// <param name="by">`person` or `schedule`; see <see cref="BackupHeader"/>.</param>
    /// <param name="cancel">Gives up; nothing is left at the path.</param>
    /// <returns>What was made; it is on disk.</returns>
    /// <exception cref="BackupException">It cannot be made.</exception>
    /// <exception cref="JournalException">The database cannot be read.</exception>
    public async Task<BackupMade> Write(string file, string by, CancellationToken cancel)
    {
        if (Path.Exists(file)) throw new BackupException($"`{file}` is there already; name a new file");
        var partial = $"{file}.partial-{Environment.ProcessId}";
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
            for (var tried = 1; ; tried++)
            {
                var made = await Attempt(partial, file, by, tried == Tries, cancel).ConfigureAwait(false);
                if (made is null) continue;
                File.Move(partial, file);
                return made;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"`{file}` cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task<BackupMade?> Attempt(
        string partial, string name, string by, bool isLast, CancellationToken cancel)
    {
        var head = await source.Journal.ReadHead(cancel).ConfigureAwait(false);
        var header = new BackupHeader
        {
            Form = BackupHeader.CurrentForm,
            Mmos = mmos,
            Workspace = source.Workspace,
            MadeAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            By = by,
            Seq = head.Seq,
            Hash = head.Hash,
        };
        var file = PrivateFiles.Create(partial);
        await using var closing = file.ConfigureAwait(false);
        using var seal = new SealedWriting(file);
        await Line(seal, JsonSerializer.SerializeToUtf8Bytes(header, BackupJson.Default.BackupHeader), cancel)
            .ConfigureAwait(false);
        long blobs;
        var packed = new GZipStream(seal, CompressionLevel.Fastest, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
        {
            // Whatever an event names was stored before it: so all that the events up to the head name is
            // here.
            blobs = await WriteBlobs(packed, cancel).ConfigureAwait(false);
            var problem = await WriteEvents(packed, head, cancel).ConfigureAwait(false);
            if (problem is not null && !isLast) return null;
            if (problem is not null) throw new BackupException($"no backup was made: {problem}");
            var end = new BackupEnd { Events = head.Seq, Blobs = blobs };
            await Line(packed, JsonSerializer.SerializeToUtf8Bytes(end, BackupJson.Default.BackupEnd), cancel)
                .ConfigureAwait(false);
        }
        await seal.Seal(cancel).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
        return new BackupMade(Path.GetFullPath(name), header, file.Length, blobs);
    }

    private async Task<long> WriteBlobs(Stream to, CancellationToken cancel)
    {
        var written = 0L;
        foreach (var hash in await source.Store.BlobHashes(cancel).ConfigureAwait(false))
        {
            if (await source.Blobs.Get(hash, cancel).ConfigureAwait(false) is not { } content) continue;
            var line = new BackupBlob { Blob = hash, Length = content.Length };
            await Line(to, JsonSerializer.SerializeToUtf8Bytes(line, BackupJson.Default.BackupBlob), cancel)
                .ConfigureAwait(false);
            await Line(to, content, cancel).ConfigureAwait(false);
            written++;
        }
        return written;
    }

    /// <returns>Null, or what is wrong with the log.</returns>
    private async Task<string?> WriteEvents(Stream to, Head head, CancellationToken cancel)
    {
        var chain = source.Format.Chain();
        var lines = new ArrayBufferWriter<byte>();
        while (chain.Seq < head.Seq)
        {
            var wanted = (int)Math.Min(Page, head.Seq - chain.Seq);
            var page = await source.Store.ReadStored(chain.Seq, wanted, cancel).ConfigureAwait(false);
            if (page.Count == 0) return $"the log ends at event {chain.Seq}, not at {head.Seq}";
            lines.ResetWrittenCount();
            foreach (var stored in page)
            {
                if (stored.Json.Span.Contains((byte)'\n'))
                    return $"the content of event {stored.Place.Seq} has a line break, which MMOS never "
                        + "writes; look with: mmos db verify";
                chain.Add(stored);
                EventLine.Write(lines, stored);
            }
            await to.WriteAsync(lines.WrittenMemory, cancel).ConfigureAwait(false);
        }
        if (chain.Problems.Count > 0) return $"{chain.Problems[0]}; look with: mmos db verify";
        return chain.Hash == head.Hash ? null : "the log was replaced while it was read";
    }

    private static async ValueTask Line(Stream to, ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        await to.WriteAsync(line, cancel).ConfigureAwait(false);
        await to.WriteAsync("\n"u8.ToArray(), cancel).ConfigureAwait(false);
    }
}
