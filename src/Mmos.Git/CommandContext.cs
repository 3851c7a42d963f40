namespace Mmos.Git;

/// <summary>How the command lines of a person (setup, gates) are run.</summary>
public sealed record CommandContext
{
    /// <summary>
    /// The whole environment of the commands: nothing is inherited, and `GIT_*` is left out.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Wall-clock limit of each command.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Absolute path of the folder for the log files; made when it is missing.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>A name for people, such as `T12-1`; ` gate 2` and the like are added.</summary>
    public required string Label { get; init; }
}
