namespace Mmos.Git;

/// <summary>Texts that may hold secrets, made safe to show or to keep.</summary>
public static class SecretText
{
    /// <summary>
    /// The text with a `*` for every letter of what looks like a secret: the forms that commits are screened
    /// for.
    /// </summary>
    /// <remarks>It stays as long as it is. Pure, linear in the text's length.</remarks>
    public static string Mask(string text) => SecretPatterns.Mask(text);
}
