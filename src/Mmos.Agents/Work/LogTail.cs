using System.Text;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>The end of a log file, as text.</summary>
internal static class LogTail
{
    /// <summary>The last characters, secrets masked, from a whole line on where there is one; empty without
    /// a file.</summary>
    public static string Read(string file, int characters)
    {
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        // A character has at most four bytes.
        stream.Position = Math.Max(0, stream.Length - 4L * characters);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = Secrets.Blank(reader.ReadToEnd().TrimEnd());
        if (text.Length <= characters) return text;
        text = text[^characters..];
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return line >= 0 && line < characters / 10 ? text[(line + 1)..] : text;
    }
}
