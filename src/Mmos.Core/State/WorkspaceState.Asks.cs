namespace Mmos.Core;

/// <summary>What waits for a person: one row per open inbox item, so that nobody waits unheard.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<(long Subject, AskKind Kind), AskRow> _asks = [];
    private readonly SortedSet<(long Since, long Subject, AskKind Kind)> _unraised = [];

    /// <summary>Every open inbox item, by its subject.</summary>
    internal IReadOnlyCollection<AskRow> Asks => _asks.Values;

    /// <summary>The open inbox item about a subject; false for none.</summary>
    internal bool TryAsk(AskKind kind, long subject, out AskRow row) =>
        _asks.TryGetValue((subject, kind), out row);

    /// <summary>Open inbox items of which nobody was told yet, the oldest first.</summary>
    internal IEnumerable<AskRow> Unraised => _unraised.Select(u => _asks[(u.Subject, u.Kind)]);

    /// <summary>When the next item has waited too long; <see cref="long.MaxValue"/> for never.</summary>
    private long NextEscalation =>
        _unraised.Count == 0 ? long.MaxValue : _unraised.Min.Since + Policies.EscalateMs(Policy);

    /// <summary>Opens and settles what follows from a task's row.</summary>
    private void FollowAsks(in TaskRow old, in TaskRow next)
    {
        Shift(AskKind.Failed, next.Number, IsGivenUp(old), IsGivenUp(next));
        Shift(AskKind.Review, next.Number, old.IsAsked, next.IsAsked);
        Shift(AskKind.Stalled, next.Number, old.IsStalled, next.IsStalled);
    }

    /// <summary>It failed, and what needs it waits for a person.</summary>
    internal static bool IsGivenUp(in TaskRow row) =>
        row is { Status: TaskStatus.Failed, OnFailure: OnFailure.Block };

    private void Shift(AskKind kind, int task, bool was, bool isNow)
    {
        if (was == isNow) return;
        if (isNow) Ask(kind, task, task);
        else Settle(kind, task);
    }

    private void Ask(AskKind kind, long subject, int task)
    {
        Settle(kind, subject);
        Put(new AskRow(kind, subject, task, Seq, Clock, false));
    }

    private void Put(AskRow ask)
    {
        _asks.Add((ask.Subject, ask.Kind), ask);
        if (!ask.IsRaised) _unraised.Add((ask.Since, ask.Subject, ask.Kind));
    }

    private void Settle(AskKind kind, long subject)
    {
        if (!_asks.Remove((subject, kind), out var ask)) return;
        _unraised.Remove((ask.Since, subject, kind));
        Changes.Settle(ask);
    }

    private void On(EscalationRaised e)
    {
        var subject = e.Kind switch
        {
            AskKind.Conflict => ConflictsOf(e.Task ?? 0).Single(
                c => TryAsk(e.Kind, c.Id, out var asked) && asked.Item == e.Item).Id,
            AskKind.Base => _projectSlots[e.Project],
            _ => e.Task ?? 0,
        };
        var ask = _asks[(subject, e.Kind)];
        Invariant.Check(ask.Item == e.Item, "the escalated item is open");
        _unraised.Remove((ask.Since, subject, ask.Kind));
        _asks[(subject, ask.Kind)] = ask with { IsRaised = true };
    }
}

/// <summary>Why a person is asked.</summary>
public enum AskKind : byte
{
    /// <summary>A task failed.</summary>
    Failed,
    /// <summary>A review waits for a verdict.</summary>
    Review,
    /// <summary>An attempt runs without progress.</summary>
    Stalled,
    /// <summary>The user's branch does not fit a project that follows it.</summary>
    Base,
    /// <summary>A conflict is open.</summary>
    Conflict,
}

/// <summary>An open inbox item.</summary>
/// <param name="Kind">Why a person is asked.</param>
/// <param name="Subject">Number of the task; of <see cref="AskKind.Base"/> the slot of the project, of
/// <see cref="AskKind.Conflict"/> its id.</param>
/// <param name="Task">The task; 0 for a whole project.</param>
/// <param name="Item">Its id: the number of the event that opened it.</param>
/// <param name="Since">Clock of that event.</param>
/// <param name="IsRaised">Its escalation was raised.</param>
public readonly record struct AskRow(
    AskKind Kind, long Subject, int Task, long Item, long Since, bool IsRaised);
