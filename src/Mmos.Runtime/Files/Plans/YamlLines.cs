using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>Writes the keys of one mapping, leaving out what says nothing.</summary>
internal sealed partial class YamlLines(StringBuilder file, string indent, string? firstIndent = null)
{
    private string? lead = firstIndent;

    /// <summary>A value that is already YAML; nothing when it is null.</summary>
    public void Value(Field field, string? yaml)
    {
        if (yaml is not null)
            Begin(field).Append(' ').Append(yaml).Append('\n');
    }

    /// <summary>A text; nothing when it is the default or empty.</summary>
    public void Text(Field field, string? text)
    {
        if (string.IsNullOrEmpty(text) || field.IsNeutral(text))
            return;
        if (IsBlock(text))
            Block(field, text);
        else
            Value(field, Scalar(text));
    }

    /// <summary>A list of texts, one per line; nothing when it is empty.</summary>
    public void List(Field field, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
            return;
        Begin(field).Append('\n');
        foreach (var item in items)
            file.Append(indent).Append("  - ").Append(Scalar(item)).Append('\n');
    }

    /// <summary>The text as it may stand behind a key or in a list: bare where that is beyond doubt, else in
    /// quotes.</summary>
    public static string Scalar(string text) =>
        Bare().IsMatch(text) && !Reserved().IsMatch(text) ? text : Quoted(text);

    private StringBuilder Begin(Field field)
    {
        file.Append(lead ?? indent).Append(field.Name).Append(':');
        lead = null;
        return file;
    }

    /// <summary>Text of several plain lines reads best as a block; anything peculiar goes into
    /// quotes.</summary>
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n')
        && !text.EndsWith("\n\n", StringComparison.Ordinal) && !Peculiar().IsMatch(text);

    private void Block(Field field, string text)
    {
        var kept = text.EndsWith('\n');
        Begin(field).Append(kept ? " |\n" : " |-\n");
        foreach (var line in (kept ? text[..^1] : text).Split('\n'))
            file.Append(line.Length == 0 ? "" : indent + "  ").Append(line).Append('\n');
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                < ' ' or (>= '\u007f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^[A-Za-z0-9./]([A-Za-z0-9 _.,()/+*'-]*[A-Za-z0-9_.()/+*-])?\z")]
    private static partial Regex Bare();

    /// <summary>What other YAML readers take for something else than text.</summary>
    [GeneratedRegex(
        @"^(true|false|yes|no|on|off|y|n|null|\.nan|[-+]?\.inf|[-+.]?\d.*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();

    [GeneratedRegex("[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff]| (\n|\\z)")]
    private static partial Regex Peculiar();
}
