using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>An open workspace of this process: its log, its read tables, its host, and the seam over
/// them.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    private readonly Pump _pump;
    private readonly SqliteReadTables _tables;

    private Workspace(WorkspaceFolder folder, Config config, SqliteReadTables tables, Pump pump,
        IOrchestrator orchestrator)
    {
        (Folder, Config, _tables, _pump, Orchestrator) = (folder, config, tables, pump, orchestrator);
        Tasks = new TaskFolders(folder.State);
    }

    /// <summary>Where it lies.</summary>
    public WorkspaceFolder Folder { get; }

    /// <summary>What `mmos.yaml` says.</summary>
    public Config Config { get; }

    /// <summary>The seam.</summary>
    public IOrchestrator Orchestrator { get; }

    /// <summary>Where attempts leave their files.</summary>
    public TaskFolders Tasks { get; }

    /// <summary>Where the processes of this host record what they run.</summary>
    public string ChildFolder => Path.Combine(Folder.State, "run", "children");

    /// <summary>Whether its database is there; false also when the configuration cannot be read.</summary>
    public static bool Exists(WorkspaceFolder folder, IReadOnlyDictionary<string, string> environment) =>
        ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>()).Config is { } config
        && File.Exists(ProjectFiles.Folder(folder).DatabaseFile(config.Database));

    /// <summary>Opens a workspace, and makes it where asked.</summary>
    public static async Task<Answer<Workspace>> Open(
        WorkspaceFolder folder, IReadOnlyDictionary<string, string> environment, bool create,
            CancellationToken cancel)
    {
        var read = ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>());
        if (read.Config is not { } config)
            return Answer<Workspace>
                .No(new Problem("invalid", string.Join(Environment.NewLine, read.Problems)));
        var file = ProjectFiles.Folder(folder).DatabaseFile(config.Database);
        if (SqliteDisk.Refusal(file) is { } refusal) return Answer<Workspace>
            .No(new Problem("unavailable", refusal));
        if (create && new ProjectFiles().CreateState(folder) is { } notMade)
            return Answer<Workspace>.No(new Problem("unavailable", notMade));
        try
        {
            return Answer<Workspace>.Of(await Open(folder, config, file, create, cancel), 0);
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            return Answer<Workspace>.No(new Problem("unavailable", e.Message));
        }
    }

    private static async Task<Workspace> Open(
        WorkspaceFolder folder, Config config, string file, bool create, CancellationToken cancel)
    {
        var journal = create ? SqliteJournal.OpenOrCreate(file) : SqliteJournal.Open(file);
        var me = HostProcess.Current;
        var process = new ProcessIdentity(me.Host, me.BootId, me.Pid, me.StartTime);
        var log = new SystemLog(folder.State);
        var pump = await Pump
            .Start(journal, $"mmos-{me.Pid}", process, TimeProvider.System, log.Write, cancel);
        var tables = SqliteReadTables.Open(file);
        var actor = string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName}@{me.Host}");
        return new Workspace(folder, config, tables, pump,
            new LocalOrchestrator(pump, journal, tables, actor, config.Patterns));
    }

    /// <summary>Writes one line to the system log.</summary>
    public void Say(string line) => new SystemLog(Folder.State).Write(line);

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _tables.Dispose();
    }
}

/// <summary>The lines that MMOS writes about itself, `.mmos/logs/system.log`.</summary>
internal sealed class SystemLog(string state)
{
    private static readonly Lock Writing = new();

    public void Write(string line)
    {
        var folder = Path.Combine(state, "logs");
        var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (Writing)
        {
            Directory.CreateDirectory(folder);
            File.AppendAllText(Path.Combine(folder, "system.log"), $"{at} {line.ReplaceLineEndings(" ")}\n");
        }
    }
}
