using System.Globalization;
using System.Text;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Tasks merged one after the other on a tip, in memory; no branch points there yet.</summary>
/// <param name="Tasks">Those that fitted, in order.</param>
/// <param name="From">The tip.</param>
/// <param name="To">The commit with all of them.</param>
/// <param name="Tree">Its tree.</param>
internal sealed record MergedTasks(IReadOnlyList<WorkOrder> Tasks, CommitId From, CommitId To, TreeId Tree)
{
    /// <summary>Those that change the lines of what has landed, with their feedback.</summary>
    public required IReadOnlyList<(WorkOrder Order, string Feedback)> Conflicts { get; init; }

    /// <summary>Those that only change the lines of a task before them here, which has not landed
    /// yet.</summary>
    public required IReadOnlyList<WorkOrder> Later { get; init; }

    /// <summary>Merges the tasks in order, leaving out what does not fit.</summary>
    public static async Task<GitOutcome<MergedTasks>> On(
        CommitId tip, TreeId tree, IReadOnlyList<WorkOrder> tasks, ProjectGit git, CancellationToken cancel)
    {
        var (at, now) = (tip, tree);
        List<WorkOrder> merged = [], later = [];
        List<(WorkOrder, string)> conflicts = [];
        foreach (var order in tasks)
        {
            var commit = new CommitId(order.Task.Commit!);
            var result = await git.Merges.Merge(at, commit, Message(order), cancel);
            if (result.Refusal is { } failed) return failed;
            if (result.Value is MergeResult.Clean clean)
            {
                (at, now) = (clean.Commit, clean.Tree);
                merged.Add(order);
                continue;
            }
            // Only what landed sends a task back: one before it here may yet come back itself.
            var alone = at == tip ? result : await git.Merges.Merge(tip, commit, Message(order), cancel);
            if (alone.Refusal is { } broken) return broken;
            if (alone.Value is MergeResult.Conflicted hard)
                conflicts.Add((order, Feedback(order, hard.Files)));
            else later.Add(order);
        }
        return new MergedTasks(merged, tip, at, now) { Conflicts = conflicts, Later = later };
    }

    private static string Message(WorkOrder order) =>
        $"Merge {order.Task.Id}: {order.Task.Title.ReplaceLineEndings(" ").Trim()}\n\nMmos-Task: "
            + $"{order.Task.Id}\nMmos-Attempt: {order.Task.Attempt}\n";

    /// <summary>Base and both sides of every conflicted file.</summary>
    private static string Feedback(WorkOrder order, IReadOnlyList<ConflictFile> files)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{order.Task.Id} changed lines that a task which landed first changed too, in {files.Count} "
            + $"file(s). ")
            .Append("Do the work again on top of what landed.\n");
        foreach (var file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {file.Path} ({file.Reason.Trim()})\n");
            Side(text, "base", file.Base);
            Side(text, $"landed in {order.Project.Branch}", file.Ours);
            Side(text, $"{order.Task.Id} attempt {order.Task.Attempt}", file.Theirs);
        }
        return text.ToString();
    }

    private static void Side(StringBuilder text, string name, string? side) =>
        text.Append(CultureInfo.InvariantCulture, $"\n--- {name}\n{side ?? "(no such file)"}\n");
}
