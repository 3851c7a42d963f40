using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>The items of a list in Markdown.</summary>
/// <param name="Items">Each without its bullet and box; indented lines below belong to it.</param>
/// <param name="Rest">What is no item.</param>
internal sealed partial record Checklist(IReadOnlyList<string> Items, string Rest)
{
    public static Checklist Of(string text)
    {
        var items = new List<string>();
        var rest = new List<string>();
        foreach (var line in ImportText.Prose(text).Split('\n'))
            if (Bullet().Match(line) is { Success: true } found)
                items.Add(found.Groups[1].Value);
            else if (items.Count > 0 && line.StartsWith("  ", StringComparison.Ordinal))
                items[^1] += "\n" + line.Trim();
            else if (line.Length > 0)
                rest.Add(line);
        return new Checklist(items, string.Join('\n', rest));
    }

    /// <summary>The items of a text that is a list, else the text as the only one.</summary>
    public static IReadOnlyList<string> Sentences(string? text) =>
        Of(text ?? "") is var list && list.Rest.Length > 0 ? [ImportText.Prose(text)] : list.Items;

    /// <summary>Bullets at the left edge, `- [x] #3 text` among them: the number is a list's own.</summary>
    [GeneratedRegex(@"^(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?(?:#\d{1,4}\s+)?(\S.*)\z")]
    private static partial Regex Bullet();
}
