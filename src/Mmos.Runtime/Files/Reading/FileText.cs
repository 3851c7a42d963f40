using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>From bytes to text: refuses what is too big, not UTF-8 or not text, before any parser sees
/// it.</summary>
internal static class FileText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The file's text; null with a problem added when it cannot be read.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What problems call it.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="most">How many bytes it may have.</param>
    public static string? Load(string path, string name, Problems problems, int most = FileLimits.Bytes)
    {
        try
        {
            using var file =
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[most + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Decode(bytes.AsSpan(0, count), name, problems, most);
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(Position.Outside(name), "", e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException when Directory.Exists(path) => "this is a folder, not a file",
                _ => $"cannot be read: {Quote.Bare(e.Message)}",
            });
            return null;
        }
    }

    /// <summary>The text of these bytes without a byte order mark; null with a problem added when they are no
    /// text.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string name, Problems problems,
        int most = FileLimits.Bytes)
    {
        if (bytes.Length > most)
        {
            problems.Add(Position.Outside(name), "",
                $"larger than {most / 1_000_000} MB; split it into several files");
            return null;
        }
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            problems.Add(new Position(name, 1, 1), "", "this is UTF-16; save the file as UTF-8");
            return null;
        }
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            bytes = bytes[3..];
        try
        {
            var text = Strict.GetString(bytes);
            return IsText(text, name, problems) ? text : null;
        }
        catch (DecoderFallbackException e)
        {
            var (line, column) =
                Place(Encoding.UTF8.GetString(bytes[..Math.Clamp(e.Index, 0, bytes.Length)]));
            problems.Add(
                new Position(name, line, column), "", "not valid UTF-8 here; save the file as UTF-8");
            return null;
        }
    }

    /// <summary>YAML's parser takes a zero byte for the end of the file: what follows would be lost in
    /// silence.</summary>
    private static bool IsText(string text, string name, Problems problems)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\0', '\u001f');
        for (var from = 0; at >= 0;)
        {
            if (text[from + at] is not ('\t' or '\n' or '\r'))
            {
                var (line, column) = Place(text[..(from + at)]);
                var code = $"U+{(int)text[from + at]:X4}";
                problems.Add(new Position(name, line, column), "", $"control character {code}; remove it");
                return false;
            }
            from += at + 1;
            at = text.AsSpan(from).IndexOfAnyInRange('\0', '\u001f');
        }
        return true;
    }

    private static (int Line, int Column) Place(string before)
    {
        var line = before.Count(letter => letter == '\n') + 1;
        return (line, before.Length - before.LastIndexOf('\n'));
    }
}
