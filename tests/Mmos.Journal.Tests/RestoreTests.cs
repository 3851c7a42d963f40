using System.Text;
using Mmos.Core;
using Mmos.Journal.Tests.Stores;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>Backups at random moments of a workspace at work, each restored elsewhere, where the work goes
/// on to its end.</summary>
public abstract class RestoreTests(ITestOutputHelper output)
{
    private const int Tasks = 12;

    private static bool IsLong => Environment.GetEnvironmentVariable("MMOS_TEST_LONG") == "1";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsLong ? 10 : 2)];

    internal abstract TestStore NewStore();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ten_restores_at_random_moments_verify_and_go_on_to_the_end(int seed)
    {
        var random = new Random(seed);
        var root = Directory.CreateTempSubdirectory("mmos-restores-").FullName;
        await using var store = NewStore();
        await using var working = await Worker.Open(store.Database, store.Workspace);
        await working.Submit("p", Tasks);
        List<(string File, long Seq)> backups = [];
        while (backups.Count < 10)
        {
            // Some steps of work, a backup of the moment, and on.
            for (var steps = random.Next(1, 4); steps > 0; steps--) await working.Step(random);
            var file = Path.Combine(root, $"{backups.Count}.mmos");
            var source = new BackupSource(store.Workspace, working.Journal, store.Upkeep,
                store.Database.Blobs(store.Workspace), LogFormat.Current);
            var made = await new BackupWriter(source, "1.2.3", TimeProvider.System)
                .Write(file, BackupHeader.ByPerson, Cancel);
            backups.Add((file, made.Header.Seq));
        }
        var all = await Lines(store.Upkeep);
        foreach (var (file, seq) in backups)
        {
            await using var other = NewStore();
            await using var backup = await BackupFile.Open(file, Cancel);
            var report = await new Restore(
                other.Database, other.Workspace, LogFormat.Current, "1.2.3", TimeProvider.System)
                .Run(backup, "person", null, Cancel);
            Assert.Equal(all.Take((int)seq), (await Lines(other.Upkeep)).Take((int)seq));
            await using var again = await Worker.Open(other.Database, other.Workspace);
            await again.Finish(random);
            Assert.Empty((await other.Upkeep.Verify(new LogFold().Project, Cancel)).Problems);
            output.WriteLine($"seed {seed}: restored at event {seq}, {report.OpenTasks} tasks open, "
                + $"{report.EndedWorkers} workers signed off, ended at {again.Seq}");
        }
        Directory.Delete(root, recursive: true);
    }

    private static async Task<IReadOnlyList<string>> Lines(IUpkeepStore store)
    {
        using var lines = new MemoryStream();
        await store.Export(lines, Cancel);
        return Encoding.UTF8.GetString(lines.ToArray()).TrimEnd('\n').Split('\n');
    }

    /// <summary>A worker and the engine in one, on the real core and a real log.</summary>
    private sealed class Worker : IAsyncDisposable
    {
        private static readonly Certificate Proof = new("c0ffee", "7ree", []);
        private readonly LogFold _fold = new();
        private Head _head;
        private long _clock = 1_700_000_000_000;

        public required IJournal Journal { get; init; }

        public long Seq => _head.Seq;

        private WorkspaceView View => new(_fold.State);

        public static async Task<Worker> Open(IDatabase database, string workspace)
        {
            var journal = await database.Open(workspace, create: true, Cancel);
            var worker = new Worker { Journal = journal };
            foreach (var recorded in await journal.Read(0, int.MaxValue, Cancel)) worker._fold.Fold(recorded);
            worker._head = await journal.ReadHead(Cancel);
            worker._clock = Math.Max(worker._clock, worker._fold.State.Clock);
            return worker;
        }

        public Task Submit(string project, int tasks) => Do(new Command.SubmitPlan(project,
            new NewProject(project, "", null, null, null, null),
            [.. Enumerable.Range(1, tasks).Select(i => new TaskDefinition
            {
                Key = $"k{i}",
                Title = $"Task {i}",
                Needs = i % 3 == 0 ? [$"k{i - 1}"] : [],
            })]));

        public async Task Finish(Random random)
        {
            for (var steps = 0; View.OpenTasks > 0; steps++)
            {
                Assert.True(steps < 100 * Tasks, "the work does not end");
                await Step(random);
            }
            Assert.Equal(ProjectStatus.Done, View.Projects[0].Status);
        }

        /// <summary>Registers where nobody is, asks for work, or ends a lease.</summary>
        public async Task Step(Random random)
        {
            if (Held() is { } held && random.Next(2) == 0)
                await Do(held.Item switch
                {
                    WorkItem.Author => new Command.Complete(held.Number, held.Lease, "done"),
                    WorkItem.Verify => new Command.Verified(held.Number, held.Lease, Proof),
                    _ => new Command.Merged([new HeldLease(held.Number, held.Lease)], Proof),
                });
            else if (Registration("w") is not { } registration)
                await Do(new Command.Register("w", Profile("code"), Samples.Process, false));
            else if (Registration("e") is not { } engine)
                await Do(new Command.Register("e",
                    Profile(EngineCapabilities.Verify, EngineCapabilities.Merge), Samples.Process, false));
            else
                await Do(random.Next(2) == 0
                    ? new Command.Claim("w", registration, 2, _clock + 60_000, Holding("w"))
                    : new Command.Claim("e", engine, 2, _clock + 60_000, Holding("e")));
        }

        private async Task Do(Command command)
        {
            _clock += 10;
            IReadOnlyList<Recorded> events = [];
            _head = await Journal.Write(_head, _ =>
            {
                var projection = new Projection(_fold.State);
                projection.Clear();
                var result = Mmos.Core.Workspace.Step(_fold.State, command,
                    new Header(_clock, _clock, "person"), projection.Observe);
                Assert.Null(result.Rejection);
                events = result.Events;
                return events.Count == 0 ? Batch.Empty : new Batch(events, projection.Take());
            }, Cancel);
        }

        private static WorkerProfile Profile(params string[] capabilities) =>
            new("command", null, capabilities, 4, 60_000_000);

        private int? Registration(string name) => View.TryWorker(name, out var slot)
            && View.Workers[slot].Status != WorkerStatus.Offline ? View.Workers[slot].Registration : null;

        private HeldLease[] Holding(string name)
        {
            View.TryWorker(name, out var slot);
            return [.. View.HeldBy(slot).Select(t => new HeldLease(t, Row(t).Lease))];
        }

        private TaskRow? Held()
        {
            for (var slot = 0; slot < View.Workers.Count; slot++)
                if (View.HeldBy(slot) is [var first, ..]) return Row(first);
            return null;
        }

        private TaskRow Row(int number) => View.TryTask(number, out var row) ? row
            : throw new InvalidOperationException($"T{number} is not open");

        public ValueTask DisposeAsync() => Journal.DisposeAsync();
    }
}

public sealed class SqliteRestoreTests(ITestOutputHelper output) : RestoreTests(output)
{
    internal override TestStore NewStore() => new SqliteStore();
}

public sealed class PostgresRestoreTests(ITestOutputHelper output) : RestoreTests(output)
{
    internal override TestStore NewStore() => new PostgresStore();
}
