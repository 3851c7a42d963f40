using Mmos.Api;

namespace Mmos.Journal.Rows;

/// <summary>Counts of tasks by project and status, and the projects that they belong to.</summary>
internal sealed class ProjectMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `project`.</summary>
    public const string Columns = "slug, name, goal, status, repository, base, base_commit, branch, "
        + "landed_commit, created_at, updated_at";

    /// <summary>The columns that <see cref="Count"/> reads, of `task`, by project and status.</summary>
    public const string Counts = "project, status, count(*), count(not_before)";

    private static readonly string[] MayMove =
        ["ready", "assigned", "running", "verifying", "review", "merging"];

    private readonly Dictionary<string, (Dictionary<string, int> Tasks, int Held)> _counts =
        new(StringComparer.Ordinal);

    public void Count(IRow row)
    {
        var (tasks, held) = _counts.GetValueOrDefault(
            row.Text(0), (Tasks: new(StringComparer.Ordinal), Held: 0));
        tasks.Add(row.Text(1), row.Int32(2));
        _counts[row.Text(0)] = (tasks, held + row.Int32(3));
    }

    public ProjectInfo Map(IRow row)
    {
        var (tasks, held) = _counts.GetValueOrDefault(row.Text(0), (Tasks: [], Held: 0));
        return new ProjectInfo
        {
            Id = row.Text(0),
            Name = row.Text(1),
            Goal = row.Text(2),
            Status = row.Text(3) == "active" && IsStuck(tasks, held) ? "failed" : row.Text(3),
            Tasks = tasks,
            Repository = row.TextOrNull(4),
            Base = row.TextOrNull(5),
            BaseCommit = row.TextOrNull(6),
            Branch = row.TextOrNull(7),
            LandedCommit = row.TextOrNull(8),
            CreatedAt = row.Time(9),
            UpdatedAt = row.Time(10),
        };
    }

    /// <summary>Something failed, and nothing can move without a person.</summary>
    private static bool IsStuck(Dictionary<string, int> tasks, int held) =>
        tasks.ContainsKey("failed") && held == 0 && !MayMove.Any(tasks.ContainsKey);
}
