namespace Mmos.Core;

/// <summary>The tasks that take the place of one: a task for each step of a pattern, and several for a step
/// that is itself more than 24 hours.</summary>
internal static class Parts
{
    private const int TitleLength = 200;

    /// <summary>The parts, in the order of the pattern's steps.</summary>
    /// <param name="task">The whole, its needs already replaced where they were broken down.</param>
    /// <param name="pattern">How it is taken apart.</param>
    /// <param name="reason">Why.</param>
    public static IEnumerable<TaskDefinition> Of(TaskDefinition task, BreakdownPattern pattern, string reason)
    {
        var parent = new TaskParent(task.Key, task.Title, pattern.Name, reason);
        var minutes = Minutes(task, pattern);
        for (var at = 0; at < pattern.Steps.Count; at++)
        {
            var step = pattern.Steps[at];
            var count = Slices(minutes[at]);
            for (var slice = 1; slice <= count; slice++)
            {
                var part = Part(task, pattern, at, count == slice);
                part = part with
                {
                    Key = Key(task, step, slice, count),
                    Title = Title(task, count == 1 ? step.Title : $"{step.Title} ({slice} of {count})"),
                    EstimateMinutes = minutes[at] is { } all ? Share(all, slice, count) : null,
                    Needs = slice > 1 ? [Key(task, step, slice - 1, count)]
                        : Needs(task, pattern, at, minutes),
                    CapMicroUsd = (part.CapMicroUsd + count - 1) / count,
                    Parent = parent,
                };
                yield return part with { Complexity = Words.Of(Complexity.Of(part).Level) };
            }
        }
    }

    /// <summary>The keys of all parts.</summary>
    public static IEnumerable<string> Keys(TaskDefinition task, BreakdownPattern pattern)
    {
        var minutes = Minutes(task, pattern);
        return pattern.Steps.SelectMany((step, at) => Enumerable.Range(1, Slices(minutes[at]))
            .Select(slice => Key(task, step, slice, Slices(minutes[at]))));
    }

    /// <summary>The keys of the parts that no other part needs: when they are done, the whole is.</summary>
    public static IReadOnlyList<string> LastKeys(TaskDefinition task, BreakdownPattern pattern)
    {
        var minutes = Minutes(task, pattern);
        return [.. pattern.Steps.Index().Where(s => pattern.IsLast(s.Index))
            .Select(s => LastSlice(task, s.Item, minutes[s.Index]))];
    }

    private static TaskDefinition Part(TaskDefinition task, BreakdownPattern pattern, int at, bool isWhole)
    {
        var step = pattern.Steps[at];
        var isEnd = isWhole && pattern.IsLast(at);
        return task with
        {
            Description = Text(task, step),
            Kind = step.Kind,
            Acceptance = [.. isWhole ? step.Acceptance : [], .. isEnd ? task.Acceptance : []],
            Verify = [.. isWhole ? step.Verify : [], .. at >= pattern.GatesFrom ? task.Verify : []],
            Require = Union(task.Require, step.Require),
            Prefer = Union(task.Prefer, step.Prefer),
            Files = task.Files.Count == 0 ? [] : Union(task.Files, step.Files),
            CapMicroUsd = Cap(task, pattern, at),
            Breakdown = null,
            Pattern = null,
        };
    }

    // The parts together may cost what the whole might have, so each gets its share, rounded up.
    private static long? Cap(TaskDefinition task, BreakdownPattern pattern, int at)
    {
        if (task.CapMicroUsd is not { } cap) return null;
        var total = pattern.Steps.Sum(s => s.Share);
        return (long)((((Int128)cap * pattern.Steps[at].Share) + total - 1) / total);
    }

    private static string Text(TaskDefinition task, BreakdownStep step)
    {
        var text = step.Text.Replace("{title}", $"\"{task.Title}\"", StringComparison.Ordinal);
        if (step.Hint.Length > 0) text += $"\nHow to see that it is right: {step.Hint}";
        return task.Description.Length == 0 ? text
            : $"{text}\n\nThe whole, of which this is a part:\n{task.Description}";
    }

    private static string Title(TaskDefinition task, string step)
    {
        var room = Math.Max(1, TitleLength - step.Length - 2);
        var whole = task.Title.Length <= room ? task.Title : task.Title[..(room - 1)] + "…";
        return $"{whole}: {step}";
    }

    private static IReadOnlyList<string> Needs(TaskDefinition task, BreakdownPattern pattern, int at,
        IReadOnlyList<int?> minutes)
    {
        int[] before = [.. pattern.NeedsOf(at)];
        return before.Length == 0 ? task.Needs
            : [.. before.Select(i => LastSlice(task, pattern.Steps[i], minutes[i]))];
    }

    private static string LastSlice(TaskDefinition task, BreakdownStep step, int? minutes) =>
        Key(task, step, Slices(minutes), Slices(minutes));

    private static string Key(TaskDefinition task, BreakdownStep step, int slice, int count) =>
        count == 1 ? $"{task.Key}.{step.Name}" : $"{task.Key}.{step.Name}.{slice}";

    private static int Slices(int? minutes) =>
        minutes is { } all ? (all + Complexity.ComplexMinutes - 1) / Complexity.ComplexMinutes : 1;

    /// <summary>Minutes of each step by its share; they add up to the estimate, and none is 0.</summary>
    private static int?[] Minutes(TaskDefinition task, BreakdownPattern pattern)
    {
        if (task.EstimateMinutes is not { } all) return new int?[pattern.Steps.Count];
        var exact = Spread(all, 0, pattern);
        return exact.Contains(0) ? Spread(all - pattern.Steps.Count, 1, pattern) : exact;
    }

    private static int?[] Spread(long minutes, int each, BreakdownPattern pattern)
    {
        long total = pattern.Steps.Sum(s => s.Share), before = 0;
        var spread = new int?[pattern.Steps.Count];
        for (var i = 0; i < spread.Length; i++)
        {
            var after = before + pattern.Steps[i].Share;
            spread[i] = each + (int)((minutes * after / total) - (minutes * before / total));
            before = after;
        }
        return spread;
    }

    private static int Share(int all, int slice, int count) =>
        (int)(((long)all * slice / count) - ((long)all * (slice - 1) / count));

    private static IReadOnlyList<string> Union(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        [.. one.Union(other, StringComparer.Ordinal)];
}
