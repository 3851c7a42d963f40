using Mmos.Core;

namespace Mmos.Runtime.Backtests;

/// <summary>Follows one task through the log: where its attempts began and how they ended.</summary>
internal sealed class TaskTrack(string project, TaskDefinition definition)
{
    private int _lease;
    private long _began, _handedIn = -1;
    private string? _model;
    private Usage? _used;
    private bool _isDone;

    /// <summary>Attempts that ended by what was done.</summary>
    public List<RecordedAttempt> Attempts { get; } = [];

    /// <summary>Whom it was offered to last.</summary>
    public string? Offered { get; set; }

    /// <summary>The task as it is known by now.</summary>
    public RecordedTask Recorded() => new(project, definition, Attempts, _isDone);

    /// <summary>An author holds it. What a reopened task does is no part of the recording.</summary>
    public void Begin(int lease, string? model, long clock) =>
        (_lease, _began, _handedIn, _model, _used) = (_isDone ? 0 : lease, clock, -1, model, null);

    /// <summary>Takes what happened to it.</summary>
    public void Follow(TaskEvent happened, long clock)
    {
        if (_lease == 0) return;
        switch (happened)
        {
            case UsageRecorded e when e.Lease == _lease: _used = Sum(_used, e.Used); break;
            case AttemptCompleted e when e.Lease == _lease: _handedIn = clock; break;
            case TaskReturned e: Ended(e.Cause, clock); break;
            case TaskFailed e: Ended(e.Cause, clock); break;
            case TaskDone:
                End(clock, null, isRefused: false);
                _isDone = true;
                break;
        }
    }

    // An author's lost lease says nothing of the work, nor does one of the engine, which tries again.
    private void Ended(Cause cause, long clock)
    {
        if (Retries.UsesOne(cause)) End(clock, _handedIn < 0 ? cause : null, isRefused: _handedIn >= 0);
        else if (_handedIn < 0) _lease = 0;
    }

    private void End(long clock, Cause? fault, bool isRefused)
    {
        var handedIn = _handedIn < 0 ? clock : _handedIn;
        Attempts.Add(new RecordedAttempt(
            handedIn - _began, fault, clock - handedIn, isRefused, _model, _used));
        _lease = 0;
    }

    private static Usage Sum(Usage? before, Usage more) => before is null ? more : new Usage(
        Sum(before.BilledMicroUsd, more.BilledMicroUsd), Sum(before.NotionalMicroUsd, more.NotionalMicroUsd),
        Sum(before.InputTokens, more.InputTokens), Sum(before.OutputTokens, more.OutputTokens))
    {
        Model = more.Model ?? before.Model,
    };

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}
