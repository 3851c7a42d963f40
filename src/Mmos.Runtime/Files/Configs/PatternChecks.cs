namespace Mmos.Runtime.Files;

/// <summary>What the steps of a pattern of `mmos.yaml` demand of each other.</summary>
internal static class PatternChecks
{
    public static void Run(Node.Map root, Problems problems)
    {
        if (root.Find(ConfigFields.Patterns.Name) is not Node.Map patterns) return;
        foreach (var (name, _, node) in patterns.Entries)
            if (node is Node.Map pattern
                && PatternFields.Shape.TryRead(node, "", new Problems(), out var draft))
                Run(pattern, $"patterns.{name}", draft, problems);
    }

    private static void Run(Node.Map pattern, string path, PatternDraft draft, Problems problems)
    {
        var steps = pattern.Find(PatternFields.Steps.Name);
        if (draft.Steps.Count == 0 && steps is Node.List { Items.Count: 0 })
            problems.Add(steps.At, $"{path}.steps", "a pattern needs at least one step");
        if (steps is not Node.List { Items: var items } || items.Count != draft.Steps.Count) return;
        var names = draft.Steps.Select(s => s.Name).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (names.IndexOf(names[i]) < i)
                problems.Add(items[i].At, $"{path}.steps[{i}]", $"duplicate step {Quote.Text(names[i])}");
            foreach (var need in draft.Steps[i].Needs ?? [])
                if (!names.Take(i).Contains(need))
                    problems.Add(items[i].At, $"{path}.steps[{i}].needs",
                        $"no step before this one is {Quote.Text(need)}{Nearest.Hint(need, names.Take(i))}");
        }
        if (draft.GatesFrom is { } from && !names.Contains(from))
            problems.Add(pattern.Find(PatternFields.GatesFrom.Name)!.At, $"{path}.gates_from",
                $"no step is {Quote.Text(from)}{Nearest.Hint(from, names)}");
    }
}
