namespace Mmos.Git;

/// <summary>The limits of the git operations, each with its reason.</summary>
public static class Limits
{
    /// <summary>
    /// The largest file that an attempt may commit: 10 MB. Larger ones stay in every clone for ever.
    /// </summary>
    public const long FileBytes = 10L * 1024 * 1024;

    /// <summary>
    /// How much of a failing gate's output is kept as feedback; the failing part is nearly always the end.
    /// </summary>
    public const int FailingOutputChars = 4000;

    /// <summary>
    /// How much of each side of a conflict is handed on: enough for a person or a model to see the place.
    /// </summary>
    public const int ConflictChars = 4000;

    /// <summary>How many conflicted files are described in full; the rest are named.</summary>
    public const int ConflictFiles = 50;

    /// <summary>
    /// How often landing starts again when a branch moved under it: gates may take minutes each.
    /// </summary>
    public const int LandRounds = 5;

    /// <summary>How many clean checkouts may be in use at once on one repository: disk space.</summary>
    public const int ScratchSlots = 64;

    /// <summary>How many paths a refusal names before it says how many more there are.</summary>
    public const int NamedFiles = 10;

    /// <summary>
    /// How many files `copy` and `link` may name together: beyond that a setup command is the better way.
    /// </summary>
    public const int ProvidedFiles = 10_000;

    /// <summary>How much of git's own error text a refusal repeats.</summary>
    public const int ErrorChars = 2000;

    /// <summary>
    /// How long a command waits for another git process to give up a lock file: user commands take less.
    /// </summary>
    internal static readonly TimeSpan LockWait = TimeSpan.FromSeconds(3);
}
