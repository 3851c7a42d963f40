using System.Globalization;

namespace Mmos.Runtime.Files;

/// <summary>From what `needs:` says to task ids: phases resolved, unknown ones and cycles named.</summary>
/// <param name="tasks">The tasks of one file.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="isWhole">Whether every need must be a task of the file; else it may be one that is there
/// already.</param>
internal sealed class NeedResolver(IReadOnlyList<Bag> tasks, Problems problems, bool isWhole = true)
{
    private const string PhasePrefix = "phase:";

    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<int>> byPhase = [];

    /// <summary>The needs of each task in file order; complete only when no problem was added.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Resolve()
    {
        Index();
        var edges = new int[tasks.Count][];
        var others = new List<string>[tasks.Count];
        var total = 0;
        for (var i = 0; i < tasks.Count; i++)
        {
            var task = tasks[i];
            var found = new List<int>();
            others[i] = [];
            var said = task.Get(TaskFields.Needs);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var n = 0; n < said.Count && !problems.IsFull; n++)
                if (!seen.Add(said[n]))
                    continue;
                else if (!isWhole && IsOther(said[n]))
                    others[i].Add(said[n]);
                else
                    found.AddRange(Find(task, i, n, said[n]));
            edges[i] = [.. found.Distinct()];
            total += edges[i].Length;
            if (total > FileLimits.Needs)
            {
                problems.Add(task.Place(TaskFields.Needs), task.Name(TaskFields.Needs),
                    $"more than {FileLimits.Needs} needs in all; put a task between the phases that all "
                    + "others need");
                return [];
            }
        }
        if (problems.None && Cycle.Find(edges) is { } cycle)
            Name(cycle);
        return [.. edges.Select((task, i) => (IReadOnlyList<string>)[.. task.Select(Id), .. others[i]])];
    }

    private bool IsOther(string need) =>
        !need.StartsWith(PhasePrefix, StringComparison.Ordinal) && !byId.ContainsKey(need);

    private void Index()
    {
        for (var i = 0; i < tasks.Count; i++)
        {
            if (!tasks[i].Has(TaskFields.Id))
                continue;
            if (!byId.TryAdd(Id(i), i))
                problems.Add(tasks[i].Place(TaskFields.Id), tasks[i].Name(TaskFields.Id),
                    $"duplicate task id {Quote.Text(Id(i))}; first given in line "
                    + tasks[byId[Id(i)]].Place(TaskFields.Id).Line.ToString(CultureInfo.InvariantCulture));
            if (tasks[i].Maybe(TaskFields.Phase) is not { } phase)
                continue;
            if (!byPhase.TryGetValue(phase, out var members))
                byPhase[phase] = members = [];
            members.Add(i);
        }
    }

    private List<int> Find(Bag task, int self, int item, string need)
    {
        void Wrong(string message) =>
            problems.Add(task.Place(TaskFields.Needs, item), task.Name(TaskFields.Needs), message);

        if (!need.StartsWith(PhasePrefix, StringComparison.Ordinal))
        {
            if (byId.TryGetValue(need, out var one))
                return [one];
            Wrong($"unknown task {Quote.Text(need)}{Nearest.Hint(need, byId.Keys)}");
            return [];
        }
        var number = need.AsSpan(PhasePrefix.Length);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var phase)
            || !byPhase.TryGetValue(phase, out var members))
        {
            var phases = Quote.List(byPhase.Keys.Order().Take(20).Select(known => $"{PhasePrefix}{known}"));
            Wrong($"no task is in {Quote.Text(need)}" + (phases.Length == 0 ? "" : $"; there is {phases}"));
            return [];
        }
        if (members.Contains(self))
            Wrong($"the task is in {Quote.Text(need)} itself");
        return members;
    }

    /// <summary>Reported at the first task of the cycle in the file, which also begins it.</summary>
    private void Name(IReadOnlyList<int> cycle)
    {
        var first = cycle.Min();
        var from = cycle.TakeWhile(task => task != first).Count();
        var ids = cycle.Skip(from).Concat(cycle.Take(from)).Select(Id).ToList();
        var shown = ids.Count <= 12 ? ids : [.. ids.Take(10), "…", ids[^1]];
        problems.Add(tasks[first].Place(TaskFields.Needs), tasks[first].Name(TaskFields.Needs),
            $"cycle: {string.Join(" -> ", shown)} -> {ids[0]}"
                + (ids.Count > 12 ? $" ({ids.Count} tasks)" : ""));
    }

    private string Id(int task) => tasks[task].Get(TaskFields.Id);
}
