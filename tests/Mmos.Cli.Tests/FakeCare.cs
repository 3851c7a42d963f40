using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Care;

namespace Mmos.Cli.Tests;

/// <summary>Care of a database with nothing behind it.</summary>
internal sealed class FakeCare : IBackupTools, IMaintenance
{
    public List<string> Orders { get; } = [];
    public Problem? Refusal { get; set; }
    public RedactionRequest? Redaction { get; set; }

    public Task<Answer<BackupReport>> Backup(string? file, CancellationToken cancel) => Reply(
        $"backup {file}", new BackupReport(
            file ?? "/home/me/shop/.mmos/backups/default-20260131-235959.mmos", "default", 321,
            "9f86d081884c7d65", 2, 12_345));

    public Task<Answer<RestoredReport>> Restore(string file, bool force, CancellationToken cancel) =>
        Reply($"restore {file}{(force ? " force" : "")}", Restored(file) with
        {
            KeptAs = force ? "/home/me/shop/.mmos/backups/default-20260201-000000-before-restore.mmos" : null,
        });

    public Task<Answer<RestoredReport>> Drill(string file, CancellationToken cancel) =>
        Reply($"drill {file}", Restored(file) with { Database = null });

    public Task<Answer<MaintenanceReport>> Run(bool dryRun, CancellationToken cancel) =>
        Reply(dryRun ? "maintain dry" : "maintain", new MaintenanceReport(dryRun,
        [
            new("worktrees", 3, 1_234_567,
                ["/home/me/shop/.mmos/worktrees/T4-1: it holds work that is not in the integration branch"]),
            new("logs", 12, 999, []),
            new("backups", 1, 12_345, []),
            new("blobs", 0, 0, []),
            new("snapshots", 1, 40_000, []),
            new("database", 1, null, []),
        ], 1_287_911));

    public Task<Answer<T>> Reply<T>(string order, T value)
    {
        Orders.Add(order);
        return Task.FromResult(Refusal is { } refusal ? Answer<T>.No(refusal) : Answer<T>.Of(value, 0));
    }

    private static RestoredReport Restored(string file) => new(file,
        new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero), "/home/me/shop/.mmos/mmos.db", "default",
        321, 2, null, 4, 3);
}
