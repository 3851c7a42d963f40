namespace Mmos.Runtime.Files;

/// <summary>Tasks of Task Master: `.taskmaster/tasks/tasks.json`, with tags or, as before, without.</summary>
internal static class TaskmasterImport
{
    private const string DefaultTag = "master";

    /// <summary>The tasks of one tag, and their subtasks.</summary>
    /// <param name="source">The file, or the project's folder.</param>
    /// <param name="tag">The tag; null for the only one, or `master`.</param>
    public static IReadOnlyList<ImportedTask> Read(ImportSource source, string? tag)
    {
        if (source.Load(".taskmaster/tasks/tasks.json", "tasks/tasks.json", "tasks.json") is not { } file
            || JsonTree.Parse(file.Text, file.Name, source.Problems) is not { } root
            || ForeignMap.Of(root, "", source.Problems) is not { } all
            || Tag((Node.Map)root, all, tag, source.Problems) is not { } tasks)
            return [];
        return [.. tasks.Maps("tasks").SelectMany(task => Task(task))];
    }

    /// <summary>What holds the tasks: the whole file, or one of its tags.</summary>
    private static ForeignMap? Tag(Node.Map root, ForeignMap all, string? tag, Problems problems)
    {
        var tags = root.Entries
            .Where(entry => entry.Value is Node.Map map && map.Find("tasks") is Node.List)
            .Select(entry => entry.Key).Distinct(StringComparer.Ordinal).ToList();
        if (all.Has("tasks") && tags.Count == 0)
        {
            if (tag is null)
                return all;
            problems.Add(root.At, "", $"this file has no tags; leave --tag {Quote.Bare(tag)} out");
            return null;
        }
        var one = tag ?? (tags.Count == 1 ? tags[0] : DefaultTag);
        if (tags.Contains(one))
            return all.Map(one);
        var known = string.Join(", ", tags.Take(20).Select(name => Quote.Bare(name)));
        problems.Add(root.At, "", tags.Count == 0
            ? "no tasks in it; expected { \"tasks\": [...] }, or that below the name of a tag"
            : tag is null ? $"it has several tags; choose one with --tag: {known}"
            : $"there is no tag {Quote.Text(tag)}"
                + (Nearest.Hint(tag, tags) is { Length: > 0 } hint ? hint : $"; there is {known}"));
        return null;
    }

    private static IEnumerable<ImportedTask> Task(ForeignMap map)
    {
        var id = map.Needed("id");
        var task = One(map, id) with { Needs = map.Texts("dependencies") };
        yield return task;
        var subtasks = map.Maps("subtasks")
            .Select(sub => (Map: sub, Id: Dotted(id, sub.Needed("id")))).ToList();
        var siblings = subtasks.Select(sub => sub.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var sub in subtasks)
        {
            var part = One(sub.Map, sub.Id);
            yield return part with
            {
                Whole = id,
                // What is settled for the whole is settled for its parts, though nobody marked them.
                State = part.State == ImportedState.Open ? task.State : part.State,
                Needs = [.. sub.Map.Texts("dependencies").Select(need => Meant(need, id, sub.Id, siblings))],
            };
        }
    }

    /// <summary>A bare number in a subtask means its sibling; one that no sibling has, a task.</summary>
    private static string Meant(string need, string whole, string self, HashSet<string> siblings) =>
        Dotted(whole, need) is var sibling && sibling != self && siblings.Contains(sibling) ? sibling : need;

    private static string Dotted(string whole, string part) =>
        part.Contains('.', StringComparison.Ordinal) ? part : $"{whole}.{part}";

    private static ImportedTask One(ForeignMap map, string id)
    {
        var status = map.Text("status") ?? "pending";
        return new()
        {
            Id = id,
            Key = ImportText.Key(id, "task-"),
            At = map.At,
            Title = ImportText.Line(map.Needed("title")),
            Status = status,
            State = status switch
            {
                "done" or "completed" => ImportedState.Finished,
                "cancelled" or "deferred" => ImportedState.SetAside,
                _ => ImportedState.Open,
            },
            Priority = ImportText.Priority(map.Text("priority")),
            Description = ImportText.Sections(
                ("", map.Text("description")), ("Details", map.Text("details")),
                ("Test strategy", map.Text("testStrategy"))),
            Acceptance =
                [.. map.Texts("acceptanceCriteria").SelectMany(text => Checklist.Sentences(text))],
            Labels = map.Texts("tags"),
            Remarks = map.Remarks("assignee", "assigned to"),
        };
    }
}
