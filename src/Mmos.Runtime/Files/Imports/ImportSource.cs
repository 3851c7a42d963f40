namespace Mmos.Runtime.Files;

/// <summary>The file or folder that tasks are taken from, and what was found wrong with it.</summary>
/// <param name="path">Absolute path.</param>
/// <param name="name">What a person called it; messages do.</param>
internal sealed class ImportSource(string path, string name)
{
    private readonly List<string> warnings = [];

    public string Path => path;

    public string Name => name;

    /// <summary>What makes the source unusable.</summary>
    public Problems Problems { get; } = new();

    /// <summary>What a person should know though the tasks are taken, each on one line.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Whether what was named is not there at all.</summary>
    public bool IsMissing { get; private set; }

    public void Warn(string warning)
    {
        // As many as problems: nobody reads further, and a file of 16 MB could have a million.
        if (warnings.Count < FileLimits.GatheredProblems)
            warnings.Add(Quote.Bare(warning, 300));
    }

    /// <summary>Says that it is not there, and what would be.</summary>
    public void Miss(string message)
    {
        IsMissing = true;
        Problems.Add(Position.Outside(name), "", message);
    }

    /// <summary>The file itself, or the first of these paths that a folder has; null when it has
    /// none.</summary>
    public (string Path, string Name)? Find(params string[] candidates)
    {
        if (File.Exists(path))
            return (path, name);
        if (!Directory.Exists(path))
            Miss("there is no such file or folder");
        else if (Array.Find(candidates, one => File.Exists(System.IO.Path.Combine(path, one))) is { } found)
            return (System.IO.Path.Combine(path, found), Below(found));
        else if (candidates.Length == 0)
            Miss("this is a folder; name the file");
        else
            Miss($"this folder has no {string.Join(" or ", candidates)}; name the file");
        return null;
    }

    /// <summary>What messages call a path inside of the folder.</summary>
    public string Below(string relative) =>
        (name is "." or "./" ? "" : name.TrimEnd('/', '\\') + "/") + relative.Replace('\\', '/');

    /// <summary>The text of the one file that holds all tasks.</summary>
    public (string Text, string Name)? Load(params string[] candidates) =>
        Find(candidates) is { } file
        && FileText.Load(file.Path, file.Name, Problems, FileLimits.ImportedBytes) is { } text
            ? (text, file.Name) : null;
}
