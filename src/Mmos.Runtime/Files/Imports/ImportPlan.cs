using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>A plan made of imported tasks, and what is to be told of it.</summary>
internal sealed record ImportPlan(Plan Plan, ImportReport Report)
{
    /// <summary>Chooses the tasks, ties them together, and checks each value as a plan file's.</summary>
    /// <param name="tasks">All that the source has.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="source">Where problems and warnings go.</param>
    /// <returns>Null with problems added when there can be no plan.</returns>
    public static ImportPlan? Of(
        IReadOnlyList<ImportedTask> tasks, ImportRequest request, ImportSource source)
    {
        var taken = tasks.Where(task => request.TakesAll || task.State == ImportedState.Open).ToList();
        if (taken.Count == 0)
            source.Problems.Add(Position.Outside(request.Name), "", tasks.Count == 0
                ? "there is no task in it"
                : $"none of its {tasks.Count} tasks is open; --all takes the others too");
        Distinct(tasks, source.Problems);
        if (!source.Problems.None)
            return null;
        var edges = ImportEdges.Between(tasks, taken, source);
        var read = new List<Bag>();
        for (var i = 0; i < taken.Count && !source.Problems.IsFull; i++)
        {
            var node = Node(taken[i], edges.Priorities[i], edges.Needs[i], request.Format);
            if (TaskFields.Shape.TryRead(node, taken[i].Key, source.Problems, out var bag))
                read.Add(bag);
        }
        if (!source.Problems.None)
            return null;
        var needs = new NeedResolver(read, source.Problems).Resolve();
        if (!source.Problems.None)
            return null;
        var plan = new Plan
        {
            Project = request.Project,
            Goal = $"Do the tasks of {request.ShortName} ({request.Format})",
            Repository = request.Repository,
            // People have cut these tasks already; a part must not be cut again because its text is long.
            Breakdown = "off",
            Tasks = [.. read.Select((bag, i) => PlanReader.Spec(bag, needs[i], [], source.Problems))],
        };
        return new(plan, new ImportReport(
            request.Format, request.Name, request.Project, null, [.. plan.Tasks.Select(task => task.Key)],
            [.. tasks.Except(taken).Select(LeftOut)], edges.Met, source.Warnings));
    }

    private static void Distinct(IReadOnlyList<ImportedTask> tasks, Problems problems)
    {
        var first = new Dictionary<string, ImportedTask>(StringComparer.Ordinal);
        foreach (var task in tasks)
            if (!first.TryAdd(task.Id, task))
                problems.Add(
                    task.At, "", $"duplicate id {Quote.Text(task.Id)}; first given at {first[task.Id].At}");
    }

    private static LeftOutTask LeftOut(ImportedTask task) => new(
        task.Key, task.Title, task.Status,
        task.State == ImportedState.Finished ? "finished" : "set aside");

    /// <summary>The task as a plan file would have it, at the place where the source has it.</summary>
    private static Node.Map Node(
        ImportedTask task, string priority, IReadOnlyList<string> needs, string format)
    {
        Node Text(string text) => new Node.Scalar(task.At, text, text, IsPlain: false);
        Node List(IEnumerable<string> texts) => new Node.List(task.At, [.. texts.Select(Text)]);
        // By the title alone: below it stand headings and words of ours, such as `Test strategy`.
        var found = Classifier.Classify(task.Title, "");
        var entries = new List<(Field Field, Node Value)>
        {
            (TaskFields.Id, Text(task.Key)),
            (TaskFields.Title, Text(ImportText.Title(task.Title))),
            (TaskFields.Description, Text(Description(task, format))),
            (TaskFields.Type, Text(found.Type)),
            (TaskFields.Kind, Text(task.Labels.Select(Kind).OfType<string>().FirstOrDefault(found.Kind))),
            (TaskFields.Priority, Text(priority)),
            (TaskFields.Acceptance, List(task.Acceptance)),
            (TaskFields.Needs, List(needs)),
        };
        if (task.Minutes is { } minutes and > 0)
            entries.Add((TaskFields.Estimate, Text(Durations.Text(TimeSpan.FromMinutes(minutes)))));
        return new(task.At,
            [.. entries.Select(entry => new Node.Entry(entry.Field.Name, task.At, entry.Value))]);
    }

    /// <summary>The text, and below it where it came from and what a plan has no place for.</summary>
    private static string Description(ImportedTask task, string format)
    {
        string[] remarks =
        [
            $"{format} {task.Id}{(task.Status.Length == 0 ? "" : $" ({task.Status})")}",
            .. task.Whole is { } whole ? [$"part of: {whole}"] : Array.Empty<string>(),
            .. task.Labels.Count > 0 ? [$"labels: {string.Join(", ", task.Labels)}"] : Array.Empty<string>(),
            .. task.Remarks,
        ];
        var title = ImportText.Title(task.Title) == task.Title ? "" : task.Title;
        return ImportText.Sections(("", title), ("", task.Description),
            ("", $"Imported from {ImportText.Line(string.Join("; ", remarks))}."));
    }

    /// <summary>The kind of work that a label means beyond doubt; null for none.</summary>
    private static string? Kind(string label) => label.ToLowerInvariant() switch
    {
        "docs" or "documentation" => "docs",
        "research" or "spike" => "research",
        "tests" or "testing" => "testing",
        _ => null,
    };
}
