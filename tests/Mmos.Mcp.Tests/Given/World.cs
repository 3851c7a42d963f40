using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Mcp.Executor;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;

namespace Mmos.Mcp.Tests.Given;

/// <summary>A workspace on a file of its own, with the seam over it.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-mcp-").FullName;
    private readonly List<IDisposable> _tables = [];
    private Pump? _pump;

    private World() { }

    public IOrchestrator Seam { get; private set; } = null!;

    public FakeAttempts Attempts { get; private set; } = null!;

    public static ProcessInfo Process(int pid) => new("here", "boot", pid, 1);

    public static WorkerIdentity Worker(string name, int pid = 1, params string[] capabilities) =>
        new() { Name = name, Agent = "claude", Capabilities = capabilities, Process = Process(pid) };

    public static async Task<World> Open(CancellationToken cancel, IQueries? queries = null)
    {
        var world = new World();
        var file = Path.Combine(world._folder, "mmos.db");
        var journal = SqliteJournal.OpenOrCreate(file);
        world._pump = await Pump.Start(journal, "host", new ProcessIdentity("here", "boot", 1, 1),
            TimeProvider.System, _ => { }, cancel);
        var tables = SqliteReadTables.Open(file);
        var blobs = SqliteBlobStore.Open(file);
        world._tables.AddRange([tables, blobs]);
        world.Seam = new LocalOrchestrator(world._pump, journal, tables, "ada@here", null, blobs,
            attempts: seam => world.Attempts = new FakeAttempts(seam), queries: queries);
        return world;
    }

    public async Task Submit(string project, params TaskSpec[] tasks)
    {
        var plan = new Plan { Project = project, Goal = "a goal", Tasks = tasks };
        var made = await Seam.Projects.Submit(plan, null, null, CancellationToken.None);
        if (made.Problem is { } problem) throw new InvalidOperationException(problem.Message);
    }

    public static TaskSpec Task(string key, params string[] needs) =>
        new() { Key = key, Title = $"do {key}", Needs = needs, Acceptance = [$"{key} is done"] };

    public async ValueTask DisposeAsync()
    {
        await _pump!.DisposeAsync();
        foreach (var open in _tables) open.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
