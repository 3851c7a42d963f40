namespace Mmos.Git;

/// <summary>Why a git operation was refused, in words for a person.</summary>
/// <param name="Kind">The sort of reason, for policy.</param>
/// <param name="Text">One text that says what is wrong, where, and what to do next.</param>
public sealed record GitRefusal(GitRefusalKind Kind, string Text)
{
    /// <summary>
    /// Paths relative to the work tree that the reason names, with `/`; empty when it is not about files.
    /// </summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The command that settles it, ready to paste; null when there is no single one.</summary>
    public string? Command { get; init; }

    /// <summary>
    /// A git command that failed for a reason nobody planned for: its own last words are the text.
    /// </summary>
    internal static GitRefusal Failed(string what, string directory, GitResult result)
    {
        var words = result.Error.Trim();
        if (words.Length == 0) words = $"exit code {result.ExitCode}";
        if (words.Length > Limits.ErrorChars) words = "…" + words[^Limits.ErrorChars..];
        return new GitRefusal(GitRefusalKind.GitFailed, $"cannot {what} in {directory}: git says: {words}");
    }
}
