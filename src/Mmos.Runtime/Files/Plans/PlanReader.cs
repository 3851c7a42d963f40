using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>Reads plan files (`*.plan.yaml`, or the same as JSON; interfaces section 4).</summary>
/// <remarks>Never throws for what a file contains; at most 1 MB and 10,000 tasks.</remarks>
public static class PlanReader
{
    /// <summary>Reads a plan file.</summary>
    /// <param name="path">The file; problems name it as it is given here.</param>
    public static PlanReading Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var problems = new Problems();
        var text = FileText.Load(path, path, problems);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))
            ?? Path.GetPathRoot(Path.GetFullPath(path))!;
        return Finish(text, path, folder, problems);
    }

    /// <summary>Reads a plan that is not in a file: from standard input, or out of a request.</summary>
    /// <param name="content">The plan's bytes in UTF-8.</param>
    /// <param name="name">What problems call it.</param>
    /// <param name="folder">Absolute path that `repository:` is relative to.</param>
    public static PlanReading Read(ReadOnlySpan<byte> content, string name, string folder)
    {
        var problems = new Problems();
        return Finish(FileText.Decode(content, name, problems), name, folder, problems);
    }

    private static PlanReading Finish(string? text, string name, string folder, Problems problems)
    {
        var classified = new Dictionary<string, Classified>(StringComparer.Ordinal);
        Plan? plan = null;
        if (text is not null && YamlTree.Parse(text, name, problems) is { } root
            && PlanFields.Shape.TryRead(root, "", problems, out var bag))
        {
            var tasks = bag.Get(PlanFields.Tasks) ?? [];
            if (bag.Get(PlanFields.Defaults) is { } defaults)
                tasks = [.. tasks.Select(task => task.InFrontOf(defaults))];
            if (tasks.Count == 0 && problems.None)
                problems.Add(bag.Place(PlanFields.Tasks), "tasks", "a plan needs at least one task");
            var needs = new NeedResolver(tasks, problems).Resolve();
            if (problems.None)
                plan = Build(
                    bag, [.. tasks.Select((task, i) => Spec(task, needs[i], classified, problems))], folder);
        }
        return new PlanReading(plan, problems.Shown(), problems.Notices, classified);
    }

    private static Plan Build(Bag bag, IReadOnlyList<TaskSpec> tasks, string folder) => new()
    {
        Project = bag.Get(PlanFields.Project),
        Goal = bag.Get(PlanFields.Goal),
        Repository = bag.Get(PlanFields.Repository) is { } repository ? Absolute(repository, folder) : null,
        Base = bag.Get(PlanFields.Base),
        BudgetUsd = bag.Get(PlanFields.Budget)?.Maybe(ProjectBudgetFields.Usd),
        BudgetTokens = bag.Get(PlanFields.Budget)?.Maybe(ProjectBudgetFields.Tokens),
        Weight = bag.Maybe(PlanFields.Weight),
        FollowBase = bag.Get(PlanFields.FollowBase),
        Breakdown = bag.Get(PlanFields.Breakdown),
        Tasks = tasks,
    };

    private static string Absolute(string repository, string folder)
    {
        var path = Path.GetFullPath(repository, folder);
        return Path.GetPathRoot(path) == path ? path : Path.TrimEndingDirectorySeparator(path);
    }

    internal static TaskSpec Spec(
        Bag task, IReadOnlyList<string> needs, Dictionary<string, Classified> classified, Problems problems)
    {
        var (title, description) = (task.Get(TaskFields.Title), task.Get(TaskFields.Description));
        var found = Classifier.Classify(title, description);
        if (!task.Has(TaskFields.Type) || !task.Has(TaskFields.Kind))
            classified[task.Get(TaskFields.Id)] = found;
        var spec = new TaskSpec
        {
            Key = task.Get(TaskFields.Id),
            Title = title,
            Description = description,
            Type = task.Get(TaskFields.Type) ?? found.Type,
            Kind = task.Get(TaskFields.Kind) ?? found.Kind,
            Phase = task.Maybe(TaskFields.Phase),
            Priority = task.Get(TaskFields.Priority),
            Acceptance = task.Get(TaskFields.Acceptance),
            Capabilities = CapabilityFields.Read(task.Get(TaskFields.Capabilities)),
            Tier = task.Get(TaskFields.Tier),
            EstimateHours = task.Maybe(TaskFields.Estimate) is { } estimate ? Hours(estimate) : null,
            Files = task.Get(TaskFields.Files),
            Needs = needs,
            Worker = task.Get(TaskFields.Worker) is not "auto" and var worker ? worker : null,
            Verify = task.Get(TaskFields.Verify),
            RetryMax = task.Get(TaskFields.Retry) is { } retry
                ? retry.Get(RetryFields.Max)
                : RetryFields.Max.Default,
            TimeoutSeconds = task.Maybe(TaskFields.Timeout) is { } timeout ? (int)timeout.TotalSeconds : null,
            Run = task.Get(TaskFields.Run),
            Approve = task.Get(TaskFields.Approve),
            Review = task.Has(TaskFields.Review) ? task.Get(TaskFields.Review) : null,
            Problem = task.Get(TaskFields.Problem),
            Resources = task.Get(TaskFields.Resources),
            LimitUsd = task.Get(TaskFields.Limits)?.Maybe(TaskLimitFields.Usd),
            OnFailure = task.Get(TaskFields.OnFailure),
            Breakdown = task.Get(TaskFields.Breakdown),
            Pattern = task.Get(TaskFields.Pattern),
        };
        NoteWhatIsMissing(task, spec, problems);
        return spec;
    }

    private static decimal Hours(TimeSpan estimate) =>
        decimal.Round((decimal)estimate.TotalSeconds / 3600, 4);

    /// <summary>The definition of ready is judged later and elsewhere; its author may mend the file
    /// already.</summary>
    private static void NoteWhatIsMissing(Bag task, TaskSpec spec, Problems problems)
    {
        if (spec.Type == "functional" && spec.Acceptance.Count == 0 && spec.Verify.Count == 0)
            problems.Note(
                task.At, task.Path,
                $"functional task {Quote.Text(spec.Key)} names neither acceptance nor verify");
        if (spec.Type == "nonfunctional" && spec.Problem is null)
            problems.Note(task.At, task.Path, $"non-functional task {Quote.Text(spec.Key)} names no problem");
    }
}
