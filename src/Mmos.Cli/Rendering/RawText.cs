using System.Text;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>Text that programs read: unchanged in a file or a pipe, made safe on a terminal.</summary>
internal static class RawText
{
    /// <summary>Writes a whole text.</summary>
    public static void Write(Terminal terminal, string text)
    {
        if (!terminal.IsLive)
        {
            terminal.Out.Write(text);
            return;
        }
        foreach (var line in Printable.Lines(text))
            terminal.Out.WriteLine(line);
    }

    /// <summary>Writes the next part of a text that a task printed: its bytes where it is not a
    /// terminal.</summary>
    public static async Task WritePart(Terminal terminal, string text, CancellationToken cancel)
    {
        if (terminal.IsLive)
        {
            Write(terminal, text);
            return;
        }
        await terminal.Out.FlushAsync(cancel);
        await using var raw = terminal.OpenRaw();
        await raw.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
    }
}
