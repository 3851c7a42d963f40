namespace Mmos.Core;

/// <summary>What was learned of attempts, per profile of a worker and kind of task.</summary>
internal sealed class Figures
{
    /// <summary>The profile that stands for all of them.</summary>
    public const int Anybody = 0;

    private readonly Dictionary<(int Profile, int Kind), Figure> _figures = [];
    private readonly Names _profiles = new(["*"]);
    private readonly Names _kinds = new([]);

    /// <summary>Every figure by its names, in the order of these.</summary>
    public IEnumerable<(string Profile, string Kind, Figure Figure)> All =>
        _figures.Select(f => (_profiles[f.Key.Profile], _kinds[f.Key.Kind], f.Value))
            .OrderBy(f => f.Item1, StringComparer.Ordinal).ThenBy(f => f.Item2, StringComparer.Ordinal);

    public int Profile(string name) => _profiles.Id(name);

    public int Kind(string name) => _kinds.Id(name);

    public string ProfileName(int profile) => _profiles[profile];

    public string KindName(int kind) => _kinds[kind];

    public Figure Of(int profile, int kind) => _figures.GetValueOrDefault((profile, kind));

    /// <summary>What was learned of a kind over all profiles.</summary>
    public Figure OfKind(string kind) => _kinds.TryId(kind, out var id) ? Of(Anybody, id) : default;

    /// <summary>Adds to a profile's figure, and to that of all.</summary>
    public void Add(int profile, int kind, Func<Figure, Figure> change)
    {
        if (profile > Anybody) Put(profile, kind, change(Of(profile, kind)));
        Put(Anybody, kind, change(Of(Anybody, kind)));
    }

    public void Put(int profile, int kind, in Figure figure) => _figures[(profile, kind)] = figure;

    private sealed class Names(IEnumerable<string> known)
    {
        private readonly List<string> _names = [.. known];
        private readonly Dictionary<string, int> _ids =
            known.Select((name, id) => (name, id)).ToDictionary(n => n.name, n => n.id,
                StringComparer.Ordinal);

        public string this[int id] => _names[id];

        public bool TryId(string name, out int id) => _ids.TryGetValue(name, out id);

        public int Id(string name)
        {
            if (_ids.TryGetValue(name, out var known)) return known;
            _ids.Add(name, _names.Count);
            _names.Add(name);
            return _names.Count - 1;
        }
    }
}

/// <summary>What was learned of some attempts.</summary>
/// <param name="Tried">Attempts whose work was judged.</param>
/// <param name="Passed">Those that passed their gates.</param>
/// <param name="Ended">Attempts that ended, of which the rest counts.</param>
/// <param name="Milliseconds">Time from lease to hand-in, together.</param>
/// <param name="Priced">Attempts whose cost is known.</param>
/// <param name="MicroUsd">Their cost, millionths of a US dollar, together.</param>
/// <param name="Counted">Attempts whose tokens are known.</param>
/// <param name="Tokens">Their tokens, together.</param>
public readonly record struct Figure(int Tried, int Passed, int Ended, long Milliseconds, int Priced,
    long MicroUsd, int Counted, long Tokens)
{
    /// <summary>How likely the next passes, per mille; one half before anything is known (rule of
    /// succession).</summary>
    public int SuccessPerMille => 1000 * (Passed + 1) / (Tried + 2);

    /// <summary>Mean cost; null when none is known.</summary>
    public long? MeanMicroUsd => Priced == 0 ? null : MicroUsd / Priced;

    /// <summary>Mean tokens; null when none are known.</summary>
    public long? MeanTokens => Counted == 0 ? null : Tokens / Counted;

    /// <summary>Mean time from lease to hand-in in milliseconds; null before the first.</summary>
    public long? MeanMilliseconds => Ended == 0 ? null : Milliseconds / Ended;
}
