namespace Mmos.Runtime.Files;

/// <summary>Gathers what is wrong with one set of files, in whatever order the reader finds it.</summary>
internal sealed class Problems
{
    private readonly List<FileProblem> gathered = [];
    private readonly List<FileNotice> notices = [];

    public bool None => gathered.Count == 0;

    /// <summary>True when further problems would not be shown: stop looking for them.</summary>
    public bool IsFull => gathered.Count >= FileLimits.GatheredProblems;

    public void Add(Position at, string field, string message)
    {
        if (!IsFull)
            gathered.Add(new FileProblem(at.File, at.Line, at.Column, field, message));
    }

    public void Note(Position at, string field, string message)
    {
        if (notices.Count < FileLimits.GatheredProblems)
            notices.Add(new FileNotice(at.File, at.Line, at.Column, field, message));
    }

    public IReadOnlyList<FileNotice> Notices => notices;

    /// <summary>The first ones, file by file and from top to bottom.</summary>
    public IReadOnlyList<FileProblem> Shown()
    {
        var files = gathered.Select(problem => problem.File).Distinct().ToList();
        return [.. gathered.Distinct()
            .OrderBy(problem => files.IndexOf(problem.File))
            .ThenBy(problem => problem.Line)
            .ThenBy(problem => problem.Column)
            .Take(FileLimits.ShownProblems)];
    }
}
