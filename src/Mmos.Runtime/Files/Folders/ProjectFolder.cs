namespace Mmos.Runtime.Files;

/// <summary>The folder that MMOS works for, and where its state lies (design section 2, "Where state is
/// found").</summary>
/// <param name="Root">Absolute path of the folder with `mmos.yaml`; for a git repository its main
/// worktree.</param>
/// <param name="State">Absolute path of the state folder, `.mmos` below the root unless `MMOS_STATE_DIR`
/// names another.</param>
/// <param name="IsRepository">Whether the root is the main worktree of a git repository.</param>
public sealed record ProjectFolder(string Root, string State, bool IsRepository)
{
    /// <summary>Name of the state folder.</summary>
    public const string StateName = ".mmos";

    /// <summary>The variable that names the state folder; set for every process that MMOS starts.</summary>
    public const string StateVariable = "MMOS_STATE_DIR";

    /// <summary>Looks for the project folder: `MMOS_STATE_DIR`; else the main worktree of the git repository
    /// around the start; else the nearest folder with `mmos.yaml`, upwards. A folder below a `.mmos` is never
    /// a root.</summary>
    /// <remarks>Reads the file system; starts no process, not even git.</remarks>
    /// <param name="start">Folder to start from, usually the current one.</param>
    /// <param name="environment">The process's environment.</param>
    public static FolderSearch Find(string start, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentException.ThrowIfNullOrEmpty(start);
        ArgumentNullException.ThrowIfNull(environment);
        start = Path.TrimEndingDirectorySeparator(Path.GetFullPath(start));
        var found = FromGit(start) ?? FromFile(start);
        if (environment.GetValueOrDefault(StateVariable) is not { Length: > 0 } named)
            return found ?? new FolderSearch.None();
        if (!Path.IsPathFullyQualified(named))
            return new FolderSearch.Refused($"{StateVariable}={Quote.Bare(named)} is not an absolute path");
        var state = Path.TrimEndingDirectorySeparator(Path.GetFullPath(named));
        return new FolderSearch.Found(Around(state, found as FolderSearch.Found));
    }

    /// <summary>Makes the state folder, mode 0700: it holds tokens, logs and other people's
    /// prompts.</summary>
    /// <returns>Null, or on one line why it cannot be made.</returns>
    public string? Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(State);
            else
            {
                const UnixFileMode owner =
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
                Directory.CreateDirectory(State, owner);
                if (File.GetUnixFileMode(State) != owner)
                    File.SetUnixFileMode(State, owner);
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot make {State}: {Quote.Bare(e.Message, 200)}; set {StateVariable} to a folder "
                + "that you may write to";
        }
    }

    /// <summary>Absolute path of the SQLite file that `database:` names. A path that begins with `.mmos/`
    /// lies in the state folder, wherever that is; any other relative one below the root.</summary>
    /// <param name="database">The value of <see cref="Config.Database"/>.</param>
    public string DatabaseFile(string database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var path = database.StartsWith("sqlite:", StringComparison.Ordinal) ? database[7..] : database;
        return path.StartsWith(StateName + "/", StringComparison.Ordinal)
            ? Path.GetFullPath(path[(StateName.Length + 1)..], State)
            : Path.GetFullPath(path, Root);
    }

    /// <summary>The state folder is given; a `.mmos` says itself which root it belongs to.</summary>
    private static ProjectFolder Around(string state, FolderSearch.Found? found)
    {
        var parent = Path.GetDirectoryName(state) ?? state;
        if (Path.GetFileName(state) == StateName && !IsInState(parent))
            return new ProjectFolder(parent, state, Path.Exists(Path.Combine(parent, ".git")));
        return found is null
            ? new ProjectFolder(parent, state, false)
            : found.Folder with { State = state };
    }

    private static FolderSearch? FromGit(string start)
    {
        foreach (var folder in Upwards(start))
            switch (GitFolder.At(folder))
            {
                case GitFolder.Main main when !IsInState(main.Path):
                    return new FolderSearch.Found(new(main.Path, Path.Combine(main.Path, StateName), true));
                case GitFolder.WithoutMain none when !IsInState(folder):
                    return new FolderSearch.Refused(none.Reason);
                default:
                    continue;
            }
        return null;
    }

    private static FolderSearch.Found? FromFile(string start)
    {
        foreach (var folder in Upwards(start))
            if (!IsInState(folder) && File.Exists(Path.Combine(folder, "mmos.yaml")))
                return new(new(folder, Path.Combine(folder, StateName), false));
        return null;
    }

    private static IEnumerable<string> Upwards(string start)
    {
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static bool IsInState(string folder) =>
        folder.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Contains(StateName);
}
