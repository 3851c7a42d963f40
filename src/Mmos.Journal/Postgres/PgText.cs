using System.Text;

namespace Mmos.Journal.Postgres;

/// <summary>Texts that PostgreSQL can hold: it has no character 0, and no halves of characters.</summary>
internal static class PgText
{
    /// <summary>What stands for a character 0: the sign that shows it.</summary>
    private const char ShownZero = '\u2400';

    /// <summary>The text as it is stored; the same when it can be.</summary>
    public static string Clean(string text)
    {
        if (text.Contains('\0')) text = text.Replace('\0', ShownZero);
        // Halves become U+FFFD, as in the hashed bytes of an event.
        return text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))
            : text;
    }

    /// <summary>The text as it is stored; null stays null.</summary>
    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);
}
