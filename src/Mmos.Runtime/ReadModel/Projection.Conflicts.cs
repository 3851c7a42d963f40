using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>What the tables show of conflicts.</summary>
public sealed partial class Projection
{
    private readonly List<ConflictWrite> _conflicts = [];
    private readonly List<NeedWrite> _needs = [];

    private void ObserveConflict(in Recorded recorded)
    {
        switch (recorded.Event)
        {
            case ConflictDetected e:
                var found = new ConflictFound(e.Task, Words.Of(e.Kind), e.Other, e.Paths ?? [], e.Text);
                _conflicts.Add(new(recorded.Seq, recorded.At, found, e.Resolution is { } at
                    ? new(Words.Of(at), "engine") : null));
                if (e.Resolution is null
                    && e.Kind is ConflictKind.DuplicateTask or ConflictKind.DependencyClash)
                    Ask(recorded, e.Task, Words.Of(e.Kind), e.Text, Words.Of(AskKind.Conflict));
                break;
            case ConflictResolved e:
                _conflicts.Add(new(e.Conflict, recorded.At, null,
                    new(Words.Of(e.Resolution), recorded.Actor)));
                break;
            case ConflictEscalated e:
                Ask(recorded, e.Task, Words.Of(ConflictKind.MergeConflict),
                    e.Note.Length > 0 ? e.Note : $"conflict C{e.Conflict} of T{e.Task} waits for you",
                    Words.Of(AskKind.Conflict));
                break;
            case TaskQueued e: _needs.Add(new(e.Task, e.Behind)); break;
        }
    }
}
