namespace Mmos.Core;

/// <summary>How reviews change the rows of tasks.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<int, TaskReviews> _stages = []; // of open tasks that have any
    private readonly SortedSet<int> _inReview = [];

    /// <summary>Tasks in review, ascending.</summary>
    internal IReadOnlyCollection<int> InReview => _inReview;

    /// <summary>The stages of a task's review; null for none.</summary>
    internal TaskReviews? ReviewsOf(int task) => _stages.GetValueOrDefault(task);

    private void SetStages(int task, TaskDefinition definition)
    {
        if (definition.Review is { Count: > 0 } stages) _stages[task] = new(stages, null);
        else _stages.Remove(task);
    }

    /// <summary>Verified work with stages waits for its first one, which opens next in the record.</summary>
    private bool EnterReview(in TaskRow row, Certificate proof)
    {
        // What is protected is reviewed, also where nothing else asks for that.
        if (!_stages.TryGetValue(row.Number, out var reviews) && proof.Protected is { Count: > 0 })
            _stages[row.Number] = reviews = new(TaskReviews.Person, null);
        if (reviews is null) return false;
        if (_projects[row.Project].Repository is null) _stages[row.Number] = reviews with { Proof = proof };
        Put(row with
        {
            Worker = -1,
            Deadline = 0,
            Lost = 0,
            Status = TaskStatus.Review,
            Item = WorkItem.Review,
        });
        return true;
    }

    private void On(ReviewOpened e)
    {
        var row = Task(e.Task);
        var opened = row with { Worker = -1, Deadline = 0, Stage = (byte)e.Stage };
        var demand = DemandOf(opened);
        Put(opened with { Reviewing = demand, IsAsked = demand < 0 });
    }

    private void On(ReviewApproved e)
    {
        var row = Task(e.Task);
        var passed = OutOfReview(row) with { Worker = -1, Deadline = 0, Lost = 0 };
        var isLast = e.Stage == _stages[e.Task].Stages.Count;
        // Otherwise what is next in the record goes on: the next stage, or its end without a repository.
        Put(isLast && _projects[row.Project].Repository is not null
            ? passed with { Status = TaskStatus.Merging, Item = WorkItem.Merge }
            : passed);
    }

    private static TaskRow OutOfReview(in TaskRow row) =>
        row with { Stage = 0, Reviewing = -1, IsAsked = false };

    /// <summary>What the open stage of a task asks of a reviewer; -1 for a stage that only a person
    /// passes.</summary>
    private int DemandOf(in TaskRow row)
    {
        if (row.Stage == 0) return -1;
        return TaskReviews.CapabilityOf(_stages[row.Number].Stages[row.Stage - 1]) is { } capability
            ? Demands.Reviewing(capability, _workers[row.Author].Name) : -1;
    }
}

/// <summary>The review of an open task.</summary>
/// <param name="Stages">Its stages in order: `agent:CAPABILITY`, `admin` or `human`.</param>
/// <param name="Proof">What its end will show, where it has no repository and is verified; null
/// otherwise.</param>
public sealed record TaskReviews(IReadOnlyList<string> Stages, Certificate? Proof)
{
    private const string Agent = "agent:";

    /// <summary>The one stage of a review that only a person passes.</summary>
    public static IReadOnlyList<string> Person { get; } = [Human];

    /// <summary>The stage that only a person passes.</summary>
    public const string Human = "human";

    /// <summary>The capability that a stage asks of its reviewer; null for a person's stage.</summary>
    public static string? CapabilityOf(string stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.StartsWith(Agent, StringComparison.Ordinal) ? stage[Agent.Length..] : null;
    }
}
