using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Tasks;

/// <summary>Makes projects and tasks.</summary>
internal static class Submitting
{
    private const int LongestSlug = 60;

    /// <summary>Makes a project; the answer has its id and those of its tasks.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">Its name; its id is made from it.</param>
    /// <param name="goal">What it is to reach; null: its name says it.</param>
    /// <param name="repository">A path, `none`, or null for whichever is usual here.</param>
    /// <param name="tasks">Its first tasks.</param>
    /// <param name="budgetUsd">What it may cost; null for no cap.</param>
    public static async Task<Answer<Submitted>> Create(Call call, string name, string? goal,
        string? repository, IReadOnlyList<TaskSpec> tasks, decimal? budgetUsd)
    {
        var id = TaskArguments.KeyFrom(name);
        if (id == "task" && !name.Equals("task", StringComparison.OrdinalIgnoreCase))
            return Answer<Submitted>.No(new Problem("invalid",
                "the name needs letters a-z or digits: the project's id is made of them", "name"));
        var existing = await call.Seam.Projects.Get(id, call.Cancel).ConfigureAwait(false);
        if (existing.Value is { } there)
            return Answer<Submitted>.No(new Problem("conflict", $"project {there.Id} exists and is "
                + $"{there.Status}; add to it, or choose another name", "name"));
        var plan = new Plan
        {
            Project = id[..Math.Min(id.Length, LongestSlug)].Trim('-'),
            Goal = goal ?? name,
            Repository = repository,
            BudgetUsd = budgetUsd,
            Tasks = tasks,
        };
        var placed = await call.Workspace.Place(plan, call.Cancel).ConfigureAwait(false);
        return placed.Problem is { } problem ? Answer<Submitted>.No(problem)
            : await call.Seam.Projects.Submit(placed.Value!.Plan, placed.Value.Repository, null, call.Cancel)
                .ConfigureAwait(false);
    }

    /// <summary>What a submission made.</summary>
    public static JsonObject Made(Submitted made) => Json.Of(
        ("project", made.Project),
        ("tasks", Json.List(made.Tasks, task => Json.Of(("id", task.Id), ("key", task.Key)))),
        ("warnings", Json.SomeTexts([.. made.Breakdowns.Select(b =>
            $"{b.Key} was broken down by pattern {b.Pattern}: {b.Reason}"), .. made.Warnings])));

    /// <summary>The project that is meant: the one named, else the only one that is active.</summary>
    public static async Task<Answer<string>> Project(Call call, string? named)
    {
        if (named is not null) return Answer<string>.Of(named, 0);
        var all = await call.Seam.Projects.List(call.Cancel).ConfigureAwait(false);
        if (all.Problem is { } problem) return Answer<string>.No(problem);
        var active = all.Value!.Where(p => p.Status == "active").Select(p => p.Id).ToList();
        return active is [var only] ? Answer<string>.Of(only, 0)
            : Answer<string>.No(new Problem("invalid", active.Count == 0
                ? "there is no active project; call create_project"
                : $"name the project: {string.Join(", ", active)}", "project"));
    }
}
