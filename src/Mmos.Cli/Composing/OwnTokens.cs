using Mmos.Agents;
using Mmos.Api;

namespace Mmos.Cli.Composing;

/// <summary>The token that this process was given: with one, it asks with the rights of that and no
/// more.</summary>
/// <remarks>A program that runs as the same user could leave the variable out. So this keeps agents from
/// doing by mistake what they were not asked to; it does not keep an attacker out
/// (docs/security.md).</remarks>
internal static class OwnTokens
{
    /// <summary>The token; null for a person without one.</summary>
    public static string? Of(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault(CleanEnvironment.TokenVariable) is { Length: > 0 } token ? token : null;

    /// <summary>Why this process may ask for nothing at all; null when it may ask.</summary>
    public static Problem? Refusal(IReadOnlyDictionary<string, string> environment) =>
        Of(environment) == CleanEnvironment.Nobody ? new Problem("not_allowed",
            "this program was started by MMOS, but for no attempt, so it may ask MMOS for nothing") : null;

    /// <summary>Why this process may not touch the database's files; null when it may. A token says nothing
    /// of them.</summary>
    public static Problem? OnFiles(IReadOnlyDictionary<string, string> environment) =>
        Of(environment) is null ? null : new Problem("not_allowed",
            "the database's files are for people on this machine: without MMOS_TOKEN");
}
