using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>One file of Backlog.md: YAML between two lines `---`, then Markdown.</summary>
internal static partial class BacklogTask
{
    private static readonly string[] Checklists =
        ["Acceptance Criteria", "Acceptance Criteria (Optional)", "Definition of Done"];

    /// <summary>People name their statuses as they like; these mean one thing only.</summary>
    private static readonly string[] Finished = ["done", "complete", "completed", "closed"];

    /// <summary>The task; null with a problem added when the file is none.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">What problems call it.</param>
    /// <param name="isFinished">Whether it lies among the finished ones.</param>
    /// <param name="problems">Where problems go.</param>
    public static ImportedTask? Read(string text, string file, bool isFinished, Problems problems)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == "---");
        if (lines[0].TrimEnd() != "---" || end < 0)
        {
            problems.Add(new Position(file, 1, 1), "",
                "no task of Backlog.md; expected YAML between two lines of ---");
            return null;
        }
        // The first line stays, as a remark, so that places in the YAML are those in the file.
        var yaml = string.Join('\n', lines[1..end].Select(Quoted).Prepend("#"));
        if (YamlTree.Parse(yaml, file, problems) is not { } node
            || ForeignMap.Of(node, "", problems) is not { } head)
            return null;
        return Task(head, MarkdownSection.Split(string.Join('\n', lines[(end + 1)..]), 2), isFinished);
    }

    private static ImportedTask Task(
        ForeignMap head, IReadOnlyList<MarkdownSection> sections, bool isFinished)
    {
        var id = head.Needed("id");
        var status = head.Text("status") ?? "";
        var parts = sections.Select(section => (section.Title, section.Body,
            List: section.Is(Checklists) ? Checklist.Of(section.Body) : null)).ToList();
        return new()
        {
            Id = id,
            Key = ImportText.Key(id, "task-"),
            At = head.At,
            Title = ImportText.Line(head.Needed("title")),
            Status = status,
            State = isFinished || Finished.Contains(status.Trim(), StringComparer.OrdinalIgnoreCase)
                ? ImportedState.Finished : ImportedState.Open,
            Priority = ImportText.Priority(head.Text("priority")),
            Description = ImportText.Sections(
            [
                .. parts.Select(part => (part.Title.Equals("Description", StringComparison.OrdinalIgnoreCase)
                    ? "" : part.Title, (string?)(part.List?.Rest ?? part.Body))),
                ("References",
                    string.Join('\n', head.Texts("references").Concat(head.Texts("documentation")))),
            ]),
            Acceptance = [.. parts.SelectMany(part => part.List?.Items ?? [])],
            Needs = head.Texts("dependencies"),
            Whole = head.Text("parent_task_id"),
            Labels = head.Texts("labels"),
            Remarks = [.. head.Remarks("assignee", "assigned to"), .. head.Remarks("milestone", "milestone")],
        };
    }

    /// <summary>`assignee: @bob` is no YAML, but Backlog.md reads it.</summary>
    private static string Quoted(string line) =>
        People().IsMatch(line) && line.AsSpan().IndexOfAny('"', '\'') < 0
            ? Handle().Replace(line, "\"$0\"") : line;

    [GeneratedRegex(@"^(?:assignee:|reporter:|\s*- @)")]
    private static partial Regex People();

    [GeneratedRegex(@"(?<=[\s,\[])@[A-Za-z0-9._-]+")]
    private static partial Regex Handle();
}
