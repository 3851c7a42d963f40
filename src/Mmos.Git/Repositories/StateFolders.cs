namespace Mmos.Git;

/// <summary>Makes folders below `.mmos`, which only its owner may read.</summary>
internal static class StateFolders
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes `.mmos` (mode 0700 where there are modes) and a folder below it, unless they are there.
    /// </summary>
    public static void Create(Repository repository, string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(repository.StateDirectory);
        else Directory.CreateDirectory(repository.StateDirectory, OwnerOnly);
        Directory.CreateDirectory(folder);
    }
}
