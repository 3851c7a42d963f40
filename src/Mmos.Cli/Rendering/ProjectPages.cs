using Mmos.Api;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Rendering;

/// <summary>Projects as `project list` and `project show` print them.</summary>
internal static class ProjectPages
{
    /// <summary>A table of projects.</summary>
    public static Page List(IReadOnlyList<ProjectInfo> projects, Frame frame)
    {
        if (projects.Count == 0)
            return new Page().Add("no projects", Ink.Faint);
        var table = new TextTable(
            new Column("ID") { Least = 12 },
            new Column("STATUS"),
            new Column("DONE") { IsRight = true },
            new Column("BRANCH") { Least = 10, LeavesAt = 1 },
            new Column("AGE") { IsRight = true, LeavesAt = 2 },
            new Column("GOAL") { Least = 12 });
        foreach (var project in projects)
            table.Add(
                new Cell(project.Id, Ink.Strong), new Cell(project.Status, Marks.Ink(project.Status)),
                Done(project), project.Branch ?? "-", frame.Age(project.UpdatedAt), project.Goal);
        return table.Fit(frame.Width);
    }

    /// <summary>One project with its graph.</summary>
    public static Page Show(ProjectInfo project, IReadOnlyList<TaskInfo> tasks, Frame frame)
    {
        var fields = new Fields(frame);
        fields.Page.Add(Line.Of(project.Name, Ink.Strong).Clipped(frame.Width))
            .Prose(project.Goal, frame.ProseWidth).Add();
        fields
            .Add("status", project.Status, Marks.Ink(project.Status))
            .Add("tasks", Marks.Counts(project.Tasks))
            .Add("repository", project.Repository)
            .Add("home", Home(project.Home))
            .Add("branch", Branch(project))
            .Add("landed", project.LandedCommit)
            .Add("cost", TaskPages.Cost(project.Cost))
            .Add("budget", Budget(project.Budget))
            .Add("created", frame.DayAndTime(project.CreatedAt));
        return fields.Page.Add().Add(ProjectGraph.Of(tasks, frame));
    }

    /// <summary>`3/7`.</summary>
    public static string Done(ProjectInfo project) => FormattableString.Invariant(
        $"{project.Tasks.GetValueOrDefault("done")}/{project.Tasks.Values.Sum()}");

    /// <summary>`5 USD, 2000000 tokens`; null without one.</summary>
    public static string? Budget(BudgetInfo? budget) => budget is null ? null : string.Join(", ",
        new[] { budget.Usd is { } usd ? $"{usd} USD" : null,
            budget.Tokens is { } tokens ? FormattableString.Invariant($"{tokens} tokens") : null }
            .OfType<string>());

    /// <summary>What landing came to.</summary>
    public static Page Landed(Landing landing)
    {
        var page = new Page();
        if (landing.Already)
            return page.Add($"{landing.Project} had landed on {landing.Branch} already, at {landing.Commit}");
        if (landing.Pushed is null || landing.Pushed == landing.Branch)
            page.Add($"{landing.Project} landed on {landing.Branch} at {landing.Commit}"
                + (landing.Pushed is null ? "" : ", and origin has it"));
        else
            page.Add($"{landing.Project} is on origin as {landing.Pushed}, at {landing.Commit}; "
                + $"{landing.Branch} was not moved");
        if (landing.Note is not null)
            page.Add($"the pull request is not open: {landing.Note}"
                + (landing.PullRequest is null ? "" : $"; open it at {landing.PullRequest}"));
        else if (landing.PullRequest is not null)
            page.Add($"pull request: {landing.PullRequest}");
        return page;
    }

    private static string? Home(RepositoryHome? home) =>
        home is null ? null : $"{home.Host}{(home.Origin is null ? "" : $", origin {home.Origin}")}";

    private static string? Branch(ProjectInfo project) => (project.Branch, project.Base) switch
    {
        (null, _) => null,
        ({ } branch, null) => branch,
        ({ } branch, { } from) when project.BlockedBase is not null =>
            $"{branch}, lands on {from}, which does not fit: mmos inbox",
        ({ } branch, { } from) => project.FollowsBase ? $"{branch}, follows and lands on {from}"
            : $"{branch}, lands on {from}",
    };
}
