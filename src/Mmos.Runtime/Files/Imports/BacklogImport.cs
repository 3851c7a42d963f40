using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>Tasks of Backlog.md: a Markdown file each, below `backlog/tasks`, finished ones also below
/// `backlog/completed`.</summary>
internal static partial class BacklogImport
{
    /// <summary>The folder's tasks, by their numbers.</summary>
    /// <param name="source">The folder `backlog`, the one above it, or a task's file.</param>
    public static IReadOnlyList<ImportedTask> Read(ImportSource source)
    {
        var tasks = Tasks(source).OrderBy(task => Sortable(task.Id), StringComparer.Ordinal).ToList();
        var names = new BacklogNames(tasks.Select(task => task.Id));
        return
        [
            .. tasks.Select(task => task with
            {
                Needs = [.. task.Needs.Select(names.Meant)],
                Whole = task.Whole is { } whole ? names.Meant(whole) : null,
            }),
        ];
    }

    private static IEnumerable<ImportedTask> Tasks(ImportSource source)
    {
        var read = 0;
        foreach (var file in Files(source))
        {
            if (source.Problems.IsFull
                || FileText.Load(file.Path, file.Name, source.Problems) is not { } text)
                continue;
            read += text.Length;
            if (read > FileLimits.ImportedBytes)
            {
                source.Problems.Add(
                    Position.Outside(source.Name), "", "its files have more than 16 MB together");
                yield break;
            }
            if (BacklogTask.Read(text, file.Name, file.IsFinished, source.Problems) is { } task)
                yield return task;
        }
    }

    private static IReadOnlyList<(string Path, string Name, bool IsFinished)> Files(ImportSource source)
    {
        if (File.Exists(source.Path))
            return [(source.Path, source.Name, false)];
        if (!Directory.Exists(source.Path))
        {
            source.Miss("there is no such file or folder");
            return [];
        }
        string[] folders = ["", "backlog", ".backlog"];
        if (folders.FirstOrDefault(one => Directory.Exists(Path.Combine(source.Path, one, "tasks")))
            is not { } folder)
        {
            source.Miss("this folder has neither tasks nor backlog/tasks; name the folder backlog");
            return [];
        }
        return
        [
            .. Files(source, Path.Combine(folder, "tasks")),
            .. Files(source, Path.Combine(folder, "completed")),
        ];
    }

    private static IEnumerable<(string Path, string Name, bool IsFinished)> Files(
        ImportSource source, string folder)
    {
        var full = Path.Combine(source.Path, folder);
        if (!Directory.Exists(full))
            yield break;
        var files = Directory.EnumerateFiles(full, "*.md").Take(FileLimits.ImportedFiles + 1)
            .Order(StringComparer.Ordinal).ToList();
        if (files.Count > FileLimits.ImportedFiles)
        {
            source.Problems.Add(Position.Outside(source.Below(folder)), "",
                $"more than {FileLimits.ImportedFiles} files");
            yield break;
        }
        foreach (var file in files)
            if (TaskFile().IsMatch(Path.GetFileName(file)))
                yield return (file, source.Below(Path.Combine(folder, Path.GetFileName(file))),
                    Path.GetFileName(folder) == "completed");
            else
                source.Warn($"{source.Below(Path.Combine(folder, Path.GetFileName(file)))} is not named as a "
                    + "task is; passed over");
    }

    /// <summary>So that task-10 comes behind task-9.</summary>
    private static string Sortable(string id) =>
        Digits().Replace(id.ToLowerInvariant(), digits => digits.Value.PadLeft(12, '0'));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*-\d.*\.md\z")]
    private static partial Regex TaskFile();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
