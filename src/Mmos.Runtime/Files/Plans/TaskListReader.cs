using System.Globalization;
using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>Reads tasks for a project that is there already: a list of tasks, or a mapping with `tasks` and
/// `defaults`, in YAML or JSON.</summary>
/// <remarks>Never throws for what a file contains; the limits are those of plans.</remarks>
public static class TaskListReader
{
    private static readonly ListShape<Bag> List =
        new(TaskFields.Shape, FileLimits.Tasks, "[{ id: a, title: A }]");

    private static readonly RecordShape Mapping =
        new("a list of tasks, or a mapping with tasks", PlanFields.Defaults, PlanFields.Tasks);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; problems name it as it is given here.</param>
    public static TaskListReading Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var problems = new Problems();
        return Finish(FileText.Load(path, path, problems), path, problems);
    }

    /// <summary>Reads tasks that are not in a file.</summary>
    /// <param name="content">Bytes in UTF-8.</param>
    /// <param name="name">What problems call it.</param>
    public static TaskListReading Read(ReadOnlySpan<byte> content, string name)
    {
        var problems = new Problems();
        return Finish(FileText.Decode(content, name, problems), name, problems);
    }

    private static TaskListReading Finish(string? text, string name, Problems problems)
    {
        var tasks = text is not null && YamlTree.Parse(text, name, problems) is { } root
            ? Tasks(root, problems) : [];
        if (tasks.Count == 0 && problems.None)
            problems.Add(new Position(name, 1, 1), "tasks", "there is no task in it");
        var needs = new NeedResolver(tasks, problems, isWhole: false).Resolve();
        IReadOnlyList<TaskSpec>? specs = problems.None
            ? [.. tasks.Select((task, i) => PlanReader.Spec(task, needs[i], [], problems))]
            : null;
        return new TaskListReading(specs, problems.Shown(), problems.Notices, field => Place(tasks, field));
    }

    private static IReadOnlyList<Bag> Tasks(Node root, Problems problems)
    {
        if (root is Node.List)
            return List.TryRead(root, "tasks", problems, out var listed) ? listed : [];
        if (!Mapping.TryRead(root, "", problems, out var bag))
            return [];
        var tasks = bag.Get(PlanFields.Tasks) ?? [];
        return bag.Get(PlanFields.Defaults) is { } defaults
            ? [.. tasks.Select(task => task.InFrontOf(defaults))]
            : tasks;
    }

    /// <summary>Where `tasks[3].needs` stands.</summary>
    private static string? Place(IReadOnlyList<Bag> tasks, string field)
    {
        var end = field.IndexOf(']', StringComparison.Ordinal);
        if (!field.StartsWith("tasks[", StringComparison.Ordinal) || end < 0
            || !int.TryParse(field.AsSpan(6, end - 6), NumberStyles.None, CultureInfo.InvariantCulture,
                out var index)
            || index >= tasks.Count)
            return null;
        var name = field[(end + 1)..].TrimStart('.').Split('.', '[')[0];
        var key = TaskFields.Shape.Fields.FirstOrDefault(known => known.Name == name);
        return (key is null ? tasks[index].At : tasks[index].Place(key)).ToString();
    }
}
