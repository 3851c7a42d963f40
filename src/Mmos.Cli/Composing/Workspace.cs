using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Api.Access;
using Mmos.Cli.Composing.Logging;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Git;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>An open workspace of this process: its database, its host, and the seam over
/// them.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    private readonly Pump _pump;
    private readonly IDatabase _database;
    private readonly WorkspaceLogs _logs;

    private Workspace(WorkspaceFolder folder, Config config, IDatabase database, Pump pump,
        WorkspaceLogs logs, Func<Grounds, IOrchestrator> orchestrator)
    {
        (Folder, Config, _database, _pump, _logs) = (folder, config, database, pump, logs);
        Tasks = new TaskFolders(folder.State, config.Workspace);
        Grounds = new Grounds(config, Tasks);
        Orchestrator = orchestrator(Grounds);
    }

    /// <summary>Where it lies.</summary>
    public WorkspaceFolder Folder { get; }

    /// <summary>What `mmos.yaml` says.</summary>
    public Config Config { get; }

    /// <summary>The seam, as far as the role of `MMOS_TOKEN` reaches.</summary>
    public IOrchestrator Orchestrator { get; private set; }

    /// <summary>Whether whoever asks may everything, as a person on this machine does without a
    /// token.</summary>
    public bool IsAdmins { get; private set; } = true;

    /// <summary>The database is a file, which one machine has.</summary>
    public bool IsOfThisMachine => Config.Database.StartsWith("sqlite:", StringComparison.Ordinal);

    /// <summary>Why it can only be read; null when it can be used.</summary>
    public string? Notice => _pump.Closed;

    /// <summary>Its database, for care below the seam.</summary>
    public IDatabase Database => _database;

    /// <summary>Where attempts leave their files.</summary>
    public TaskFolders Tasks { get; }

    /// <summary>What attempts need of git and of this machine.</summary>
    public Grounds Grounds { get; }

    /// <summary>Names of its branches.</summary>
    public BranchNames Branches => Grounds.Branches;

    /// <summary>Where the processes of this host record what they run.</summary>
    public string ChildFolder => Grounds.ChildFolder;

    /// <summary>Whether it is there; false also when the configuration cannot be read or the database cannot
    /// be asked.</summary>
    public static async Task<bool> Exists(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (Databases.Of(folder, environment).Value is not { } found) return false;
        await using var configured = found;
        try
        {
            return await configured.Exists(cancel);
        }
        catch (JournalException)
        {
            return false; // opening it says why
        }
    }

    /// <summary>Opens a workspace, and makes it where asked.</summary>
    public static async Task<Answer<Workspace>> Open(
        WorkspaceFolder folder, IReadOnlyDictionary<string, string> environment, bool create,
            CancellationToken cancel)
    {
        if (OwnTokens.Refusal(environment) is { } nobody) return Answer<Workspace>.No(nobody);
        var token = OwnTokens.Of(environment);
        var found = Databases.Of(folder, environment);
        if (found.Value is not { } configured) return Answer<Workspace>.No(found.Problem!);
        try
        {
            // Who comes with a token asks something that is there.
            create = create && token is null;
            if (create && new ProjectFiles().CreateState(folder) is { } notMade)
                return await No(configured, notMade);
            var workspace = await Open(folder, configured, environment, create, cancel);
            if (token is null || await workspace.Bind(token, cancel) is not { } unknown)
                return Answer<Workspace>.Of(workspace, 0);
            await workspace.DisposeAsync();
            return Answer<Workspace>.No(unknown);
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            return await No(configured, await Damage.Advice(e, folder, configured.Config.Workspace, cancel));
        }
    }

    private static async Task<Answer<Workspace>> No(ConfiguredDatabase configured, string why)
    {
        await configured.DisposeAsync();
        return Answer<Workspace>.No(new Problem("unavailable", why));
    }

    private static async Task<Workspace> Open(
        WorkspaceFolder folder, ConfiguredDatabase configured,
        IReadOnlyDictionary<string, string> environment, bool create, CancellationToken cancel)
    {
        var (config, database) = configured;
        var logs = new WorkspaceLogs(
            new LogFiles(LogSettings.Of(folder.State, config.Logs, environment), TimeProvider.System));
        var journal = new LoggedJournal(
            await database.Open(config.Workspace, create, cancel), logs.Activity.Take);
        var me = HostProcess.Current;
        var process = new ProcessIdentity(me.Host, me.BootId, me.Pid, me.StartTime);
        var pump = await Pump.Start(
            journal, $"mmos-{me.Pid}", process, database.Time, logs.Log.Said, cancel,
            (wrong, stop) => Damage.Advice(wrong, folder, config.Workspace, stop));
        var actor = string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName}@{me.Host}");
        return new Workspace(folder, config, database, pump, logs, grounds => new LocalOrchestrator(
            pump, journal, database.Tables(config.Workspace), actor, config.Patterns,
            database.Blobs(config.Workspace), PriceTable.Shipped.With(config.Prices),
            attempts: grounds.Attempts, queries: database.Queries(config.Workspace),
                access: AccessKeys.Of(database, config.Workspace)));
    }

    /// <summary>Lets the seam reach no further than a token does.</summary>
    /// <returns>Why not; null when it is done.</returns>
    private async Task<Problem?> Bind(string token, CancellationToken cancel)
    {
        var found = await Orchestrator.Tokens.Identify(token, cancel);
        if (found.Value is not { } who) return found.Problem;
        IsAdmins = who.Role == Roles.Admin;
        var acting = ((IActsFor)Orchestrator).As(who.Name);
        Orchestrator = IsAdmins ? acting : new ScopedOrchestrator(acting, who);
        return null;
    }

    /// <summary>Takes no more commands in this process, and says why.</summary>
    public void StopWriting(string why)
    {
        Complain(why);
        _pump.StopWriting(why);
    }

    /// <summary>Writes one line to the system log.</summary>
    public void Say(string line) => _logs.Log.Said(line);

    /// <summary>Writes one line to the system log and the log of errors.</summary>
    public void Complain(string line) => _logs.Log.Failed(line);

    /// <summary>The log files, for what else writes to them.</summary>
    public LogFiles Logs => _logs.Files;

    public async ValueTask DisposeAsync()
    {
        await Grounds.DisposeAsync();
        await _pump.DisposeAsync();
        await _logs.Activity.DisposeAsync();
        await _database.DisposeAsync();
    }
}
