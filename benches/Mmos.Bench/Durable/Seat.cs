using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;

namespace Mmos.Bench.Durable;

/// <summary>A process's seat at a workspace, opened as the product does: journal, pump, seam.</summary>
internal sealed class Seat : IAsyncDisposable
{
    public const string Project = "bench";
    private readonly Pump _pump;
    private readonly SqliteReadTables _tables;
    private readonly CountingJournal _journal;

    private Seat(Pump pump, CountingJournal journal, SqliteReadTables tables)
    {
        (_pump, _journal, _tables) = (pump, journal, tables);
        Seam = new LocalOrchestrator(pump, journal, tables, "bench");
    }

    public IOrchestrator Seam { get; }

    public long Commits => _journal.Commits;

    public static async Task<Seat> Open(string file)
    {
        var journal = new CountingJournal(SqliteJournal.OpenOrCreate(file));
        var me = Process;
        var identity = new ProcessIdentity(me.Host, me.BootId, me.Pid, me.StartTime);
        var pump = await Pump.Start(
            journal, $"bench-{me.Pid}", identity, TimeProvider.System, Console.Error.WriteLine, default);
        return new Seat(pump, journal, SqliteReadTables.Open(file));
    }

    /// <summary>Makes the project, without a repository, and bounds that do not bind.</summary>
    public async Task Prepare()
    {
        Value(await Seam.Upkeep.Configure(
            new PolicySpec { MaxRunning = 1_000, MaxQueueDepth = 10_000_000 }, default));
        var plan = new Plan { Project = Project, Goal = "bench", Tasks = [] };
        Value(await Seam.Projects.Submit(plan, null, null, default));
    }

    public async Task<int> Register(string worker, int slots) => Value(await Seam.Workers.Register(
        new RegisterRequest { Name = worker, Agent = "command", Slots = slots, Process = Process },
        default));

    public async Task Add(params IReadOnlyList<string> keys)
    {
        IReadOnlyList<TaskSpec> tasks = [.. keys.Select(key => new TaskSpec { Key = key, Title = key })];
        Value(await Seam.Projects.Add(Project, tasks, keys[0], default));
    }

    public async Task<IReadOnlyList<WorkOrder>> Claim(string worker, int registration, int max, TimeSpan wait)
    {
        var request = new ClaimRequest
        {
            Worker = worker,
            Registration = registration,
            Max = max,
            Wait = wait,
        };
        return Value(await Seam.Work.Claim(request, default));
    }

    public async Task Complete(WorkOrder order) =>
        Value(await Seam.Work.Complete(order.Lease, "done", default));

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _tables.Dispose();
    }

    private static ProcessInfo Process => new(Environment.MachineName, "bench", Environment.ProcessId, 1);

    private static T Value<T>(Answer<T> answer) => answer.Problem is { } problem
        ? throw new InvalidOperationException(problem.Message)
        : answer.Value!;
}
