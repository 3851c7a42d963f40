using System.Text;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Pages of an attempt's log.</summary>
internal static class AttemptOutput
{
    /// <summary>Bytes of one page.</summary>
    private const int PageBytes = 256 * 1024;

    /// <summary>What is read before a page, so that a secret that begins there is seen; longer than any
    /// private
    /// key.</summary>
    private const int LookBack = 16 * 1024;

    /// <summary>What is read behind a page, for one that begins at its end.</summary>
    private const int LookAhead = 1024;

    /// <summary>A page; null without a log.</summary>
    /// <param name="file">The log.</param>
    /// <param name="task">The task, with the number of the attempt.</param>
    /// <param name="after">Bytes to leave out; negative: only so many from the end.</param>
    public static AttemptLog? Read(string file, TaskInfo task, long after)
    {
        if (!File.Exists(file)) return null;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        var end = stream.Length;
        var from = Math.Clamp(after < 0 ? end + after : after, 0, end);
        var to = Math.Min(end, from + PageBytes);
        var (low, high) = (Math.Max(0, from - LookBack), Math.Min(end, to + LookAhead));
        var bytes = new byte[high - low];
        stream.Position = low;
        stream.ReadExactly(bytes);
        Mask(bytes);
        var page = bytes.AsSpan((int)(from - low), (int)(to - from));
        // A line, or at least a letter, that the page would cut in two belongs to the next one.
        if (to < end)
            page = page.LastIndexOf((byte)'\n') is >= 0 and var line ? page[..(line + 1)]
                : page[..^Partial(page)];
        return new AttemptLog(task.Id, task.Attempt, Encoding.UTF8.GetString(page), from + page.Length,
            from + page.Length == end);
    }

    // Byte by byte as Latin-1: secrets are ASCII, and places stay what they are.
    private static void Mask(Span<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var masked = Secrets.Blank(text);
        if (!ReferenceEquals(text, masked)) Encoding.Latin1.GetBytes(masked, bytes);
    }

    private static int Partial(ReadOnlySpan<byte> page)
    {
        for (var back = 1; back <= 3; back++)
        {
            var value = page[^back];
            if ((value & 0xC0) == 0x80) continue;
            var length = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
            return length > back ? back : 0;
        }
        return 0;
    }
}
