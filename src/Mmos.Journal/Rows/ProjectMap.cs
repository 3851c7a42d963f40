using Mmos.Api;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Rows;

/// <summary>Counts of tasks by project and status, and the projects that they belong to.</summary>
internal sealed class ProjectMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `project p`, its `repository r` and its
    /// `project_cost c`.</summary>
    public const string Columns = "p.slug, p.name, p.goal, p.status, p.repository, p.base, p.base_commit, "
        + "p.branch, p.landed_commit, p.created_at, p.updated_at, p.follow_base, p.blocked_base, "
        + "r.id, r.origin, r.home, r.path, p.budget_micro_usd, p.budget_tokens, "
        + "c.billed_micro_usd, c.notional_micro_usd, c.input_tokens, c.output_tokens";

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
            FollowsBase = row.Int32(11) != 0,
            BlockedBase = row.TextOrNull(12),
            Home = row.TextOrNull(13) is { } id
                ? new RepositoryHome(id, row.TextOrNull(14), row.Text(15), row.Text(16)) : null,
            Budget = row.IsNull(17) && row.IsNull(18) ? null
                : new BudgetInfo(Money.UsdOrNull(row.Int64OrNull(17)), row.Int64OrNull(18)),
            Cost = CostMap.Map(row, 19),
        };
    }

    /// <summary>Something failed, and nothing can move without a person.</summary>
    private static bool IsStuck(Dictionary<string, int> tasks, int held) =>
        tasks.ContainsKey("failed") && held == 0 && !MayMove.Any(tasks.ContainsKey);
}
