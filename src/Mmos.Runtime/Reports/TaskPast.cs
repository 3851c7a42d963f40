using System.Text.Json;
using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Runtime.Reports;

/// <summary>What befell one task since it was submitted or last reopened, as its events say.</summary>
internal sealed class TaskPast
{
    /// <summary>Longest line of a failure that is repeated: more is in the task's log.</summary>
    private const int LongestLine = 200;

    /// <summary>Wire names of the events that <see cref="Add"/> takes.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "task.assigned", "task.offered", "task.accepted", "task.returned", "task.failed", "task.done",
        "task.retried", "task.cancelled", "task.reopened", "review.opened", "review.approved",
        "conflict.detected",
    ];

    private string? _offered;
    private DateTimeOffset? _startedAt, _endedAt, _reviewSince, _failedAt;

    /// <summary>How it ended; null while it goes on.</summary>
    public string? Status { get; private set; }

    /// <summary>Who did its last attempt.</summary>
    public string? Worker { get; private set; }

    /// <summary>Every worker that wrote or reviewed.</summary>
    public SortedSet<string> Workers { get; } = new(StringComparer.Ordinal);

    public int Attempts { get; private set; }

    /// <summary>Why its leases came back though nobody asked for that, in order.</summary>
    public List<string> Returns { get; } = [];

    /// <summary>First lines of what its gates said when they failed.</summary>
    public List<string> GateLines { get; } = [];

    /// <summary>Why it failed, in a line; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Kinds of the conflicts that were found about it.</summary>
    public List<string> Conflicts { get; } = [];

    public TimeSpan InReview { get; private set; }

    /// <summary>How long it lay failed until a person went on with it.</summary>
    public TimeSpan WithPerson { get; private set; }

    /// <summary>From its first attempt to its end; null without either.</summary>
    public TimeSpan? Took => _startedAt is { } began && _endedAt is { } ended ? ended - began : null;

    /// <summary>What the events make of it.</summary>
    public static TaskPast Of(IEnumerable<EventInfo> events)
    {
        var past = new TaskPast();
        foreach (var happened in events)
            if (happened.Type == "task.reopened") past = new TaskPast();
            else past.Add(happened);
        return past;
    }

    private void Add(EventInfo e)
    {
        switch (e.Type)
        {
            case "task.assigned" when Text(e, "item") == "author": Begin(e, e.Worker); break;
            case "task.assigned" when Text(e, "item") == "review" && e.Worker is { } reviewer:
                Workers.Add(reviewer);
                break;
            case "task.offered": _offered = e.Worker; break;
            case "task.accepted": Begin(e, _offered ?? e.Actor); break;
            case "task.returned": Returned(e); break;
            case "task.failed": Failed(e); break;
            case "task.done" or "task.cancelled": End(e, e.Type["task.".Length..]); break;
            case "task.retried":
                if (_failedAt is { } since) WithPerson += e.At - since;
                (Status, Failure, _failedAt, _endedAt) = (null, null, null, null);
                break;
            case "review.opened": _reviewSince ??= e.At; break;
            case "review.approved": LeaveReview(e); break;
            // What took too long has come back for it, and is said by that.
            case "conflict.detected" when Text(e, "kind") != "agent_timeout":
                Conflicts.Add(Text(e, "kind"));
                break;
        }
    }

    private void Begin(EventInfo e, string? worker)
    {
        Attempts++;
        _startedAt ??= e.At;
        Worker = worker;
        if (worker is not null) Workers.Add(worker);
    }

    private void Returned(EventInfo e)
    {
        var cause = Text(e, "cause");
        if (cause == "revision") LeaveReview(e);
        // An offer that nobody took and a worker that was asked to leave say nothing of the task.
        if (cause is "offer_expired" or "drained") return;
        Blame(cause, e);
    }

    private void Failed(EventInfo e)
    {
        var (cause, line) = (Text(e, "cause"), Line(e));
        Blame(cause, e);
        Failure = line.Length == 0 ? Said(cause) : $"{Said(cause)}: {line}";
        _failedAt = e.At;
        End(e, "failed");
    }

    private void Blame(string cause, EventInfo e)
    {
        Returns.Add(cause);
        if (cause == "gates_failed" && Line(e) is { Length: > 0 } line) GateLines.Add(line);
    }

    private void End(EventInfo e, string status)
    {
        LeaveReview(e);
        (Status, _endedAt) = (status, e.At);
    }

    private void LeaveReview(EventInfo e)
    {
        if (_reviewSince is { } since) InReview += e.At - since;
        _reviewSince = null;
    }

    /// <summary>A word of the wire as people read it.</summary>
    public static string Said(string word) => word.Replace('_', ' ');

    private static string Line(EventInfo e)
    {
        var text = Text(e, "feedback").Trim();
        var line = Printable.Line(text.Split('\n', 2)[0].TrimEnd('\r', ' '));
        return line.Length <= LongestLine ? line : line[..LongestLine] + "…";
    }

    private static string Text(EventInfo e, string field) =>
        e.Data.ValueKind == JsonValueKind.Object && e.Data.TryGetProperty(field, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
