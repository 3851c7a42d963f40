using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>Ids of projects and workspaces, and ids made out of names.</summary>
public static class Slugs
{
    /// <summary>The workspace that commands act on when nothing names another.</summary>
    public const string DefaultWorkspace = "default";

    /// <summary>What the branches of a workspace lie below: `mmos`, or `mmos-W`, so that no two workspaces
    /// on one repository meet.</summary>
    public static string BranchPrefix(string workspace) =>
        workspace == DefaultWorkspace ? "mmos" : $"mmos-{workspace}";

    /// <summary>What an id consists of, for people.</summary>
    public const string Rule = Patterns.SlugRule;

    /// <summary>Whether this is an id of a project or a workspace.</summary>
    public static bool IsSlug(string text) => Patterns.Slug().IsMatch(text);

    /// <summary>The name in lower-case ASCII letters, digits and `-`, at most 60 characters; `project` when
    /// nothing is left.</summary>
    /// <remarks>Pure and independent of culture: `IŞIK App` gives `i-ik-app` everywhere.</remarks>
    /// <param name="name">A name in a person's words.</param>
    public static string From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
            if (slug.Length == 60)
                break;
        }
        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length == 0 ? "project" : trimmed;
    }

    internal static string Hint(string name) => name.Length == 0 ? "" : $"; such as {Quote.Text(From(name))}";
}
