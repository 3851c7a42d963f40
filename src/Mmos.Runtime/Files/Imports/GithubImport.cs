using System.Globalization;

namespace Mmos.Runtime.Files;

/// <summary>Issues of GitHub: a JSON list, as `gh issue list --json …` or the REST API gives it.</summary>
internal static class GithubImport
{
    /// <summary>The list's issues; pull requests, which REST lists among them, are passed over.</summary>
    /// <param name="source">The file.</param>
    public static IReadOnlyList<ImportedTask> Read(ImportSource source)
    {
        if (source.Load() is not { } file
            || JsonTree.Parse(file.Text, file.Name, source.Problems) is not { } root)
            return [];
        if (root is not Node.List list)
        {
            source.Problems.Add(root.At, "", $"expected a list of issues, found {root.Kind}; write it with: "
                + "gh issue list --state all --limit 1000 "
                + "--json number,title,body,labels,state,stateReason,milestone,assignees");
            return [];
        }
        var issues = list.Items
            .Select((item, i) => ForeignMap.Of(item, $"[{i}]", source.Problems)).OfType<ForeignMap>()
            .ToList();
        var pulls = issues.RemoveAll(issue => issue.Has("pull_request"));
        if (pulls > 0)
            source.Warn($"pull requests are no tasks; passed over: {pulls}");
        return [.. issues.Select(issue => Issue(issue, source))];
    }

    private static ImportedTask Issue(ForeignMap issue, ImportSource source)
    {
        if (!issue.Has("number"))
            issue.Needed("number");
        var number = issue.Whole("number", 1, int.MaxValue) ?? 0;
        var id = number.ToString(CultureInfo.InvariantCulture);
        var key = ImportText.Key(id, "issue-");
        var labels = issue.TextsOf("labels", "name");
        var body = issue.Text("body") ?? "";
        var needs = GithubNeeds.Of(body);
        foreach (var line in needs.Unclear)
            source.Warn($"{key}: not read as a need, add it by hand if it is one: {line}");
        if (issue.Map("issue_dependencies_summary")?.Whole("blocked_by", 0, int.MaxValue) is { } blockers
            && blockers > needs.Numbers.Count)
            source.Warn($"{key} is blocked by {blockers} issues that this export does not name");
        var (description, acceptance) = Parts(body);
        var (status, state) = State(issue);
        return new()
        {
            Id = id,
            Key = key,
            At = issue.At,
            Title = ImportText.Line(issue.Needed("title")),
            Status = status,
            State = state,
            Priority = labels.Select(LabelledPriority).FirstOrDefault(said => said is not null),
            Description = description,
            Acceptance = acceptance,
            Needs = needs.Numbers,
            Labels = labels,
            Remarks =
            [
                .. issue.TextsOf("assignees", "login").Select(who => $"assigned to: {who}"),
                .. issue.Map("milestone")?.Remarks("title", "milestone") ?? [],
            ],
        };
    }

    private static (string Status, ImportedState State) State(ForeignMap issue)
    {
        var reason = (issue.Text("stateReason") ?? issue.Text("state_reason") ?? "").ToLowerInvariant();
        return !"closed".Equals(issue.Text("state"), StringComparison.OrdinalIgnoreCase)
            ? ("open", ImportedState.Open)
            : reason is "not_planned" or "duplicate"
                ? ("closed as " + reason.Replace('_', ' '), ImportedState.SetAside)
                : ("closed", ImportedState.Finished);
    }

    /// <summary>What a label says of priority beyond doubt: `P0`, `priority: high`, `priority/low`.</summary>
    private static string? LabelledPriority(string label)
    {
        var word = label.ToLowerInvariant();
        if (word is "p0" or "p1" or "p2" or "p3" or "p4")
            return word switch { "p0" => "P0", "p1" => "P1", _ => "P2" };
        return word.StartsWith("priority", StringComparison.Ordinal) && word.Length > 9
            ? ImportText.Priority(word[8..].Trim(':', '/', '-', ' ')) : null;
    }

    /// <summary>The list below a heading `Acceptance criteria` is the task's; the rest describes
    /// it.</summary>
    private static (string Description, IReadOnlyList<string> Acceptance) Parts(string body)
    {
        var sections = MarkdownSection.Split(body, 4);
        if (sections.FirstOrDefault(section => section.Is("Acceptance criteria")) is not { } wanted
            || Checklist.Of(wanted.Body) is not { Items.Count: > 0 } list)
            return (ImportText.Prose(body), []);
        return (ImportText.Sections(sections.Select(section =>
            (section.Title, (string?)(section == wanted ? list.Rest : section.Body)))), list.Items);
    }
}
