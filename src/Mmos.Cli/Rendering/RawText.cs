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

    /// <summary>Writes a stream: its bytes where it is not a terminal.</summary>
    public static async Task Write(Terminal terminal, Stream text, CancellationToken cancel)
    {
        if (!terminal.IsLive)
        {
            await terminal.Out.FlushAsync(cancel);
            await using var raw = terminal.OpenRaw();
            await text.CopyToAsync(raw, cancel);
            return;
        }
        using var reader = new StreamReader(text);
        while (await reader.ReadLineAsync(cancel) is { } line)
            terminal.Out.WriteLine(Printable.Line(line));
    }
}
