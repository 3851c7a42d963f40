using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Postgres;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Runtime.Ports;

namespace Mmos.Bench.Durable;

/// <summary>A process's seat at a workspace, opened as the product does: journal, pump, seam.</summary>
internal class Seat : IAsyncDisposable
{
    public const string Project = "bench";
    private readonly Pump? _pump;
    private readonly IDatabase? _database;
    private readonly CountingJournal? _journal;

    /// <summary>A seat over a seam that is somebody else's.</summary>
    protected Seat(IOrchestrator seam) => Seam = seam;

    private Seat(Pump pump, CountingJournal journal, IDatabase database, string workspace)
    {
        (_pump, _journal, _database) = (pump, journal, database);
        Seam = new LocalOrchestrator(pump, journal, database.Tables(workspace), "bench");
    }

    public IOrchestrator Seam { get; }

    /// <summary>Commits of this process; 0 where another one commits.</summary>
    public long Commits => _journal?.Commits ?? 0;

    /// <summary>What the process that does the work has used of the processors.</summary>
    public virtual TimeSpan Processor => Environment.CpuUsage.TotalTime;

    /// <summary>Whose that is, for the note of a row.</summary>
    public virtual string WhoseProcessor => "";

    /// <summary>Opens a workspace, which is made where it is not there.</summary>
    /// <param name="place">A SQLite file; or a PostgreSQL address, ` ` and the name of the workspace.</param>
    public static async Task<Seat> Open(string place)
    {
        var isServer = PostgresAddress.IsMeant(place);
        var workspace = isServer ? place[(place.LastIndexOf(' ') + 1)..] : "default";
        IDatabase database = isServer
            ? new PostgresDatabase(place[..place.LastIndexOf(' ')])
            : new SqliteDatabase(place);
        var journal = new CountingJournal(await database.Open(workspace, create: true, default));
        var me = Process;
        var identity = new ProcessIdentity(me.Host, me.BootId, me.Pid, me.StartTime);
        var pump = await Pump.Start(
            journal, $"bench-{me.Pid}", identity, database.Time, Console.Error.WriteLine, default);
        return new Seat(pump, journal, database, workspace);
    }

    /// <summary>Makes the project, and bounds that do not bind.</summary>
    /// <param name="repository">Where its repository is at home; null for none.</param>
    public async Task Prepare(RepositoryInfo? repository = null)
    {
        Value(await Seam.Upkeep.Configure(
            new PolicySpec { MaxRunning = 1_000, MaxQueueDepth = 10_000_000 }, default));
        var plan = new Plan { Project = Project, Goal = "bench", Tasks = [] };
        Value(await Seam.Projects.Submit(plan, repository, null, default));
    }

    /// <summary>How many tasks wait for a worker.</summary>
    public async Task<int> Ready() =>
        Value(await Seam.Projects.Get(Project, default)).Tasks.GetValueOrDefault("ready");

    public async Task<int> Register(string worker, int slots) => Value(await Seam.Workers.Register(
        new RegisterRequest { Name = worker, Agent = "command", Slots = slots, Process = Process },
        default));

    public virtual async Task Add(params IReadOnlyList<string> keys)
    {
        IReadOnlyList<TaskSpec> tasks = [.. keys.Select(key => new TaskSpec { Key = key, Title = key })];
        Value(await Seam.Projects.Add(Project, tasks, keys[0], default));
    }

    public virtual async Task<IReadOnlyList<LeaseRef>> Claim(string worker, int registration, int max,
        TimeSpan wait)
    {
        var request = new ClaimRequest
        {
            Worker = worker,
            Registration = registration,
            Max = max,
            Wait = wait,
        };
        return Leases(await Seam.Work.Claim(request, default));
    }

    /// <summary>Hands in what was taken and takes as much again, in one call.</summary>
    public virtual async Task<IReadOnlyList<LeaseRef>> Continue(string worker, int registration,
        IReadOnlyList<LeaseRef> done) => Leases(await Seam.Work.CompleteMany(
            [.. done.Select(lease => new Completion(lease, "done"))],
            new ClaimRequest { Worker = worker, Registration = registration, Max = done.Count }, default));

    public virtual async Task Complete(LeaseRef lease) =>
        Value(await Seam.Work.Complete(lease, "done", default));

    public virtual async ValueTask DisposeAsync()
    {
        if (_pump is not null) await _pump.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    // Of another host: no supervisor here looks whether it lives.
    private static ProcessInfo Process => new("bench", "bench", Environment.ProcessId, 1);

    private static IReadOnlyList<LeaseRef> Leases(Answer<IReadOnlyList<WorkOrder>> orders) =>
        [.. Value(orders).Select(order => order.Lease)];

    private static T Value<T>(Answer<T> answer) => answer.Problem is { } problem
        ? throw new InvalidOperationException(problem.Message)
        : answer.Value!;
}
