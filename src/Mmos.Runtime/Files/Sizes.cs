using System.Globalization;

namespace Mmos.Runtime.Files;

/// <summary>Sizes as files and the command line write them: `512MB` (thousands) or `512MiB` (1024).</summary>
public static class Sizes
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("GB", 1_000_000_000), ("GiB", 1 << 30), ("MB", 1_000_000), ("MiB", 1 << 20), ("KB", 1_000),
            ("KiB", 1 << 10),
        ("B", 1),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="bytes">The size in bytes; 0 when it is none.</param>
    /// <returns>Whether the text is a size.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (Patterns.Size().Match(text) is not { Success: true } match)
            return false;
        var unit = Array.Find(Units, one => one.Unit == match.Groups[2].Value).Bytes;
        bytes = long.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * unit;
        return true;
    }

    /// <summary>A size in the largest unit that says it exactly.</summary>
    /// <param name="bytes">Not negative.</param>
    public static string Text(long bytes)
    {
        var (unit, size) = Array.Find(Units, one => bytes >= one.Bytes && bytes % one.Bytes == 0);
        return unit is null ? "0B" : string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }
}
