namespace Mmos.Core.Tests.Kit;

/// <summary>One workspace under test: its state, its log, and a clock that only the test moves.</summary>
internal sealed class World
{
    public const long Epoch = 1_000_000;

    public WorkspaceState State { get; set; } = new();

    public WorkspaceView View => new(State);

    /// <summary>Conflicts that are found and retrospectives are among what <see cref="When"/>
    /// says.</summary>
    public bool ShowsAll { get; init; }

    public List<Recorded> Log { get; } = [];

    public long Clock { get; set; } = Epoch;

    public StepResult Do(Command command, string actor = "test", string? key = null, ulong body = 0)
    {
        var result = Workspace.Step(State, command, new Header(Clock, Clock, actor, key, body));
        Log.AddRange(result.Events);
        return result;
    }

    /// <summary>
    /// Carries out lines of the kit's language; see <see cref="Script"/>. A refusal fails the test.
    /// </summary>
    public World Given(string lines)
    {
        foreach (var line in Script.Lines(lines))
        {
            var result = Run(line);
            Assert.True(result.Rejection is null, $"given `{line}` was refused: {result.Rejection?.Message}");
        }
        return this;
    }

    /// <summary>Makes events true without asking the decider.</summary>
    public World Given(params Event[] events)
    {
        foreach (var happened in events)
        {
            var recorded = new Recorded(State.Seq + 1, Clock, Clock, "test", State.Seq + 1, null, 0,
                happened);
            State.Evolve(recorded);
            Log.Add(recorded);
        }
        return this;
    }

    /// <summary>What one line leads to, in the kit's words.</summary>
    public string When(string line)
    {
        var hash = StateCodec.Hash(State);
        var result = Run(line);
        if (result.Rejection is { } rejection)
        {
            Assert.Empty(result.Events);
            Assert.Equal(hash, StateCodec.Hash(State));
            return $"! {rejection.Reason.ToString().ToLowerInvariant()}: {rejection.Message}"
                + (rejection.Field is null ? "" : $" [{rejection.Field}]");
        }
        Assert.Empty(Invariants.Check(State));
        if (result.RepeatOf > 0) return $"repeats {result.RepeatOf}";
        // What is noticed beside what happens is shown only where a table is about that.
        var shown = result.Events.Where(e =>
            ShowsAll || e.Event is not (ConflictDetected or RetrospectiveHeld));
        return result.Events.Count == 0 ? "nothing"
            : string.Join("; ", shown.Select(e => EventWords.Of(e.Event, Clock)));
    }

    public TaskRow Task(int number) =>
        View.TryTask(number, out var row) ? row
            : throw new InvalidOperationException($"T{number} is not open");

    public WorkerRow Worker(string name) =>
        View.TryWorker(name, out var slot) ? View.Workers[slot]
            : throw new InvalidOperationException($"no worker {name}");

    public ProjectRow Project(string slug) =>
        View.TryProject(slug, out var slot) ? View.Projects[slot]
            : throw new InvalidOperationException($"no project {slug}");

    /// <summary>A status in the words that users see, also of finished tasks.</summary>
    public TaskStatus Status(int number) => View.TryTask(number, out var row) ? row.Status
        : View.TryTombstone(number, out var stone) ? stone.Status
        : throw new InvalidOperationException($"there is no T{number}");

    private StepResult Run(string line)
    {
        var step = Script.Parse(this, line);
        Clock += step.Later;
        return step.Command is null ? default(StepResult) with { }
            : Do(step.Command, step.Actor, step.Key, step.Body);
    }
}
