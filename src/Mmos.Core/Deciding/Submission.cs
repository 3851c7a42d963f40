namespace Mmos.Core;

/// <summary>The rules of a submission: all of it is right and becomes tasks, or nothing is stored.</summary>
internal static class Submission
{
    public static Decision Decide(WorkspaceView state, Command.SubmitPlan c)
    {
        if (Check(state, c) is { } refused) return refused;
        if (Expansion.Of(c.Tasks, c.Breakdown ?? BreakdownPolicy.Off, out var expansion) is { } whole)
            return whole;
        c = c with { Tasks = expansion.Tasks };
        if (TooMany(state, c) is { } full) return full;
        var exists = state.TryProject(c.Project, out var slot);

        if (Resolve(state, c, exists ? slot
            : -1, expansion.Origins, out var inside, out var outside) is { } unknown) return unknown;
        if (Sort(inside, out var order) is { } cycle)
            return Rejection.Invalid("tasks",
                $"the tasks need each other in a circle: "
                + $"{string.Join(" -> ", cycle.Select(i => c.Tasks[i].Key))}");

        int[] minutes = [.. c.Tasks.Select(t => t.EstimateMinutes ?? Ranks.UnknownMinutes)];
        var ranks = Ranks.Of(minutes, order, inside);

        // A need has a lower number than its dependents; where needs leave it open, numbers follow the file.
        List<Event> events = [];
        if (c.Repository is { } said && !state.TryRepository(said.Id, out _))
            events.Add(new RepositoryKnown(said));
        if (!exists) events.Add(new ProjectCreated(c.Project, c.Create!));
        var numbers = Number(state.LastTask, order);
        foreach (var i in order)
        {
            int[] needs = [.. outside[i], .. inside[i].Select(n => numbers[n])];
            var task = Routed(state, c.Project, c.Tasks[i]);
            events.Add(new TaskSubmitted(numbers[i], c.Project, task, needs, ranks[i]));
        }
        if (exists) events.AddRange(Clashes.Of(state, slot, [.. events.OfType<TaskSubmitted>()]));
        return Decision.Accept(events);
    }

    /// <summary>The first rule that fits names the preferred worker of a task that names none; the policy
    /// names the
    /// review of one that says nothing of it.</summary>
    private static TaskDefinition Routed(WorkspaceView state, string project, TaskDefinition task)
    {
        var stages = task.Review ?? state.Policy.Review ?? [];
        if (task.Approve == true && !stages.Contains(TaskReviews.Human))
            stages = [.. stages, TaskReviews.Human];
        task = task with { Review = stages is { Count: > 0 } ? stages : null, Approve = null };
        if (task.Worker is not null) return task;
        foreach (var rule in state.Policy.Rules)
            if (Condition.Parse(rule.When, out _) is { } when && when.Holds(task, project))
                return task with { Worker = rule.Prefer };
        return task;
    }

    private static Rejection? Check(WorkspaceView state, Command.SubmitPlan c)
    {
        if (state.IsTight)
            return new Rejection(RejectionReason.Full,
                "MMOS is short of memory (limits.memory); submit again when tasks have ended", "tasks");
        if (c.Create is { Weight: < 1 or > 100 })
            return Rejection.Invalid("weight", $"{c.Create.Weight}; a project's weight is 1 to 100");
        if (c.Create is { BudgetMicroUsd: < 0 } or { BudgetTokens: < 0 })
            return Rejection.Invalid("budget", "a budget is not below zero");
        for (var i = 0; i < c.Tasks.Count; i++)
            if (c.Tasks[i].Resources.FirstOrDefault(r => state.Policy.Resources.All(l =>
                l.Name != r)) is { } unknown)
                return Rejection.Invalid($"tasks[{i}].resources",
                    $"there is no resource `{unknown}`; name it under resources: in mmos.yaml");
        if (!IsSlug(c.Project))
            return Rejection.Invalid("project",
                $"`{c.Project}` is no project id: use lower-case letters, digits and `-`, at most "
                + $"{Limits.NameLength}");
        if (c.Tasks.Count > Limits.TasksPerSubmission) return TooMany(state, c);
        var exists = state.TryProject(c.Project, out var slot);
        if (exists && c.Create is not null)
            return Rejection.Conflict(AlreadyThere(c.Project, state.Projects[slot]));
        if (!exists && c.Create is null)
            return Rejection.NotFound($"there is no project {c.Project}; see them with: mmos project list");
        if (exists && state.Projects[slot].Status == ProjectStatus.Cancelled)
            return Rejection.Conflict(
                $"project {c.Project} is cancelled; submit the tasks under another project id");
        if (c.Repository is { } said && Decider.BadRepository(said) is { } bad) return bad;
        if (c.Create?.RepositoryId is { } repository && repository != c.Repository?.Id
            && !state.TryRepository(repository, out _))
            return Rejection.Invalid("repository", $"no repository {repository} is known yet");
        return TooMany(state, c)
            ?? c.Tasks.Select((t, i) => CheckTask(t, $"tasks[{i}]")).FirstOrDefault(r => r is not null);
    }

