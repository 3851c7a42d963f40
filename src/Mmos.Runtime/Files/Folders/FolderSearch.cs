namespace Mmos.Runtime.Files;

/// <summary>What came of looking for the project folder.</summary>
public abstract record FolderSearch
{
    private FolderSearch()
    {
    }

    /// <summary>There it is.</summary>
    /// <param name="Folder">The folder and where its state lies.</param>
    public sealed record Found(ProjectFolder Folder) : FolderSearch;

    /// <summary>No git repository and no `mmos.yaml` here or above.</summary>
    public sealed record None : FolderSearch;

    /// <summary>There is something that cannot be a project folder.</summary>
    /// <param name="Reason">Why, and what to do, on one line.</param>
    public sealed record Refused(string Reason) : FolderSearch;
}
