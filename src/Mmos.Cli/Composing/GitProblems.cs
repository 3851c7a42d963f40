using Mmos.Api;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>What a refusal of git means for the caller's exit code.</summary>
internal static class GitProblems
{
    public static Problem Of(GitRefusal refusal, string? field = null) => new(refusal.Kind switch
    {
        GitRefusalKind.GitMissing or GitRefusalKind.GitTooOld or GitRefusalKind.GitFailed => "unavailable",
        GitRefusalKind.PathMissing or GitRefusalKind.NotARepository or GitRefusalKind.Bare
            or GitRefusalKind.NoCommits or GitRefusalKind.UnknownRevision or GitRefusalKind.BadName
            or GitRefusalKind.BadPath => "invalid",
        _ => "conflict",
    }, refusal.Text, field);
}