    private static Rejection? TooMany(WorkspaceView state, Command.SubmitPlan c)
    {
        if (c.Tasks.Count > Limits.TasksPerSubmission)
            return Rejection.Invalid("tasks",
                $"{c.Tasks.Count} tasks at once; at most {Limits.TasksPerSubmission}");
        var open = state.TryProject(c.Project, out var slot) ? state.Projects[slot].Open : 0;
        return open + c.Tasks.Count <= state.Policy.MaxQueueDepth ? null
            : new Rejection(RejectionReason.Full,
                $"project {c.Project} would have {open + c.Tasks.Count} open tasks; "
                + $"limits.max_queue_depth is {state.Policy.MaxQueueDepth}", "tasks");
    }

    private static string AlreadyThere(string project, in ProjectRow row) =>
        row.Status is ProjectStatus.Active or ProjectStatus.Paused
        ? $"project {project} is {Words.Of(row.Status)} with {row.Open} open tasks; continue it with "
            + $"--resume, or cancel it first: mmos project cancel {project}"
        : $"project {project} is {Words.Of(row.Status)}; give the plan another project id";

    /// <summary>What one definition says for itself is possible.</summary>
    /// <param name="task">The definition.</param>
    /// <param name="at">Path of the definition, for the refusal.</param>
    internal static Rejection? CheckTask(TaskDefinition task, string at)
    {
        if (!IsKey(task.Key))
            return Rejection.Invalid($"{at}.id",
                $"`{task.Key}` is no task id: use letters, digits and `._-`, 1 to {Limits.NameLength}");
        if (task.RetryMax is < 0 or > 20) return Rejection
            .Invalid($"{at}.retry.max", $"{task.RetryMax} retries; 0 to 20");
        if (task.TimeoutSeconds is < 1 or > 86_400)
            return Rejection.Invalid($"{at}.timeout", $"{task.TimeoutSeconds} s; 1 second to 24 hours");
        if (task.EstimateMinutes is < 1 or > 60_000)
            return Rejection.Invalid($"{at}.estimate",
                $"{task.EstimateMinutes} minutes; 1 minute to 1000 hours");
        if (task.Tier is not ("auto" or "economy" or "standard" or "premium"))
            return Rejection.Invalid($"{at}.tier",
                $"`{task.Tier}` is no tier: auto, economy, standard or premium");
        if (task.CapMicroUsd < 0)
            return Rejection.Invalid($"{at}.limits.usd", "a cap is not below zero");
        if (BadStage(task.Review) is { } stage)
            return Rejection.Invalid($"{at}.review", stage);
        if (task.Resources.Count > Limits.ResourcesPerTask)
            return Rejection.Invalid($"{at}.resources",
                $"{task.Resources.Count} resources; at most {Limits.ResourcesPerTask}");
        if (Decider.BadCapability([.. task.Require, .. task.Prefer]) is { } bad)
            return Rejection.Invalid($"{at}.capabilities",
                $"`{bad}` is no capability: 1 to {Limits.NameLength} printable characters without `,`");
        if (task.Require.FirstOrDefault(EngineCapabilities.IsOne) is { } reserved)
            return Rejection.Invalid($"{at}.capabilities.require",
                $"`{reserved}` is the engine's own; a task cannot ask for it");
        var outside = task.Files.FirstOrDefault(f => PathGlob.Normalize(f) is null);
        return outside is null ? null
            : Rejection.Invalid($"{at}.files",
                $"`{outside}` leaves the repository; give paths below its root, such as `src/**`");
    }

