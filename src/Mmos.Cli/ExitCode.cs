using System.Collections.Frozen;
using Mmos.Api;

namespace Mmos.Cli;

/// <summary>What the process says to the shell (docs: exit codes of the command line).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The work failed: tasks, checks, verification.</summary>
    public const int WorkFailed = 1;

    /// <summary>Wrong usage or an invalid file.</summary>
    public const int Usage = 2;

    public const int NotFound = 3;

    /// <summary>A conflict, a stale lease, or a state that does not allow it.</summary>
    public const int Refused = 4;

    /// <summary>No server or database.</summary>
    public const int Unavailable = 5;

    public const int NotAllowed = 6;

    /// <summary>Interrupted by a signal, and drained.</summary>
    public const int Interrupted = 130;

    /// <summary>The one table from refusals to exit codes.</summary>
    private static readonly FrozenDictionary<string, int> ByProblem = new Dictionary<string, int>
    {
        ["invalid"] = Usage,
        ["not_found"] = NotFound,
        ["conflict"] = Refused,
        ["stale"] = Refused,
        ["key_reused"] = Refused,
        ["full"] = Refused,
        ["unconfirmed"] = Refused,
        ["unavailable"] = Unavailable,
        ["draining"] = Unavailable,
        ["not_allowed"] = NotAllowed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The codes that <see cref="Of"/> knows.</summary>
    public static IEnumerable<string> ProblemCodes => ByProblem.Keys;

    /// <summary>The exit code of a refusal; an unknown kind of refusal is a refusal.</summary>
    public static int Of(Problem problem) => ByProblem.GetValueOrDefault(problem.Code, Refused);
}
