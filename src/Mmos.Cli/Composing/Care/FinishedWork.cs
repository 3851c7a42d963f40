using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>What finished tasks left on this machine. Nothing goes that holds uncommitted or unmerged
/// work.</summary>
internal sealed class FinishedWork(Workspace workspace, GitProgram git, bool dryRun)
{
    private readonly List<string> _left = [];
    private long _count;
    private long _bytes;

    /// <summary>Worktrees and branches of attempts of finished tasks whose work is in the integration
    /// branch.</summary>
    public async Task<MaintenanceStep> Worktrees(CancellationToken cancel)
    {
        await using var crew = new Crew(workspace, git);
        var projects = await workspace.Orchestrator.Projects.List(cancel);
        var tasks = await workspace.Orchestrator.Tasks.List(new TaskFilter(), cancel);
        foreach (var project in projects.Value ?? [])
        {
            if (project.Repository is not { } path) continue;
            var opened = await crew.Repositories.At(path, cancel);
            if (opened.Refusal is { } gone)
            {
                _left.Add($"{project.Id}: {gone.Text}");
                continue;
            }
            var tip = await opened.Value.Integration.Tip(project.Id, cancel);
            if (tip.Refusal is not null) continue; // it never started here
            var finished = (tasks.Value ?? [])
                .Where(t => t.Project == project.Id && t.Status is "done" or "cancelled")
                .Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
            await Remove(opened.Value.Worktrees, tip.Value, finished, cancel);
        }
        return new("worktrees", _count, _bytes, _left);
    }

    private async Task Remove(
        AttemptWorktrees worktrees, CommitId tip, HashSet<string> finished, CancellationToken cancel)
    {
        var listed = await worktrees.List(tip, cancel);
        if (listed.Refusal is { } refusal)
        {
            _left.Add(refusal.Text);
            return;
        }
        foreach (var found in listed.Value.Where(f => finished.Contains(f.Name.Split('-')[0])))
        {
            if (found.Condition == WorktreeCondition.Unknown)
            {
                _left.Add($"{found.Path}: git does not know this folder; look into it and delete it by hand");
                continue;
            }
            if (found is not { IsDirty: false, IsMerged: true })
            {
                _left.Add($"{found.Path}: it holds work that is not in the integration branch");
                continue;
            }
            var size = FileSizes.Of(found.Path);
            if (!dryRun && (await worktrees.Remove(found.Name, tip, cancel)).Refusal is { } kept)
            {
                _left.Add(kept.Text);
                continue;
            }
            _count++;
            _bytes += size;
        }
    }

    /// <summary>Logs and notes of tasks that finished longer ago than `logs: keep`, and whose work has
    /// landed or was given up.</summary>
    public static async Task<MaintenanceStep> Logs(Workspace workspace, bool dryRun, CancellationToken cancel)
    {
        var projects = (await workspace.Orchestrator.Projects.List(cancel)).Value ?? [];
        var landed = projects.Where(p => p.Repository is null || p.LandedCommit is not null)
            .Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var limit = DateTimeOffset.UtcNow - workspace.Config.Logs.Keep;
        var expired = ((await workspace.Orchestrator.Tasks.List(new TaskFilter(), cancel)).Value ?? [])
            .Where(t => t.FinishedAt < limit
                && (t.Status == "cancelled" || (t.Status == "done" && landed.Contains(t.Project))))
            .Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        string[] folders =
        [
            Path.Combine(workspace.Folder.State, "logs", "attempts"),
            Path.Combine(workspace.Folder.State, "attempts"),
        ];
        long bytes = 0, count = 0;
        foreach (var path in folders.Where(Directory.Exists).SelectMany(Directory.GetFileSystemEntries))
        {
            if (!expired.Contains(Path.GetFileName(path).Split('-')[0])) continue;
            bytes += FileSizes.Of(path);
            count++;
            if (dryRun) continue;
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        return new("logs", count, bytes, []);
    }
}