    /// <summary>What is wrong with the stages of a review; null for nothing.</summary>
    internal static string? BadStage(IReadOnlyList<string>? stages)
    {
        if (stages is null) return null;
        if (stages.Count > Limits.ReviewStages)
            return $"{stages.Count} review stages; at most {Limits.ReviewStages}";
        var bad = stages.FirstOrDefault(s => s is not ("admin" or "human")
            && (TaskReviews.CapabilityOf(s) is not { } capability || EngineCapabilities.IsOne(capability)
                || Decider.BadCapability([capability]) is not null));
        return bad is null ? null : $"`{bad}` is no review stage: admin, human or agent:CAPABILITY";
    }

    private static bool IsSlug(string text) => text.Length is > 0 and <= Limits.NameLength
        && text[0] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsKey(string text) => text.Length is > 0 and <= Limits.NameLength
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Splits each task's needs into those of this submission (by index) and those of the project
    /// (by number). A refusal names a task by its index before the breakdown: its origin.</summary>
    private static Rejection? Resolve(WorkspaceView state, Command.SubmitPlan c, int project,
        IReadOnlyList<int> origins,
        out IReadOnlyList<IReadOnlyList<int>> inside, out IReadOnlyList<IReadOnlyList<int>> outside)
    {
        var here = new Dictionary<string, int>(StringComparer.Ordinal);
        List<IReadOnlyList<int>> within = [], before = [];
        (inside, outside) = (within, before);
        for (var i = 0; i < c.Tasks.Count; i++)
            if (!here.TryAdd(c.Tasks[i].Key, i)
                || (project >= 0 && state.TryTaskByKey(project, c.Tasks[i].Key, out _)))
                return Rejection.Invalid($"tasks[{origins[i]}].id",
                    $"the id `{c.Tasks[i].Key}` is already taken in project {c.Project}");

        for (var i = 0; i < c.Tasks.Count; i++)
        {
            List<int> indices = [], numbers = [];
            foreach (var need in c.Tasks[i].Needs.Distinct(StringComparer.Ordinal))
            {
                if (here.TryGetValue(need, out var index)) indices.Add(index);
                else if (project < 0 || !state.TryTaskByKey(project, need, out var number))
                    return Rejection.Invalid($"tasks[{origins[i]}].needs",
                        $"`{c.Tasks[i].Key}` needs `{need}`, which "
                        + (project >= 0 && BrokenDown.LastPart(state, project, need) is { } part
                            ? $"was broken down; need its last part: `{part}`"
                            : $"is no task of project {c.Project}"));
                else if (state.TryTombstone(number, out var finished)
                    && finished.Status == TaskStatus.Cancelled)
                    return Rejection.Invalid($"tasks[{origins[i]}].needs",
                        $"`{c.Tasks[i].Key}` needs `{need}`, which is cancelled; reopen it first: mmos "
                        + $"task reopen T{number}");
                else numbers.Add(number);
            }
            within.Add(indices);
            before.Add(numbers);
        }
        return null;
    }

    /// <summary>Orders the tasks so that needs come first (in file order where free), or names a
    /// circle.</summary>
    internal static IReadOnlyList<int>? Sort(IReadOnlyList<IReadOnlyList<int>> needs,
        out IReadOnlyList<int> order)
    {
        var sorted = new List<int>(needs.Count);
        var state = new byte[needs.Count]; // 0 new, 1 on the path, 2 placed
        order = sorted;
        var path = new Stack<(int Task, int Next)>();
        for (var root = 0; root < needs.Count; root++)
        {
            if (state[root] != 0) continue;
            path.Push((root, 0));
            state[root] = 1;
            while (path.TryPop(out var at))
            {
                if (at.Next == needs[at.Task].Count)
                {
                    state[at.Task] = 2;
                    sorted.Add(at.Task);
                    continue;
                }
                var need = needs[at.Task][at.Next];
                path.Push((at.Task, at.Next + 1));
                if (state[need] == 1)
                    return [.. path.Select(p => p.Task).TakeWhile(t => t != need).Append(need).Reverse()
                        .Append(need)];
                if (state[need] == 2) continue;
                state[need] = 1;
                path.Push((need, 0));
            }
        }
        return null;
    }

    // Events must come in number order, and needs before dependents: numbers follow the sorted order.
    private static int[] Number(int last, IReadOnlyList<int> order)
    {
        var numbers = new int[order.Count];
        for (var i = 0; i < order.Count; i++) numbers[order[i]] = last + 1 + i;
        return numbers;
    }
}
