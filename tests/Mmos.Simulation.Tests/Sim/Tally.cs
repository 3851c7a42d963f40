using System.Globalization;
using System.Text;
using TaskStatus = Mmos.Core.TaskStatus;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>What a run really exercised.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _events = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Fault, long> _faults = [];
    private readonly SortedDictionary<(TaskStatus?, TaskStatus), long> _transitions = [];
    private readonly SortedDictionary<string, long> _checks = new(StringComparer.Ordinal);

    public InvariantCounts Invariants { get; } = new();

    public long Steps { get; set; }

    public long Milliseconds { get; set; }

    public void Count(Fault fault) => Add(_faults, fault);

    public void Count(Event happened) => Add(_events, happened.GetType().Name);

    public void Count(TaskStatus? from, TaskStatus to) => Add(_transitions, (from, to));

    /// <summary>One case of a check of the simulator's own.</summary>
    public void Checked(string check) => Add(_checks, check);

    public void Add(Tally other)
    {
        Invariants.Add(other.Invariants);
        foreach (var (name, n) in other._events) Add(_events, name, n);
        foreach (var (fault, n) in other._faults) Add(_faults, fault, n);
        foreach (var (step, n) in other._transitions) Add(_transitions, step, n);
        foreach (var (check, n) in other._checks) Add(_checks, check, n);
        Steps += other.Steps;
        Milliseconds += other.Milliseconds;
    }

    /// <summary>What should have happened and did not.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. Enum.GetValues<Fault>().Where(f => !_faults.ContainsKey(f)).Select(f => $"fault {f}"),
        .. typeof(Event).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Event)) && !t.IsAbstract)
            .Select(t => t.Name).Where(n => !_events.ContainsKey(n)).Select(n => $"event {n}"),
        .. Expected.Where(t => !_transitions.ContainsKey(t)).Select(t => $"transition {Of(t)}"),
        .. _transitions.Keys.Except(Expected).Select(t =>
            $"a rule for the transition {Of(t)}, which happened"),
        .. Invariants.ByName.Where(i => i.Value == 0).Select(i => $"a case of invariant {i.Key}"),
        .. Checks.All.Where(c => !_checks.ContainsKey(c)).Select(c => $"a case of check {c}"),
    ];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{Milliseconds / 3_600_000.0:N1} simulated hours, {Steps:N0} steps, ");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{_events.Values.Sum():N0} events, {_faults.Values.Sum():N0} faults");
        Section(text, "faults", _faults.Select(f => (f.Key.ToString(), f.Value)));
        Section(text, "events", _events.Select(e => (e.Key, e.Value)));
        Section(text, "transitions", _transitions.Select(t => (Of(t.Key), t.Value)));
        Section(text, "cases per invariant", Invariants.ByName.Select(i => (i.Key, i.Value)));
        Section(text, "cases per check of the simulator", _checks.Select(c => (c.Key, c.Value)));
        return text.ToString();
    }

    private static (TaskStatus?, TaskStatus)[] Expected { get; } =
    [
        (null, TaskStatus.Pending), (null, TaskStatus.Ready),
        (TaskStatus.Pending, TaskStatus.Ready), (TaskStatus.Pending, TaskStatus.Cancelled),
        (TaskStatus.Ready, TaskStatus.Assigned), (TaskStatus.Assigned, TaskStatus.Running),
        (TaskStatus.Assigned, TaskStatus.Ready), (TaskStatus.Assigned, TaskStatus.Cancelled),
        (TaskStatus.Ready, TaskStatus.Pending),
        (TaskStatus.Ready, TaskStatus.Running), (TaskStatus.Ready, TaskStatus.Cancelled),
        (TaskStatus.Running, TaskStatus.Verifying), (TaskStatus.Running, TaskStatus.Ready),
        (TaskStatus.Running, TaskStatus.Failed), (TaskStatus.Running, TaskStatus.Cancelled),
        (TaskStatus.Verifying, TaskStatus.Merging), (TaskStatus.Verifying, TaskStatus.Done),
        (TaskStatus.Verifying, TaskStatus.Ready), (TaskStatus.Verifying, TaskStatus.Failed),
        (TaskStatus.Verifying, TaskStatus.Cancelled),
        (TaskStatus.Verifying, TaskStatus.Review),
        (TaskStatus.Review, TaskStatus.Merging), (TaskStatus.Review, TaskStatus.Done),
        (TaskStatus.Review, TaskStatus.Ready), (TaskStatus.Review, TaskStatus.Failed),
        (TaskStatus.Review, TaskStatus.Cancelled),
        (TaskStatus.Merging, TaskStatus.Done), (TaskStatus.Merging, TaskStatus.Ready),
        (TaskStatus.Merging, TaskStatus.Failed), (TaskStatus.Merging, TaskStatus.Cancelled),
        (TaskStatus.Failed, TaskStatus.Ready), (TaskStatus.Failed, TaskStatus.Cancelled),
        (TaskStatus.Failed, TaskStatus.Merging),
        (TaskStatus.Done, TaskStatus.Ready), (TaskStatus.Done, TaskStatus.Pending),
        (TaskStatus.Cancelled, TaskStatus.Ready), (TaskStatus.Cancelled, TaskStatus.Pending),
    ];

    private static string Of((TaskStatus? From, TaskStatus To) step) =>
        $"{(step.From is { } from ? Words.Of(from) : "(new)")} -> {Words.Of(step.To)}";

    private static void Section(StringBuilder text, string title, IEnumerable<(string Name, long Count)> rows)
    {
        text.AppendLine(title);
        foreach (var (name, count) in rows) text.AppendLine(CultureInfo.InvariantCulture,
            $"{count,14:N0}  {name}");
    }

    private static void Add<TKey>(SortedDictionary<TKey, long> counts, TKey key,
        long n = 1) where TKey : notnull =>
        counts[key] = counts.GetValueOrDefault(key) + n;
}

