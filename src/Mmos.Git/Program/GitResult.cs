using System.Text;

namespace Mmos.Git;

/// <summary>How one git process ended.</summary>
/// <param name="ExitCode">0 for success; what else means depends on the command.</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Error">Standard error, in English.</param>
public sealed record GitResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>True when git reported success.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>Standard output as UTF-8; bytes that are none become U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Standard output without the line end.</summary>
    public string Line => Text.TrimEnd('\r', '\n');

    /// <summary>The non-empty lines of standard output.</summary>
    public string[] Lines => Text.Split(
        '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The fields of an output that git ended with NUL each (`-z`).</summary>
    public string[] Fields
    {
        get
        {
            var fields = Text.Split('\0');
            return fields[^1].Length == 0 ? fields[..^1] : fields;
        }
    }
}
