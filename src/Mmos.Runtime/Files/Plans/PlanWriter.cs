using System.Globalization;
using System.Text;
using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>Writes a plan as a plan file. Reading the file again gives an equal plan.</summary>
public static class PlanWriter
{
    /// <summary>The file's text, with `\n` as line end.</summary>
    /// <param name="plan">A plan; its values must be such as a plan file may hold.</param>
    /// <param name="schema">Location of the schema, for editors; null to leave that line out.</param>
    /// <param name="header">Remarks for people at the top, one per line; empty for none.</param>
    public static string Write(Plan plan, string? schema = null, IReadOnlyList<string>? header = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var file = new StringBuilder();
        if (schema is not null)
            file.Append(Schemas.FirstLine(schema)).Append('\n');
        foreach (var remark in header ?? [])
            file.Append("# ").Append(Quote.Bare(remark, 1000)).Append('\n');
        var top = new YamlLines(file, "");
        top.Value(PlanFields.Version, "1");
        top.Text(PlanFields.Project, plan.Project);
        top.Text(PlanFields.Goal, plan.Goal);
        top.Text(PlanFields.Repository, plan.Repository);
        top.Text(PlanFields.Base, plan.Base);
        top.Value(PlanFields.Budget, Flow(ProjectBudgetFields.Usd, plan.BudgetUsd, ProjectBudgetFields.Tokens,
            plan.BudgetTokens));
        if (plan.Weight is { } weight and not 1)
            top.Value(PlanFields.Weight, weight.ToString(CultureInfo.InvariantCulture));
        top.Value(PlanFields.FollowBase, plan.FollowBase ? "true" : null);
        top.Text(PlanFields.Breakdown, plan.Breakdown);
        file.Append(PlanFields.Tasks.Name).Append(":\n");
        foreach (var task in plan.Tasks)
            Write(task, new YamlLines(file, "    ", "  - "));
        return file.ToString();
    }

    private static void Write(TaskSpec task, YamlLines lines)
    {
        lines.Text(TaskFields.Id, task.Key);
        lines.Text(TaskFields.Title, task.Title);
        lines.Text(TaskFields.Description, task.Description);
        lines.Text(TaskFields.Type, task.Type);
        lines.Text(TaskFields.Kind, task.Kind);
        lines.Value(TaskFields.Phase, task.Phase?.ToString(CultureInfo.InvariantCulture));
        lines.Text(TaskFields.Priority, task.Priority);
        lines.List(TaskFields.Acceptance, task.Acceptance);
        lines.Value(TaskFields.Capabilities, Flow(task.Capabilities));
        lines.Text(TaskFields.Tier, task.Tier);
        lines.Value(TaskFields.Estimate, task.EstimateHours is { } hours ? Duration(hours) : null);
        lines.List(TaskFields.Files, task.Files);
        lines.List(TaskFields.Needs, task.Needs);
        lines.Text(TaskFields.Worker, task.Worker);
        lines.List(TaskFields.Verify, task.Verify);
        if (task.RetryMax != RetryFields.Max.Default)
            lines.Value(TaskFields.Retry, string.Create(
                CultureInfo.InvariantCulture, $"{{ {RetryFields.Max.Name}: {task.RetryMax} }}"));
        lines.Value(TaskFields.Timeout, task.TimeoutSeconds is { } seconds
            ? Durations.Text(TimeSpan.FromSeconds(seconds))
            : null);
        lines.Value(TaskFields.Limits,
            Flow(TaskLimitFields.Usd, task.LimitUsd, TaskLimitFields.Tokens, null));
        lines.Text(TaskFields.Run, task.Run);
        lines.List(TaskFields.Review, task.Review ?? []);
        lines.Value(TaskFields.Approve, task.Approve ? "true" : null);
        lines.Text(TaskFields.Problem, task.Problem);
        lines.List(TaskFields.Resources, task.Resources);
        lines.Text(TaskFields.OnFailure, task.OnFailure);
        lines.Text(TaskFields.Breakdown, task.Breakdown);
        lines.Text(TaskFields.Pattern, task.Pattern);
    }

    private static string Duration(decimal hours) =>
        Durations.Text(TimeSpan.FromSeconds((double)decimal.Round(hours * 3600)));

    private static string? Flow(Field usdField, decimal? usd, Field tokensField, long? tokens)
    {
        var parts = new List<string>();
        if (usd is not null)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{usdField.Name}: {usd}"));
        if (tokens is not null)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{tokensField.Name}: {tokens}"));
        return parts.Count == 0 ? null : $"{{ {string.Join(", ", parts)} }}";
    }

    private static string? Flow(Capabilities capabilities)
    {
        var parts = new List<string>();
        foreach (var (field, words) in new[]
            {
                (CapabilityFields.Require, capabilities.Require),
                (CapabilityFields.Prefer, capabilities.Prefer),
            })
            if (words.Count > 0)
                parts.Add($"{field.Name}: [{string.Join(", ", words.Select(YamlLines.Scalar))}]");
        return parts.Count == 0 ? null : $"{{ {string.Join(", ", parts)} }}";
    }
}
