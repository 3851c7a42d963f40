namespace Mmos.Core;

/// <summary>Numbers that depend on what the log held before, beside those that a snapshot has instead: places
/// in lists that are sorted by name.</summary>
internal sealed class CodecNumbers
{
    public required IReadOnlyDictionary<int, int> Sets { get; init; }

    public required IReadOnlyDictionary<int, int> Demands { get; init; }

    public required IReadOnlyDictionary<int, int> Paths { get; init; }

    public required IReadOnlyDictionary<int, int> Resources { get; init; }

    public required IReadOnlyDictionary<int, int> Kinds { get; init; }

    public required IReadOnlyDictionary<int, int> Profiles { get; init; }

    /// <summary>Writes every name that a row of the state uses.</summary>
    public static CodecNumbers Write(FieldWriter f, WorkspaceState state)
    {
        List<TaskRow> open = [.. OpenTasks(state)];
        var figures = state.Figures.All.ToList();
        var profiles = state.Workers.Select(w => w.Profile).Concat(open.Select(t => t.Profile))
            .Concat(figures.Select(g => state.Figures.Profile(g.Profile)));
        var kinds = open.Select(t => t.Kind).Concat(figures.Select(g => state.Figures.Kind(g.Kind)));
        var sets = state.Workers.Select(w => w.Capabilities)
            .Concat(open.Where(t => t.Prefer >= 0).Select(t => t.Prefer));
        return new CodecNumbers
        {
            Profiles = Write(f, "profiles", profiles, state.Figures.ProfileName,
                id => f.Text("profile", state.Figures.ProfileName(id))),
            Kinds = Write(f, "kinds", kinds, state.Figures.KindName,
                id => f.Text("kind", state.Figures.KindName(id))),
            Sets = Write(f, "capabilities", sets, state.Capabilities.Name,
                id => f.Text("names", state.Capabilities.Name(id))),
            Demands = Write(f, "demands", open.Select(t => t.Require), id => state.Demands[id].Name,
                id => StateShapes.Of(f, state.Demands[id])),
            Paths = Write(f, "paths", open.Select(t => t.Paths).Where(p => p >= 0), state.Paths.Name,
                id =>
                {
                    f.Text("repository", state.Paths.Repository(id));
                    f.List("globs", state.Paths.Globs(id), (g, glob) => g.Text("glob", glob));
                }),
            Resources = Write(f, "resources", open.Select(t => t.Resources).Where(r => r >= 0),
                id => string.Join('\n', state.Resources.Names(id)),
                id => f.List("resource", [.. state.Resources.Names(id)], (r, name) => r.Text("name", name))),
        };
    }

    /// <summary>A row with the snapshot's numbers.</summary>
    public TaskRow Of(in TaskRow row) => row with
    {
        Require = Demands[row.Require],
        Prefer = row.Prefer < 0 ? -1 : Sets[row.Prefer],
        Paths = row.Paths < 0 ? -1 : Paths[row.Paths],
        Resources = row.Resources < 0 ? -1 : Resources[row.Resources],
        Kind = Kinds[row.Kind],
        Profile = Profiles[row.Profile],
    };

    /// <summary>Reads the names, and gives for each place the number that the new state has for it.</summary>
    public static CodecNumbers Read(FieldReader f, WorkspaceState state) => new()
    {
        Profiles = Read(f, "profiles", () => state.Figures.Profile(f.Text("profile", ""))),
        Kinds = Read(f, "kinds", () => state.Figures.Kind(f.Text("kind", ""))),
        Sets = Read(f, "capabilities", () =>
            f.Text("names", "") is { Length: > 0 } names ? state.Capabilities.Intern(names.Split(','))
                : state.Capabilities.Intern([])),
        Demands = Read(f, "demands", () =>
        {
            var asked = StateShapes.Of(f, StateShapes.NoDemand);
            return state.Demands.Intern(asked.Capabilities, asked.Tier, asked.IsAuto, asked.Only);
        }),
        Paths = Read(f, "paths", () => state.Paths.Intern(f.Text("repository", ""),
            f.List<string>("globs", [], (g, _) => g.Text("glob", "")))),
        Resources = Read(f, "resources", () =>
            state.Resources.Intern(f.List<string>("resource", [], (r, _) => r.Text("name", "")))),
    };

    private static Dictionary<int, int> Write(FieldWriter f, string list, IEnumerable<int> used,
        Func<int, string> name, Action<int> write)
    {
        int[] sorted = [.. used.Distinct().OrderBy(name, StringComparer.Ordinal)];
        f.Int(list, sorted.Length);
        foreach (var id in sorted) write(id);
        return sorted.Select((id, place) => (id, place)).ToDictionary(p => p.id, p => p.place);
    }

    private static Dictionary<int, int> Read(FieldReader f, string list, Func<int> read)
    {
        var count = f.Count(list);
        var numbers = new Dictionary<int, int>(count);
        for (var place = 0; place < count; place++) numbers.Add(place, read());
        return numbers;
    }

    private static IEnumerable<TaskRow> OpenTasks(WorkspaceState state)
    {
        for (var number = 1; number <= state.LastTask; number++)
            if (state.TryTask(number, out var row)) yield return row;
    }
}
