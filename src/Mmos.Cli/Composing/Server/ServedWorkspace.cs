using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Composing.Logging;
using Mmos.Cli.Seams;
using Mmos.Git;
using Mmos.Runtime.Files;
using Mmos.Server;

namespace Mmos.Cli.Composing;

/// <summary>`mmos up`: the server, the configured workers and the upkeep of one workspace, in this
/// process.</summary>
internal sealed class ServedWorkspace : IServedWorkspace
{
    /// <summary>How long running tasks may go on once the process is asked to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Workers elsewhere are told a shorter time: handing over takes some, too.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly Workspace _workspace;
    private readonly Crew _crew;
    private readonly Keeping _keeping;
    private readonly FileStream _lock;
    private readonly MmosServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly int _doneBefore;

    private ServedWorkspace(Workspace workspace, Crew crew, FileStream held, MmosServer server,
        Supervisor supervisor, int doneBefore)
    {
        (_workspace, _crew, _lock, _server, _doneBefore) = (workspace, crew, held, server, doneBefore);
        _keeping = Keeping.Start(workspace);
        _serving = supervisor.Run(() => { }, _stop.Token);
    }

    public Uri Url => _server.Url;

    public Uri? Link => _server.NewLink();

    public required IReadOnlyList<string> Notes { get; init; }

    public Task Stopped => _server.Stopped;

    /// <summary>Opens or makes the workspace and serves it; `conflict` when another process does.</summary>
    public static async Task<Answer<IServedWorkspace>> Start(WorkspaceFolder folder, UpRequest request,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (OwnTokens.OnFiles(environment) is { } notHere) return No(notHere);
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return No(GitProblems.Of(noGit));
        var opened = await Workspace.Open(folder, environment, create: true, cancel);
        if (opened.Value is not { } workspace) return No(opened.Problem!);
        if (Lock(workspace) is not { } held)
        {
            await workspace.DisposeAsync();
            return No(Running(workspace));
        }
        var served = await Serve(workspace, held, found.Value, request, environment, cancel);
        if (served.Problem is null) return served;
        await held.DisposeAsync();
        await workspace.DisposeAsync();
        return served;
    }

    private static async Task<Answer<IServedWorkspace>> Serve(Workspace workspace, FileStream held,
        GitProgram git, UpRequest request, IReadOnlyDictionary<string, string> environment,
        CancellationToken cancel)
    {
        await Homes.Adopt(workspace, cancel);
        IReadOnlyList<WorkerConfig> Workers(Config config) => request.WithWorkers ? Here(config) : [];
        var workers = Workers(workspace.Config);
        var configured = await workspace.Orchestrator.Upkeep
            .Configure(PolicyMapping.Of(workspace.Config, AskedWorkers.Most(workspace.Folder)), cancel);
        if (configured.Problem is { } refused) return No(refused);
        var listen = request.Listen ?? new Uri(workspace.Config.Server.Listen);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hands = new ServerHands(workspace, git, environment);
        var started = await MmosServer.Start(workspace.Orchestrator, new ServerOptions
        {
            Listen = listen,
            Url = workspace.Config.Server.Url is { } url ? new Uri(url) : null,
            Workspace = workspace.Config.Workspace,
            Version = CommandLine.Version.Split('+')[0],
            Build = CommandLine.Version.Split('+') is [_, var build] ? build : null,
            Secret = secret,
            Health = stop => ServerHealth.Of(workspace, stop),
            FindRepository = hands.FindRepository,
            Land = hands.Land,
            Configuration = hands.Configuration,
            Backup = hands.Backup,
            Log = logging => logging.AddProvider(new FileLoggers(workspace.Logs)),
            MemoryLimit = workspace.Config.Limits.MemoryBytes,
        }, cancel);
        if (started.Value is not { } server) return No(started.Problem!);
        var me = HostProcess.Current;
        new ServerFile(server.Url.ToString().TrimEnd('/'), workspace.Config.Workspace, me.Host, me.BootId,
            me.Pid, me.StartTime, secret, CommandLine.Version).Write(workspace.Tasks);
        var crew = new Crew(workspace, git);
        return Answer<IServedWorkspace>.Of(new ServedWorkspace(workspace, crew, held, server,
            Staff.Of(workspace, crew, Workers, environment), await Draining.Done(workspace.Orchestrator))
        {
            Notes = [.. ReachNotes(listen, workspace.Config.Server.Url),
                .. StaffNotes(workspace.Config, workers, request.WithWorkers)],
        }, 0);
    }

    public async Task<ClosingSummary> Drain()
    {
        var seam = _workspace.Orchestrator;
        var since = await seam.Records.WaitForChange(-1, CancellationToken.None);
        _server.Depart(Grace - Margin);
        await Draining.Finish(seam, _server.Workers, Grace, TimeProvider.System);
        await _stop.CancelAsync();
        await _serving;
        var summary = await Draining.Summary(seam, _doneBefore, since);
        _workspace.Say(string.Create(CultureInfo.InvariantCulture,
            $"the server ends: {summary.Done} done, {summary.HandedOver.Count} handed over, "
            + $"{summary.Waiting} waiting"));
        return summary;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        ServerFile.Remove(_workspace.Tasks);
        await _server.DisposeAsync();
        await _keeping.DisposeAsync();
        await _crew.DisposeAsync();
        await _workspace.DisposeAsync();
        await _lock.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>The workers that this version can start.</summary>
    private static IReadOnlyList<WorkerConfig> Here(Config config) =>
        [.. config.Workers.Where(w => w.Agent == "command")];

    private static IEnumerable<string> ReachNotes(Uri listen, string? url)
    {
        if (url is not null) yield return $"others reach it at {url}";
        if (!listen.IsLoopback)
            yield return "other machines reach this port, and what they send can be read on the way, tokens "
                + "too: let only a proxy with TLS reach it (docs/security.md)";
    }

    private static IReadOnlyList<string> StaffNotes(Config config, IReadOnlyList<WorkerConfig> workers,
        bool withWorkers)
    {
        if (!withWorkers) return ["no workers here: --no-workers"];
        List<string> notes = [workers.Count == 0
            ? "no workers run here; agents come by themselves (mmos init), or add one: mmos worker add NAME"
            : $"{workers.Count} workers: {string.Join(", ", workers.Select(w => w.Name))}"];
        string[] others = [.. config.Workers.Except(workers).Select(w => $"{w.Name} ({w.Agent})")];
        if (others.Length > 0)
            notes.Add($"not started here: {string.Join(", ", others)}; start these in their own terminals");
        return notes;
    }

    // Two at the same moment: the file system decides, and a killed one lets go.
    private static FileStream? Lock(Workspace workspace)
    {
        var path = ServerFile.PathIn(workspace.Tasks) + ".lock";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Problem Running(Workspace workspace) =>
        ServerFile.Living(workspace.Tasks) is { } server
            ? new Problem("conflict", string.Create(CultureInfo.InvariantCulture,
                $"workspace {server.Workspace} is served at {server.Url} by process {server.Pid}; use that "
                + $"one, or end it first"))
            : new Problem("conflict",
                $"another process begins to serve workspace {workspace.Config.Workspace}");

    private static Answer<IServedWorkspace> No(Problem problem) => Answer<IServedWorkspace>.No(problem);
}
