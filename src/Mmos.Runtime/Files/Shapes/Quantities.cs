using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>Shapes of numbers and amounts. Always with `.`, whatever the machine's language is.</summary>
internal static class Quantities
{
    public static readonly Shape<bool> Truth = new ScalarShape<bool>(
        "true or false", ReadTruth, value => value, () => new JsonObject { ["type"] = "boolean" });

    public static readonly Shape<long> Size = new ScalarShape<long>(
        "a size such as 512MB", ReadSize, value => Sizes.Text(value),
        () => Pattern(Patterns.Size().ToString()));

    public static readonly Shape<int> Percent = new ScalarShape<int>(
        "a share such as 20%", ReadPercent,
        value => value.ToString(CultureInfo.InvariantCulture) + "%", () => Pattern(@"^\d{1,3}%$"));

    public static Shape<int> Whole(int least, int most) => new ScalarShape<int>(
        least == most ? $"{least}" : $"a whole number from {least} to {most}",
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most ? null : ScalarShape<int>.Other,
        value => value,
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most });

    public static Shape<long> Count(long least, long most) => new ScalarShape<long>(
        $"a whole number from {least} to {most}",
        (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most ? null : ScalarShape<long>.Other,
        value => value,
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most });

    /// <summary>A number with at most six decimals (a millionth of a dollar is the ledger's unit).</summary>
    public static Shape<decimal> Number(decimal least, decimal most) => new ScalarShape<decimal>(
        $"a number from {Text(least)} to {Text(most)} with at most 6 decimals",
        (string text, out decimal value) =>
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most && decimal.Round(value, 6) == value
                && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1])
                ? null
                : text.Contains(',', StringComparison.Ordinal)
                    ? "write numbers with . as the decimal point"
                    : ScalarShape<decimal>.Other,
        value => value,
        () => new JsonObject { ["type"] = "number", ["minimum"] = least, ["maximum"] = most });

    public static Shape<TimeSpan> Duration(TimeSpan least, TimeSpan most) => new ScalarShape<TimeSpan>(
        "a duration such as 2h, 30m or 1h30m",
        (string text, out TimeSpan value) =>
            !Durations.TryParse(text, out value) ? ScalarShape<TimeSpan>.Other
            : value < least || value > most ? $"expected {Durations.Text(least)} to {Durations.Text(most)}"
            : null,
        value => Durations.Text(value),
        () => Pattern(Patterns.Duration().ToString().Replace(@"\z", "$", StringComparison.Ordinal)));

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? ReadTruth(string text, out bool value)
    {
        value = text == "true";
        return text is "true" or "false" ? null : ScalarShape<bool>.Other;
    }

    private static string? ReadPercent(string text, out int value)
    {
        value = 0;
        return text.EndsWith('%')
            && int.TryParse(
                text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value <= 100 ? null : ScalarShape<int>.Other;
    }

    private static string? ReadSize(string text, out long value) =>
        Sizes.TryParse(text, out value) && value > 0 ? null : ScalarShape<long>.Other;

    private static JsonObject Pattern(string pattern) => new()
    {
        ["type"] = "string",
        ["pattern"] = pattern.Replace(@"\z", "$", StringComparison.Ordinal),
    };
}
