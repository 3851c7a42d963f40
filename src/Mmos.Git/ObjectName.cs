using System.Buffers;

namespace Mmos.Git;

/// <summary>The rule for full object names, SHA-1 or SHA-256.</summary>
internal static class ObjectName
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>True for 40 or 64 lower-case hexadecimal digits.</summary>
    public static bool IsFull(string text) =>
        text.Length is 40 or 64 && !text.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>Gives the text back, or throws when it is no object name.</summary>
    public static string Check(string text) =>
        IsFull(text)
            ? text
            : throw new ArgumentException($"'{text}' is not a full object name", nameof(text));
}
