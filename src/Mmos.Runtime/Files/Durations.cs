using System.Globalization;
using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>Durations as files and the command line write them: `90s`, `30m`, `2h`, `1h30m`, `2d`.</summary>
public static class Durations
{
    /// <summary>Reads a duration; each unit at most once, from days down to seconds.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="value">The duration; zero when it is none.</param>
    /// <returns>Whether the text is a duration.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (Patterns.Duration().Match(text) is not { Success: true } match)
            return false;
        long Unit(int group) => match.Groups[group] is { Success: true } digits
            ? long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : 0;
        value = TimeSpan.FromSeconds((((Unit(1) * 24) + Unit(2)) * 60 + Unit(3)) * 60 + Unit(4));
        return true;
    }

    /// <summary>The shortest way to write a duration of whole seconds; `0s` for none.</summary>
    /// <param name="value">Not negative; parts of a second are dropped.</param>
    public static string Text(TimeSpan value)
    {
        var text = new StringBuilder();
        foreach (var (count, unit) in new[]
            { (value.Days, 'd'), (value.Hours, 'h'), (value.Minutes, 'm'), (value.Seconds, 's') })
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
        return text.Length == 0 ? "0s" : text.ToString();
    }
}
