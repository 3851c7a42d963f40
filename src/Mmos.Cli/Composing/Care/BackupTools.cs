using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>Backups of the configured workspace.</summary>
internal sealed class BackupTools(WorkspaceFolder folder, ConfiguredDatabase configured) : IBackupTools
{
    private string Name => configured.Config.Workspace;

    /// <summary>Where backups of a folder lie.</summary>
    public static BackupFolder Folder(WorkspaceFolder folder) => new(Path.Combine(folder.State, "backups"));

    /// <summary>Who asks, for the log.</summary>
    public static string Person => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.UserName}@{HostProcess.Current.Host}");

    /// <summary>What makes backups of a workspace that is there.</summary>
    public static BackupWriter Writer(string workspace, IDatabase database, IJournal journal) =>
        new(new BackupSource(workspace, journal, database.Upkeep(workspace), database.Blobs(workspace),
            LogFormat.Current), CommandLine.Version, database.Time);

    public Task<Answer<BackupReport>> Backup(string? file, CancellationToken cancel) => Try(async () =>
    {
        if (!await configured.Exists(cancel))
            throw new JournalException($"there is no database at {configured.Database.Name} yet; "
                + "the first run makes it");
        await using var journal = await configured.Database.Open(Name, create: false, cancel);
        var target = file ?? Folder(folder).NewName(Name, TimeProvider.System.GetUtcNow());
        var made = await Writer(Name, configured.Database, journal)
            .Write(target, BackupHeader.ByPerson, cancel);
        return new BackupReport(
            made.File, Name, made.Header.Seq, made.Header.Hash, made.Blobs, made.Bytes);
    });

    public Task<Answer<RestoredReport>> Restore(string file, bool force, CancellationToken cancel) =>
        Try(async () =>
        {
            await using var backup = await BackupFile.Open(file, cancel);
            // Its projects would go on on branches that have nothing of what they did so far.
            if (backup.Header.Workspace is var of && of != Name)
                throw new BackupException($"`{file}` is a backup of the workspace `{of}`, and this is "
                    + $"`{Name}`; branches carry that name: set `workspace: {of}` in mmos.yaml, or say "
                    + $"--workspace {of}");
            if (new ProjectFiles().CreateState(folder) is { } notMade) throw new JournalException(notMade);
            var safe = Folder(folder).NewName(Name, TimeProvider.System.GetUtcNow(), "before-restore");
            var report = await Into(configured.Database, Name)
                .Run(backup, Person, force ? () => safe : null, cancel);
            return Report(backup, report, configured.Database.Name, Name);
        });

    public Task<Answer<RestoredReport>> Drill(string file, CancellationToken cancel) => Try(async () =>
    {
        await using var backup = await BackupFile.Open(file, cancel);
        var place = Directory.CreateTempSubdirectory("mmos-drill-").FullName;
        try
        {
            await using var database = new SqliteDatabase(Path.Combine(place, "mmos.db"));
            var report = await Into(database, backup.Header.Workspace).Run(backup, Person, null, cancel);
            return Report(backup, report, null, backup.Header.Workspace);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    });

    private static Restore Into(IDatabase database, string workspace) =>
        new(database, workspace, LogFormat.Current, CommandLine.Version, database.Time);

    private static RestoredReport Report(
        BackupFile backup, RestoreReport report, string? database, string workspace) => new(
            backup.Path, DateTimeOffset.FromUnixTimeMilliseconds(report.From.MadeAt), database, workspace,
            report.From.Seq, report.Blobs, report.KeptAs, report.OpenTasks, report.EndedWorkers);

    private async Task<Answer<T>> Try<T>(Func<Task<T>> work)
    {
        await using var closing = configured;
        try
        {
            return Answer<T>.Of(await work(), 0);
        }
        catch (BackupException e)
        {
            return Answer<T>.No(new Problem(e.InnerException is FileNotFoundException
                or DirectoryNotFoundException ? "not_found" : "conflict", e.Message));
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            return Answer<T>.No(new Problem("unavailable", e.Message));
        }
    }
}
