namespace Mmos.Runtime.Files;

/// <summary>Issues of beads: `.beads/issues.jsonl`, one JSON object a line.</summary>
internal static class BeadsImport
{
    /// <summary>The file's issues; deleted ones and other records are passed over.</summary>
    /// <param name="source">The file, or the project's folder.</param>
    public static IReadOnlyList<ImportedTask> Read(ImportSource source)
    {
        if (source.Load(".beads/issues.jsonl", "issues.jsonl", ".beads/beads.jsonl", "beads.jsonl")
            is not { } file)
            return [];
        var tasks = new List<ImportedTask>();
        var lines = file.Text.Split('\n');
        for (var i = 0; i < lines.Length && !source.Problems.IsFull; i++)
            if (lines[i].Trim().Length > 0
                && JsonTree.Parse(lines[i], file.Name, source.Problems, i + 1) is { } node
                && ForeignMap.Of(node, "", source.Problems) is { } issue
                && IsIssue(issue))
                tasks.Add(Issue(issue, source));
        return tasks;
    }

    private static bool IsIssue(ForeignMap record) =>
        record.Text("_type") is null or "issue" && record.Text("status") != "tombstone";

    private static ImportedTask Issue(ForeignMap issue, ImportSource source)
    {
        var id = issue.Needed("id");
        var key = ImportText.Key(id, "issue-");
        var status = issue.Text("status") ?? "open";
        var edges = issue.Maps("dependencies")
            .Select(edge => (On: edge.Needed("depends_on_id"), Type: edge.Text("type") ?? "")).ToList();
        foreach (var (on, _) in edges.Where(edge => edge.Type == "conditional-blocks"))
            source.Warn($"{key} is to run only if {on} fails, which a plan cannot say; the edge is left out");
        return new()
        {
            Id = id,
            Key = key,
            At = issue.At,
            Title = ImportText.Line(issue.Needed("title")),
            Status = status,
            State = status switch
            {
                "closed" => ImportedState.Finished,
                "deferred" or "pinned" => ImportedState.SetAside,
                _ => ImportedState.Open,
            },
            Priority = issue.Whole("priority", 0, 4) switch
            {
                null => null,
                < 2 => "P0",
                2 => "P1",
                _ => "P2",
            },
            Description = ImportText.Sections(
                ("", issue.Text("description")), ("Design", issue.Text("design")),
                ("Notes", issue.Text("notes"))),
            Acceptance = Checklist.Sentences(issue.Text("acceptance_criteria")),
            // An edge without a type blocks: that is what they were before there were types.
            Needs =
                [.. edges.Where(edge => edge.Type is "" or "blocks" or "waits-for").Select(edge => edge.On)],
            Whole = edges.Find(edge => edge.Type == "parent-child").On,
            Minutes = issue.Whole("estimated_minutes", 0, int.MaxValue),
            Labels = issue.Texts("labels"),
            Remarks = [.. issue.Remarks("issue_type", "type"), .. issue.Remarks("assignee", "assigned to")],
        };
    }
}
