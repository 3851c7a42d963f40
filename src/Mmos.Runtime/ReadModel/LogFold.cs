using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.ReadModel;

/// <summary>A log folded event by event, with what the read tables must show of it.</summary>
public sealed class LogFold
{
    private readonly Projection _projection;

    /// <summary>Before the first event.</summary>
    public LogFold() => _projection = new Projection(State);

    /// <summary>The fold of the events so far.</summary>
    public WorkspaceState State { get; } = new();

    /// <summary>Folds events, in order and in whole records.</summary>
    /// <returns>What the tables must show afterwards.</returns>
    /// <exception cref="InvariantException">An event cannot follow the ones before.</exception>
    public TableWrites Project(IReadOnlyList<Recorded> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var recorded in events)
        {
            State.Evolve(recorded);
            _projection.Observe(recorded);
        }
        return _projection.Take();
    }

    /// <summary>Folds events without asking what the tables must show.</summary>
    public void Fold(in Recorded recorded)
    {
        State.Evolve(recorded);
        _projection.Clear();
    }

    /// <summary>Carries a command out on the folded state, as a process that has the log would.</summary>
    /// <returns>The record to append; what the tables must show of it is not asked.</returns>
    /// <exception cref="JournalException">It was refused.</exception>
    public IReadOnlyList<Recorded> Decide(Command command, in Header header)
    {
        var result = Workspace.Step(State, command, header);
        _projection.Clear();
        return result.Rejection is { } rejection ? throw new JournalException(rejection.Message)
            : result.Events;
    }
}
