namespace Mmos.Runtime.Files;

/// <summary>What a file may hold. Each limit is far above honest use and far below what hurts.</summary>
internal static class FileLimits
{
    /// <summary>A plan of 10,000 short tasks has about 1 MB; a file above it is refused before it is
    /// parsed.</summary>
    public const int Bytes = 1_000_000;

    /// <summary>A list of another tool's tasks: mostly finished ones with their stories, which the plan
    /// leaves out. Task Master's own list of its own tasks has 1.2 MB.</summary>
    public const int ImportedBytes = 16_000_000;

    /// <summary>Files of a folder with a task each, finished ones among them.</summary>
    public const int ImportedFiles = 20_000;

    /// <summary>The deepest field of either file lies at depth 5; free-form `agents:` may nest
    /// further.</summary>
    public const int Depth = 32;

    public const int Tasks = 10_000;

    /// <summary>`needs: ["phase:1"]` multiplies: 5,000 tasks that need 5,000 others are 25 million
    /// edges.</summary>
    public const int Needs = 200_000;

    /// <summary>What is shown; nobody reads further, and the first ones often cause the others.</summary>
    public const int ShownProblems = 20;

    /// <summary>What is gathered before sorting by line; it bounds the search for nearest names
    /// too.</summary>
    public const int GatheredProblems = 100;

    public const int CommandLine = 4_000;
    public const int Prose = 100_000;
}
