using System.Text;
using Mmos.Api;

namespace Mmos.Agents.Processes;

/// <summary>Blanks secrets in bytes that come piece by piece: what may still become one is held back until it
/// is known.</summary>
/// <remarks>Every byte keeps its place. One caller at a time.</remarks>
internal sealed class SecretFilter
{
    /// <summary>What is held back of a text without an end, such as a file in base64 on one line.</summary>
    private const int MostHeld = 16 * 1024;

    /// <summary>Longer than any secret with a form of its own but a private key.</summary>
    private const int LongestSecret = 1024;

    /// <summary>Longer than any private key: one without an end is none.</summary>
    private const int LongestKey = 16 * 1024;

    private const string KeyBegin = "-----BEGIN ";
    private const string KeyEnd = "-----END";
    private const string Dashes = "-----";
    private const int LongestHeader = 64;

    // Latin-1: a letter per byte, so that no piece ends within one.
    private string _held = "";
    private int _keyLeft;

    /// <summary>Takes the next piece.</summary>
    /// <returns>What is known by now to be fit to be written.</returns>
    public byte[] Pass(ReadOnlySpan<byte> piece) =>
        Take(_held + Encoding.Latin1.GetString(piece), isEnd: false);

    /// <summary>Nothing comes any more.</summary>
    /// <returns>What was held back.</returns>
    public byte[] End() => Take(_held, isEnd: true);

    private byte[] Take(string text, bool isEnd)
    {
        var fit = new StringBuilder(text.Length);
        while (true)
        {
            if (_keyLeft > 0)
            {
                var end = text.IndexOf(KeyEnd, StringComparison.Ordinal);
                var known = end >= 0 ? end : isEnd ? text.Length : Math.Max(0, text.Length - KeyEnd.Length);
                var inside = Math.Min(known, _keyLeft);
                Star(fit, text.AsSpan(0, inside));
                text = text[inside..];
                _keyLeft = end >= 0 && inside == end ? 0 : _keyLeft - inside;
                if (_keyLeft > 0) break;
            }
            if (Header(text) is not { } header) break;
            fit.Append(Secrets.Blank(text[..header]));
            text = text[header..];
            _keyLeft = LongestKey;
        }
        if (_keyLeft == 0)
        {
            var masked = Secrets.Blank(text);
            var cut = isEnd ? text.Length : Cut(text, masked);
            fit.Append(masked, 0, cut);
            text = text[cut..];
        }
        _held = text;
        return Encoding.Latin1.GetBytes(fit.ToString());
    }

    private static void Star(StringBuilder to, ReadOnlySpan<char> text)
    {
        foreach (var letter in text) to.Append(letter is '\n' or '\r' ? letter : '*');
    }

    /// <summary>Where the first line of a private key ends that is not whole in the text; null for
    /// none.</summary>
    private static int? Header(string text)
    {
        var begin = text.LastIndexOf(KeyBegin, StringComparison.Ordinal);
        if (begin < 0) return null;
        var close = text.IndexOf(Dashes, begin + KeyBegin.Length, StringComparison.Ordinal);
        if (close < 0 || close - begin > LongestHeader) return null;
        var end = close + Dashes.Length;
        var isKey = text.AsSpan(begin, close - begin).Contains("PRIVATE KEY", StringComparison.Ordinal);
        return isKey && text.IndexOf(KeyEnd, end, StringComparison.Ordinal) < 0 ? end : null;
    }

    /// <summary>How much of the text can no longer be a part of a secret that is not whole yet.</summary>
    private static int Cut(string text, string masked)
    {
        var cut = text.Length;
        while (cut > 0 && IsOfSecrets(text[cut - 1])) cut--;
        // The first line of a private key has spaces in it.
        var begin = text.LastIndexOf(KeyBegin, StringComparison.Ordinal);
        if (begin >= 0 && begin < cut && text.Length - begin <= LongestHeader
            && !text.AsSpan(begin).Contains('\n')) cut = begin;
        if (text.Length - cut <= MostHeld) return cut;
        // Not within what is masked: its rest alone would not be known again.
        for (cut = text.Length - LongestSecret; cut > 0 && masked[cut - 1] != text[cut - 1];) cut--;
        return cut > 0 ? cut : text.Length;
    }

    private static bool IsOfSecrets(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '+' or '/' or '=';
}
