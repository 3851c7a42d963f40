using System.Collections.Frozen;

namespace Mmos.Cli.Parsing;

/// <summary>Names of MMOS's command line that are settled but not carried out yet: calling one says
/// so.</summary>
/// <remarks>The one list: delete an entry with the change that carries it out.</remarks>
internal static class NotInThisVersion
{
    /// <summary>Commands, by their whole path.</summary>
    private static readonly FrozenSet<string> Commands = new[]
    {
        "handoff", "hook",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Options, behind the path of their command.</summary>
    private static readonly FrozenSet<string> Options = new[]
    {
        "demo --agents", "worker run --agent",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every command in it.</summary>
    public static IEnumerable<string> AllCommands => Commands;

    /// <summary>Every option in it.</summary>
    public static IEnumerable<string> AllOptions => Options;

    /// <summary>What to say about a name; null when it is none of these.</summary>
    /// <param name="path">Path of the command that was understood, without `mmos`; empty for the
    /// root.</param>
    /// <param name="token">What followed.</param>
    /// <param name="version">The version of this program.</param>
    public static string? Line(string path, string token, string version)
    {
        var name = token.StartsWith('-') ? token.Split('=', ':')[0] : token;
        var whole = path.Length == 0 ? name : $"{path} {name}";
        if (Commands.Contains(whole))
            return $"\"mmos {whole}\" is not in this version ({version}); \"mmos --help\" lists what is";
        return Options.Contains(whole)
            ? $"{name} of \"mmos {path}\" is not in this version ({version}); " +
              $"\"mmos {path} --help\" lists what is"
            : null;
    }
}
