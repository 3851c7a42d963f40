using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Backtests;
using Mmos.Runtime.Care;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Cli.Composing;

/// <summary>Care of the configured workspace's database.</summary>
internal sealed class DatabaseTools(WorkspaceFolder folder, ConfiguredDatabase configured,
    IReadOnlyDictionary<string, string> environment) : IDatabaseTools
{
    private IDatabase Database => configured.Database;

    private string Name => configured.Config.Workspace;

    private IUpkeepStore Upkeep => Database.Upkeep(Name);

    public Task<Answer<DatabaseReport>> Verify(CancellationToken cancel) => Try(async () =>
    {
        var check = await Upkeep.Verify(new LogFold().Project, cancel);
        return await Report(check.Events, check.Problems, cancel);
    }, cancel);

    public Task<Answer<DatabaseReport>> Rebuild(CancellationToken cancel) => Try(async () =>
        await Report(await Upkeep.Rebuild(new LogFold().Project, cancel), [], cancel), cancel);

    public Task<Answer<long>> Export(Stream target, CancellationToken cancel) =>
        Try(async () => await Upkeep.Export(target, cancel), cancel);

    public Task<Answer<MigrationReport>> Migrate(CancellationToken cancel) => Try(async () =>
    {
        var (from, to) = await Database.Migrate(Name, cancel);
        return new MigrationReport(Database.Name, from, to);
    }, cancel);

    public Task<Answer<RedactedReport>> Redact(RedactionRequest request, CancellationToken cancel) =>
        Try(async () =>
        {
            var redaction = new Redaction(
                Upkeep, Database.Blobs(Name), LogFormat.Current, TimeProvider.System);
            var report = await redaction.Run(request, BackupTools.Person, cancel);
            var backups = await BackupTools.Folder(folder).List(Name, cancel);
            return new RedactedReport(report.Events, report.Blobs, [.. backups.Select(b => b.File)],
                request.Text is { } text ? LeakedFiles.Holding(folder.State, text) : []);
        }, cancel);

    public Task<Answer<BacktestReport>> Backtest(string file, CancellationToken cancel)
    {
        var read = ConfigReader.ReadWith(folder.Root, file, environment);
        if (read.Config is not { } config)
            return Task.FromResult(Answer<BacktestReport>.No(
                new Problem("invalid", string.Join(Environment.NewLine, read.Problems))));
        return Try(async () =>
        {
            await using var journal = await Database.Open(Name, create: false, cancel);
            return await Runtime.Backtests.Backtest.Run(journal, PolicyMapping.Of(config),
                PriceTable.Shipped.With(config.Prices), cancel);
        }, cancel);
    }

    private async Task<DatabaseReport> Report(long events, IReadOnlyList<string> problems,
        CancellationToken cancel)
    {
        if (problems.Count > 0) return new DatabaseReport(Database.Name, events, "", 0, problems);
        await using var journal = await Database.Open(Name, create: false, cancel);
        var head = await journal.ReadHead(cancel);
        var tasks = await Database.Tables(Name).Tasks(new TaskFilter(), cancel);
        return new DatabaseReport(Database.Name, events, head.Hash, tasks.Count, problems);
    }

    private Task<Answer<T>> Try<T>(Func<Task<T>> work, CancellationToken cancel) =>
        Try(async () => Answer<T>.Of(await work(), 0), cancel);

    private async Task<Answer<T>> Try<T>(Func<Task<Answer<T>>> work, CancellationToken cancel)
    {
        try
        {
            return await configured.Exists(cancel)
                ? await work()
                : Answer<T>.No(new Problem("unavailable",
                    $"there is no database at {Database.Name} yet; the first run makes it"));
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            return Answer<T>.No(new Problem("unavailable", e.Message));
        }
    }
}
