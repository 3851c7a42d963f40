using System.Text.Json;
using Mmos.Api;

namespace Mmos.Server.Telemetry;

/// <summary>What a running server counts of the work: begun from a listing, then fed with every event once.
/// Pure but for the instruments it is given; one thread at a time.</summary>
internal sealed class WorkCounts(Instruments instruments)
{
    private static readonly HashSet<string> Faults = new(StringComparer.Ordinal)
    {
        "agent_error", "timed_out", "gates_failed", "cost_cap", "revision",
    };

    /// <summary>Causes that end a stage of the engine's and give the task back to an author.</summary>
    private static readonly HashSet<string> BackToAuthor = new(StringComparer.Ordinal)
    {
        "gates_failed", "conflict", "revision",
    };

    private readonly Dictionary<string, OpenTask> _open = new(StringComparer.Ordinal);
    private readonly RecentShare _tasks = new();
    private readonly RecentShare _attempts = new();
    private bool _knowsConflicts;

    /// <summary>Number of the last event that was counted.</summary>
    public long Seq { get; set; }

    /// <summary>Takes a task that is open at the beginning.</summary>
    public void Begin(TaskInfo task)
    {
        var open = new OpenTask(task.Priority)
        {
            Stage = task.Status switch
            {
                "pending" or "draft" => Stage.Pending,
                "ready" when task.WaitingFor is not null => Stage.Resting,
                "ready" => Stage.Ready,
                "failed" => Stage.Failed,
                _ when task.Status is "assigned" or "running" => Stage.Author,
                _ => Stage.Engine,
            },
            Since = task.UpdatedAt,
        };
        _open[task.Id] = open;
    }

    /// <summary>Ties the open tasks together, after the last <see cref="Begin"/>.</summary>
    public void Tie(TaskInfo task)
    {
        if (_open[task.Id].Stage == Stage.Pending) Needs(task.Id, _open[task.Id], task.Needs);
    }

    /// <summary>Open tasks that a worker could take, by priority.</summary>
    public IEnumerable<(string Priority, int Count)> Depth() => ((string[])["P0", "P1", "P2"])
        .Select(priority => (priority, _open.Values.Count(t => t.Stage == Stage.Ready
            && t.Priority == priority)));

    /// <summary>Tasks that somebody works on, or that are on their way to land.</summary>
    public int Active => _open.Values.Count(t => t.Stage is Stage.Author or Stage.Engine);

    /// <summary>Done ÷ (done + failed) of the last hour; not a number without any.</summary>
    public double CompletionRate(DateTimeOffset now) => _tasks.At(now);

    /// <summary>Attempts that ended by a fault of their own ÷ those that ended by a fault or by being handed
    /// in,
    /// of the last hour; not a number without any.</summary>
    public double ErrorRate(DateTimeOffset now) => 1 - _attempts.At(now);

    /// <summary>Counts an event.</summary>
    public void Add(EventInfo happened)
    {
        Seq = happened.Seq;
        if (happened.Type == "escalation.raised") instruments.Escalations.Add(1);
        if (happened.Type == "conflict.detected"
            && Text(happened.Data, "kind") is { } kind) Conflict(kind, isOwn: true);
        if (happened.Task is not { } id) return;
        if (happened.Type is "task.submitted" or "task.reopened")
        {
            Submitted(id, happened);
            return;
        }
        if (_open.TryGetValue(id, out var task)) OfTask(id, task, happened);
    }

    private void OfTask(string id, OpenTask task, EventInfo happened)
    {
        switch (happened.Type)
        {
            case "task.offered": Taken(task, happened); break;
            case "task.accepted": Began(task, happened.Data); break;
            case "task.assigned" when Text(happened.Data, "item") == "author":
                Taken(task, happened);
                Began(task, happened.Data);
                break;
            case "task.assigned": task.Stage = Stage.Engine; break;
            case "task.completed": _attempts.Add(happened.At, true); task.Stage = Stage.Engine; break;
            case "task.returned": Returned(task, happened); break;
            case "task.released" or "task.retried": Ready(task, happened.At); break;
            case "task.failed": Failed(task, happened); break;
            case "task.done": _tasks.Add(happened.At, true); Over(id, task, happened.At); break;
            case "task.cancelled": Over(id, task, happened.At); break;
        }
    }

    private void Submitted(string id, EventInfo happened)
    {
        var definition = happened.Data.GetProperty("definition");
        var task = _open[id] = new OpenTask(Text(definition, "priority") ?? "P1");
        Ready(task, happened.At);
        if (happened.Data.TryGetProperty("needs", out var needs) && needs.ValueKind == JsonValueKind.Array)
            Needs(id, task, [.. needs.EnumerateArray().Select(n => $"T{n.GetInt32()}")]);
    }

    private void Needs(string id, OpenTask task, IReadOnlyList<string> needs)
    {
        foreach (var need in needs)
        {
            if (!_open.TryGetValue(need, out var on)) continue;
            on.Dependents.Add(id);
            task.Needs++;
        }
        if (task.Needs > 0) task.Stage = Stage.Pending;
    }

    private void Taken(OpenTask task, EventInfo happened)
    {
        if (task.Stage is Stage.Ready)
            instruments.AssignmentLatency.Record(Math.Max(0, (happened.At - task.Since).TotalSeconds));
        task.Stage = Stage.Author;
    }

    private void Began(OpenTask task, JsonElement data)
    {
        task.Stage = Stage.Author;
        if (data.TryGetProperty("attempt", out var attempt) && attempt.GetInt32() > 1)
            instruments.Reassignments.Add(1);
    }

    private void Returned(OpenTask task, EventInfo happened)
    {
        var cause = Text(happened.Data, "cause") ?? "";
        Ended(cause, happened.At);
        if (task.Stage != Stage.Author && !BackToAuthor.Contains(cause)) return;
        Ready(task, happened.At);
        if (happened.Data.TryGetProperty("notBefore", out var until) && until.GetInt64() > 0)
            task.Stage = Stage.Resting;
    }

    private void Failed(OpenTask task, EventInfo happened)
    {
        Ended(Text(happened.Data, "cause") ?? "", happened.At);
        _tasks.Add(happened.At, false);
        task.Stage = Stage.Failed;
    }

    private void Ended(string cause, DateTimeOffset at)
    {
        if (cause == "conflict") Conflict("merge_conflict", isOwn: false);
        if (Faults.Contains(cause)) _attempts.Add(at, false);
    }

    /// <summary>Logs in which conflicts have events of their own are counted by these.</summary>
    private void Conflict(string kind, bool isOwn)
    {
        _knowsConflicts |= isOwn;
        if (isOwn || !_knowsConflicts) instruments.Conflicts.Add(1, new KeyValuePair<string,
            object?>("kind", kind));
    }

    private void Over(string id, OpenTask task, DateTimeOffset at)
    {
        _open.Remove(id);
        foreach (var dependent in task.Dependents)
            if (_open.TryGetValue(dependent, out var waiting) && --waiting.Needs <= 0
                && waiting.Stage == Stage.Pending) Ready(waiting, at);
    }

    private static void Ready(OpenTask task, DateTimeOffset at) => (task.Stage,
        task.Since) = (Stage.Ready, at);

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private enum Stage : byte { Pending, Ready, Resting, Author, Engine, Failed }

    private sealed class OpenTask(string priority)
    {
        public string Priority => priority;
        public Stage Stage { get; set; }
        public DateTimeOffset Since { get; set; }
        public int Needs { get; set; }
        public List<string> Dependents { get; } = [];
    }
}
