namespace Mmos.Core;

/// <summary>Replaces the epics of a submission by their parts: first parts inherit the needs, dependents
/// need the last parts.</summary>
internal sealed class Expansion
{
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly BreakdownPolicy _policy;
    private readonly BreakdownPattern?[] _patterns;
    private readonly Complexity[] _complexities;
    private readonly Dictionary<string, IReadOnlyList<string>> _lastParts = new(StringComparer.Ordinal);
    private readonly List<TaskDefinition> _result = [];
    private readonly List<int> _origins = [];

    private Expansion(IReadOnlyList<TaskDefinition> tasks, BreakdownPolicy policy) =>
        (_tasks, _policy, _patterns, _complexities) =
            (tasks, policy, new BreakdownPattern?[tasks.Count], [.. tasks.Select(Complexity.Of)]);

    /// <summary>The tasks after every breakdown, in file order.</summary>
    public IReadOnlyList<TaskDefinition> Tasks => _result;

    /// <summary>For each of <see cref="Tasks"/> the index of the task that it came from.</summary>
    public IReadOnlyList<int> Origins => _origins;

    /// <summary>Takes apart what must be.</summary>
    /// <returns>Why the submission is refused; null when it is not.</returns>
    public static Rejection? Of(IReadOnlyList<TaskDefinition> tasks, BreakdownPolicy policy,
        out Expansion expansion)
    {
        expansion = new Expansion(tasks, policy);
        for (var i = 0; i < tasks.Count; i++)
            if (expansion.Choose(i) is { } refused) return refused;
        expansion.Build();
        return expansion.Unconfirmed();
    }

    /// <summary>Finds the pattern of a task that is to be taken apart.</summary>
    private Rejection? Choose(int index)
    {
        var task = _tasks[index];
        var named = _policy.Patterns.FirstOrDefault(p => p.Name == task.Pattern);
        if (task.Pattern is { } name && named is null)
            return Rejection.Invalid($"tasks[{index}].pattern",
                $"there is no pattern `{name}`; there is {Known}");
        if (Mode(task) == BreakdownMode.Off || !IsTooMuch(task, _complexities[index].Level)) return null;
        _patterns[index] = named ?? BreakdownPattern.Best(_policy.Patterns, task);
        if (_patterns[index] is null)
            return Rejection.Invalid($"tasks[{index}]",
                $"`{task.Key}` is an epic ({_complexities[index].Reason}) and no pattern fits its words: "
                + $"split it, give an estimate of at most 24h, name a pattern ({Known}) with `pattern:`, "
                + "or say breakdown: off");
        _lastParts[task.Key] = Parts.LastKeys(task, _patterns[index]!);
        var tooLong = Parts.Keys(task, _patterns[index]!).FirstOrDefault(k => k.Length > Limits.NameLength);
        return tooLong is null ? null
            : Rejection.Invalid($"tasks[{index}].id",
                $"`{task.Key}` is broken down, and its part `{tooLong}` would have more than "
                + $"{Limits.NameLength} characters; give it a shorter id");
    }

    private string Known => string.Join(", ", _policy.Patterns.Select(p => p.Name));

    // A complex task is taken apart only where its author named how: it is recommended, not required.
    private static bool IsTooMuch(TaskDefinition task, ComplexityLevel level) =>
        level == ComplexityLevel.Epic || (level == ComplexityLevel.Complex && task.Pattern is not null);

    private BreakdownMode Mode(TaskDefinition task) => task.Breakdown ?? _policy.Mode;

    private void Build()
    {
        for (var i = 0; i < _tasks.Count; i++)
        {
            var task = _tasks[i] with { Needs = Needs(_tasks[i].Needs) };
            if (_patterns[i] is not { } pattern)
                _result.Add(task with { Complexity = Words.Of(_complexities[i].Level) });
            else
                _result.AddRange(Parts.Of(task, pattern, _complexities[i].Reason));
            while (_origins.Count < _result.Count) _origins.Add(i);
        }
    }

    private IReadOnlyList<string> Needs(IReadOnlyList<string> needs) =>
        _lastParts.Count == 0 || !needs.Any(_lastParts.ContainsKey) ? needs
            : [.. needs.SelectMany(n => _lastParts.TryGetValue(n, out var last) ? last : [n])];

    /// <summary>What would be made, when a person must agree first.</summary>
    private Rejection? Unconfirmed()
    {
        int[] asked = [.. Enumerable.Range(0, _tasks.Count)
            .Where(i => _patterns[i] is not null && Mode(_tasks[i]) == BreakdownMode.Ask)];
        if (asked.Length == 0) return null;
        var keys = string.Join(", ", asked.Select(i => $"`{_tasks[i].Key}`"));
        return new Rejection(RejectionReason.Unconfirmed,
            $"{keys} would be broken down, and the plan says to ask first; agree with --yes, or say "
            + "breakdown: auto (or off to run it as it is)", $"tasks[{asked[0]}]")
        {
            Details = [.. asked.SelectMany(Preview)],
        };
    }

    private IEnumerable<string> Preview(int index)
    {
        yield return $"{_tasks[index].Key}: {_complexities[index].Reason}; pattern {_patterns[index]!.Name}:";
        for (var i = 0; i < _result.Count; i++)
            if (_origins[i] == index)
                yield return $"  {_result[i].Key}"
                    + (_result[i].EstimateMinutes is { } minutes ? $"  {Complexity.Hours(minutes)}" : "");
    }
}