/// <summary>Names of the simulator's own checks; those of the core are in <see cref="Invariants"/>.</summary>
internal static class Checks
{
    public const string Fencing = "1 an old lease changes nothing", LeaseNumbers = "1 lease numbers grow",
        OneProcess = "1 one process works under a lease", Needs = "2 needs are done first",
        Done = "4 done once and with proof", Reviewed = "4 reviewed before it lands",
        NotAuthor = "7 reviewed by another", Landed = "4 what is done is on the branch",
        LandsOnce = "4 each attempt lands once",
        Together = "4 several land together",
        Silence = "6 only the silent are given up", Due = "6 what is due is not left",
            Deliver = "6 delivered leases",
        Replay = "9 fold(log) is the live state", Snapshot = "9 snapshot and tail",
            Stored = "9 stored form folds alike",
        Tables = "9 rebuilt tables", Ack = "10 acknowledged is in the log", Key = "10 a repeated key",
        Refusal = "10 refusals are right", Retries = "11 retries are counted", Ends = "13 everything ends",
        Offers = "1 offers are accepted or pass", Rest = "6 nothing for those that rest",
        Reserve = "6 reserves are kept", Resources = "7 resources at dispatch",
        Budgets = "8 budgets at dispatch",
        Caps = "8 an attempt stops at its cap",
        Polls = "13 no stuck poll", Crash = "nothing throws";

    public static IReadOnlyList<string> All { get; } =
    [
        Fencing, LeaseNumbers, OneProcess, Needs, Done, Reviewed, NotAuthor, Landed, LandsOnce, Together,
        Silence, Due, Deliver, Replay, Snapshot,
            Stored, Tables, Ack, Key,
        Refusal, Retries, Ends, Polls, Offers, Rest, Reserve, Resources, Budgets, Caps,
    ];
}

/// <summary>A check failed; the message says which, with what, when.</summary>
internal sealed class SimulationException : Exception
{
    public SimulationException(string check, string message) : base($"{check}: {message}") => Check = check;

    public SimulationException(string check, string message, Exception inner) : base($"{check}: {message}",
        inner) => Check = check;

    public string Check { get; }
}
