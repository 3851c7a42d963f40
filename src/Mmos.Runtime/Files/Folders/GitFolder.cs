namespace Mmos.Runtime.Files;

/// <summary>What a folder is to git, read from its files as gitrepository-layout(5) describes them.</summary>
internal abstract record GitFolder
{
    /// <summary>The folder is a worktree; this is the main one of its repository.</summary>
    public sealed record Main(string Path) : GitFolder;

    /// <summary>The folder is a bare repository, or a worktree of one.</summary>
    public sealed record WithoutMain(string Reason) : GitFolder;

    /// <summary>Null when the folder is no worktree's top and no bare repository.</summary>
    public static GitFolder? At(string folder)
    {
        try
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git))
                return IsRepository(git) ? new Main(folder) : null;
            if (File.Exists(git))
                return FromFile(folder, git);
            return IsRepository(folder) && Setting(folder, "bare") == "true" ? Bare(folder) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>`.git` is a file in linked worktrees, in submodules and after `git init
    /// --separate-git-dir`.</summary>
    private static GitFolder? FromFile(string folder, string file)
    {
        if (FirstLine(file) is not { } line || !line.StartsWith("gitdir:", StringComparison.Ordinal))
            return null;
        var git = Path.GetFullPath(line[7..].Trim(), folder);
        if (FirstLine(Path.Combine(git, "commondir")) is not { } relative)
            return IsRepository(git) ? new Main(folder) : null;
        var common = Path.TrimEndingDirectorySeparator(Path.GetFullPath(relative, git));
        if (!IsRepository(common))
            return null;
        if (Setting(common, "worktree") is { } worktree)
            return new Main(Path.TrimEndingDirectorySeparator(Path.GetFullPath(worktree, common)));
        if (Setting(common, "bare") == "true")
            return Bare(common);
        return Path.GetFileName(common) == ".git"
            ? new Main(Path.GetDirectoryName(common)!)
            : new WithoutMain(
                $"{common} does not say where its main worktree is; start there, or set MMOS_STATE_DIR");
    }

    private static WithoutMain Bare(string repository) =>
        new($"{repository} is a bare repository, without a worktree to work for; use a clone of it");

    private static bool IsRepository(string git) =>
        File.Exists(Path.Combine(git, "HEAD")) && Directory.Exists(Path.Combine(git, "objects"));

    private static string? FirstLine(string file)
    {
        if (!File.Exists(file))
            return null;
        using var reader = new StreamReader(file);
        return reader.ReadLine()?.Trim();
    }

    /// <summary>A value of `[core]` in the repository's own config; null when it is not set.</summary>
    private static string? Setting(string git, string name)
    {
        var config = Path.Combine(git, "config");
        if (!File.Exists(config))
            return null;
        var inCore = false;
        string? found = null;
        foreach (var line in File.ReadLines(config).Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
                inCore = line.StartsWith("[core]", StringComparison.OrdinalIgnoreCase);
            else if (inCore && line.Split('=', 2) is [var key, var value]
                && key.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                found = value.Trim().Trim('"');
        }
        return found;
    }
}
