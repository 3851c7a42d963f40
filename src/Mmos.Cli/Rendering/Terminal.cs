using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mmos.Cli.Json;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>Where a command writes. Colours and redrawing only where a person looks at a terminal.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    /// <summary>Standard output.</summary>
    public TextWriter Out => output;

    /// <summary>Standard output as bytes, for what must not be changed.</summary>
    public Func<Stream> OpenRaw { get; init; } = () => Stream.Null;

    /// <summary>Standard input as bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Waits for a line that a person types; null where nobody could type one.</summary>
    public Func<string?>? Ask { get; init; }

    /// <summary>Whether standard output is a terminal that can be redrawn.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether standard output takes colours.</summary>
    public bool HasColor { get; init; }

    /// <summary>Its columns and rows at the moment.</summary>
    public Func<(int Width, int Height)> Size { get; init; } = () => (Frame.Unlimited, Frame.Unlimited);

    /// <summary>Its columns at the moment.</summary>
    public int Width => Size().Width;

    /// <summary>Its rows at the moment.</summary>
    public int Height => Size().Height;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess(IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var isTerminal = !Console.IsOutputRedirected;
        var isLive = isTerminal && environment.GetValueOrDefault("TERM") != "dumb";
        return new Terminal(Console.Out, Console.Error)
        {
            OpenRaw = Console.OpenStandardOutput,
            OpenInput = Console.OpenStandardInput,
            Ask = isTerminal && !Console.IsInputRedirected ? Console.In.ReadLine : null,
            IsLive = isLive,
            HasColor = WantsColor(isTerminal, environment),
            Size = isTerminal ? ConsoleSize : () => (Frame.Unlimited, Frame.Unlimited),
        };
    }

    /// <summary>Colours: on a terminal that knows them, unless `NO_COLOR` has any value
    /// (no-color.org).</summary>
    public static bool WantsColor(bool isTerminal, IReadOnlyDictionary<string, string> environment) =>
        isTerminal && environment.GetValueOrDefault("TERM") != "dumb"
        && string.IsNullOrEmpty(environment.GetValueOrDefault("NO_COLOR"));

    /// <summary>Writes a page, cut to the width of a terminal.</summary>
    public void Write(Page page)
    {
        foreach (var line in page.Lines)
            Write(line);
    }

    /// <summary>Writes a line.</summary>
    public void Write(Line line) => Out.WriteLine(HasColor ? Colored(line) : line.Text);

    /// <summary>Writes one line of text, made safe.</summary>
    public void Say(string text) => Write(Line.Of(text));

    /// <summary>Writes an error: `mmos: …` on one line of standard error.</summary>
    public void Fail(string message) => error.WriteLine("mmos: " + Printable.Line(message));

    /// <summary>Writes a hint on standard error, so that output stays clean for programs.</summary>
    public void Note(string message) => error.WriteLine(Printable.Line(message));

    /// <summary>Writes JSON: indented and safe to show for people, on one line for programs.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        if (IsLive)
            RawText.Write(this,
                JsonSerializer.Serialize(value, (JsonTypeInfo<T>)CliJson.Indented.GetTypeInfo(typeof(T))!));
        else
            Out.WriteLine(JsonSerializer.Serialize(value, type));
    }

    /// <summary>Escape code of a meaning; the eight basic colours, so that the person's theme
    /// decides.</summary>
    private static string Colored(Line line)
    {
        var text = new StringBuilder();
        foreach (var (piece, ink) in line.Spans)
            text.Append(ink switch
            {
                Ink.Strong => $"\e[1m{piece}\e[0m",
                Ink.Faint => $"\e[2m{piece}\e[0m",
                Ink.Good => $"\e[32m{piece}\e[0m",
                Ink.Bad => $"\e[31m{piece}\e[0m",
                Ink.Busy => $"\e[36m{piece}\e[0m",
                Ink.Warn => $"\e[33m{piece}\e[0m",
                _ => piece,
            });
        return text.ToString().TrimEnd();
    }

    private static (int Width, int Height) ConsoleSize()
    {
        try
        {
            return (Math.Max(20, Console.WindowWidth), Math.Max(5, Console.WindowHeight));
        }
        catch (IOException)
        {
            return (80, 24);
        }
    }
}
