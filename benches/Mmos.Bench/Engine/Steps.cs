using System.Diagnostics;
using Mmos.Core;

namespace Mmos.Bench.Engine;

/// <summary>The core by itself: <see cref="Workspace.Step"/> in batches like the host's.</summary>
internal sealed class Steps(WorkspaceState state)
{
    /// <summary>Commands in one write at 20 clients, about what the group commit gathers.</summary>
    private const int Batch = 20;

    private int _inBatch;

    public WorkspaceState State => state;

    public long Clock { get; private set; } = 1;

    /// <summary>Accepted commands.</summary>
    public long Commands { get; private set; }

    /// <summary>Events that decide something: all but "this worker waits", which follows a claim.</summary>
    public long Decisions { get; private set; }

    /// <summary>Sees every event.</summary>
    public Action<Recorded> Happened { get; set; } = _ => { };

    public void Do(Command command, string actor)
    {
        if (++_inBatch == Batch)
        {
            _inBatch = 0;
            Clock++;
            state.Changes.Clear();
            if (state.NextDeadline <= Clock) Carry(new Command.Tick(), "bench");
        }
        Carry(command, actor);
    }

    /// <summary>The same, with the time of this step alone.</summary>
    public TimeSpan Timed(Command command, string actor)
    {
        var began = Stopwatch.GetTimestamp();
        var result = Workspace.Step(state, command, new Header(Clock, Clock, actor));
        var took = Stopwatch.GetElapsedTime(began);
        Count(command, result);
        return took;
    }

    private void Carry(Command command, string actor) =>
        Count(command, Workspace.Step(state, command, new Header(Clock, Clock, actor)));

    private void Count(Command command, in StepResult result)
    {
        if (result.Rejection is { } rejection)
            throw new InvalidOperationException($"{command.GetType().Name} was refused: {rejection.Message}");
        Commands++;
        foreach (var recorded in result.Events)
        {
            if (recorded.Event is not WorkerWaiting) Decisions++;
            Happened(recorded);
        }
    }
}
