namespace Mmos.Runtime.Files;

/// <summary>What is to be imported, and as what.</summary>
/// <param name="Format">One of <see cref="TaskImport.Formats"/>.</param>
/// <param name="Path">Absolute path of the file or folder.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Project">Id of the project that the plan is for.</param>
public sealed record ImportRequest(string Format, string Path, string Name, string Project)
{
    /// <summary>The name of the file or folder alone, for plans, which name no path of a machine.</summary>
    internal string ShortName =>
        Quote.Bare(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path)), 100);

    /// <summary>What `repository:` of the plan says; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>Which list of the file is meant, where it has several; null for the only or usual
    /// one.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether tasks that are finished or set aside are taken too.</summary>
    public bool TakesAll { get; init; }
}

/// <summary>What came of an import.</summary>
/// <param name="Plan">Text of the plan file, which the reader of plans takes; null when there is any
/// problem.</param>
/// <param name="Report">What was taken and what was not; null when there is any problem.</param>
/// <param name="Problems">Why there is none: the first 20.</param>
/// <param name="IsMissing">Whether the source is not there at all.</param>
public sealed record Importing(
    string? Plan, ImportReport? Report, IReadOnlyList<FileProblem> Problems, bool IsMissing);
