using Mmos.Api;

namespace Mmos.Git;

/// <summary>A short list of secrets with a form of their own, so that false alarms stay rare.</summary>
/// <remarks>The list is <see cref="Secrets"/>. Pure.</remarks>
internal static class SecretPatterns
{
    /// <summary>
    /// Every place in a text that looks like a secret, in order. Linear in the text's length.
    /// </summary>
    public static IEnumerable<SecretMatch> Find(string text) =>
        Secrets.Find(text).Select(found => new SecretMatch(found.Kind, found.Line));
}
