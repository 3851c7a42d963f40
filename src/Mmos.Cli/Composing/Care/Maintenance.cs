using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Git;
using Mmos.Runtime.Care;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>`mmos maintain`: gives room back that nothing needs any more. What could be somebody's work is
/// left, and said.</summary>
internal sealed class Maintenance(WorkspaceFolder folder, IReadOnlyDictionary<string, string> environment)
    : IMaintenance
{
    /// <summary>Free room in a database from which writing it anew is worth the wait of others.</summary>
    private const long CompactBytes = 1 << 20;

    private const int CompactPart = 10;

    public async Task<Answer<MaintenanceReport>> Run(bool dryRun, CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return No(GitProblems.Of(noGit));
        var opened = await Workspace.Open(folder, environment, create: false, cancel);
        if (opened.Value is not { } open) return No(opened.Problem!);
        await using var workspace = open;
        try
        {
            List<MaintenanceStep> steps =
            [
                await new FinishedWork(workspace, found.Value, dryRun).Worktrees(cancel),
                await FinishedWork.Logs(workspace, dryRun, cancel),
                await Backups(workspace, dryRun, cancel),
                await Blobs(workspace, dryRun, cancel),
                .. await Database(workspace, dryRun, cancel),
            ];
            return Answer<MaintenanceReport>.Of(
                new MaintenanceReport(dryRun, steps, steps.Sum(s => s.Bytes ?? 0)), 0);
        }
        catch (Exception e) when (e is JournalException or InvariantException or IOException
            or UnauthorizedAccessException)
        {
            return No(new Problem("unavailable", e.Message));
        }
    }

    private async Task<MaintenanceStep> Backups(Workspace workspace, bool dryRun, CancellationToken cancel)
    {
        var expired = await BackupTools.Folder(folder)
            .Expired(workspace.Config.Workspace, workspace.Config.Backup.Keep, cancel);
        var bytes = expired.Sum(FileSizes.Of);
        if (!dryRun)
            foreach (var file in expired) File.Delete(file);
        return new("backups", expired.Count, bytes, []);
    }

    private async Task<MaintenanceStep> Blobs(Workspace workspace, bool dryRun, CancellationToken cancel)
    {
        var store = workspace.Database.Upkeep(workspace.Config.Workspace);
        var orphans = await OrphanBlobs.Find(store, cancel);
        // One that was just stored looks like an orphan until its event is there.
        var seen = new SeenOrphans(Path.Combine(folder.State, "run", "orphans"), TimeProvider.System);
        var old = seen.Old(orphans);
        long bytes = 0, removed = 0;
        foreach (var hash in old)
        {
            var content = await workspace.Database.Blobs(workspace.Config.Workspace).Get(hash, cancel);
            if (!dryRun && !await store.RemoveBlob(hash, cancel)) continue;
            bytes += content?.Length ?? 0;
            removed++;
        }
        if (!dryRun) seen.Remember(orphans.Except(old));
        var young = orphans.Count - old.Count;
        return new("blobs", removed, bytes, young == 0 ? []
            : [$"{young} that no event names yet: they go when that is still so in an hour"]);
    }

    private static async Task<IReadOnlyList<MaintenanceStep>> Database(
        Workspace workspace, bool dryRun, CancellationToken cancel)
    {
        var store = workspace.Database.Upkeep(workspace.Config.Workspace);
        var before = await store.Measure(StateCodec.Format, cancel);
        if (!dryRun && before.ExpiredSnapshots > 0) await store.RemoveSnapshots(StateCodec.Format, cancel);
        var snapshots = new MaintenanceStep("snapshots", before.ExpiredSnapshots, before.ExpiredBytes, []);

        var use = dryRun ? before : await store.Measure(StateCodec.Format, cancel);
        var free = use.FreeBytes + (dryRun ? before.ExpiredBytes : 0);
        var isWorth = free is null || (free >= CompactBytes && free >= use.Bytes / CompactPart);
        if (!isWorth) return [snapshots, new("database", 0, 0, [])];
        if (dryRun) return [snapshots, new("database", 1, use.FreeBytes, [])];
        await store.Compact(cancel);
        var after = await store.Measure(StateCodec.Format, cancel);
        // What the snapshots took is counted there already.
        var given = use.Bytes - after.Bytes - before.ExpiredBytes;
        return [snapshots, new("database", 1, given is < 0 ? 0 : given, [])];
    }

    private static Answer<MaintenanceReport> No(Problem problem) => Answer<MaintenanceReport>.No(problem);
}
