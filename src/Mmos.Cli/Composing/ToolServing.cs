using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Mcp;
using Mmos.Mcp.Executor;
using Mmos.Mcp.Serving;

namespace Mmos.Cli.Composing;

/// <summary>`mmos mcp SERVER`: one set of tools for the client at the other end of this process's
/// pipes.</summary>
internal static class ToolServing
{
    /// <summary>Names of the servers, as people write them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetNames<ToolServer>().Select(name => name.ToLowerInvariant())];

    /// <summary>The server of a name; null when there is none.</summary>
    public static ToolServer? Named(string name) =>
        Names.Contains(name) ? Enum.Parse<ToolServer>(name, ignoreCase: true) : null;

    /// <summary>Serves until the client goes or the call is cancelled.</summary>
    /// <param name="server">Which tools.</param>
    /// <param name="composition">Opens the workspace.</param>
    /// <param name="directory">Where the process was started.</param>
    /// <param name="environment">The process's environment: it names the worker.</param>
    /// <param name="input">What the client writes.</param>
    /// <param name="output">What it reads: nothing but the protocol.</param>
    /// <param name="cancel">Ends it as the client's end does.</param>
    public static async Task Run(ToolServer server, IComposition composition, string directory,
        IReadOnlyDictionary<string, string> environment, Stream input, Stream output,
        CancellationToken cancel)
    {
        await using var opening = new Opening(composition, directory, environment, cancel);
        using var worker = server == ToolServer.Executor
            ? new WorkerSession(Identity(environment), TimeProvider.System, opening.HandedIn) : null;
        await StdioFace.Run(server, opening.Workspace, worker, CommandLine.Version.Split('+')[0], input,
            output, TimeProvider.System, line => Say(opening.State, line), cancel);
    }

    private static WorkerIdentity Identity(IReadOnlyDictionary<string, string> environment)
    {
        var me = HostProcess.Current;
        return WorkerIdentity.Of(environment, new ProcessInfo(me.Host, me.BootId, me.Pid, me.StartTime));
    }

    private static void Say(string? state, string line)
    {
        var flat = line.ReplaceLineEndings(" ");
        Console.Error.WriteLine("mmos: " + flat);
        if (state is null) return;
        var logs = Directory.CreateDirectory(Path.Combine(state, "logs"));
        var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        File.AppendAllText(Path.Combine(logs.FullName, "agent.log"), $"{at} {flat}\n");
    }

    /// <summary>The workspace behind the tools. It is opened beside the client's first calls, and anew when
    /// it could not be opened or its server has gone: an agent's terminal lives for days.</summary>
    private sealed class Opening(IComposition composition, string directory,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel) : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private readonly List<IWorkspaceSession> _sessions = [];
        private Task<Answer<ToolWorkspace>>? _opening;

        /// <summary>Where the workspace keeps its files; null as long as there is none.</summary>
        public string? State { get; private set; }

        /// <summary>The workspace as it can be reached now.</summary>
        public Task<Answer<ToolWorkspace>> Workspace()
        {
            lock (_lock)
            {
                if (_opening is null || (_opening.IsCompleted && Newest is null or { IsGone: true }))
                    _opening = Task.Run(Open, CancellationToken.None);
                return _opening;
            }
        }

        public void HandedIn() => Newest?.HandedIn();

        public async ValueTask DisposeAsync()
        {
            if (_opening is { } opening) await opening;
            // Calls may still be under way in those that were left.
            foreach (var session in _sessions) await session.DisposeAsync();
        }

        private IWorkspaceSession? Newest
        {
            get { lock (_lock) return _sessions.Count == 0 ? null : _sessions[^1]; }
        }

        private async Task<Answer<ToolWorkspace>> Open()
        {
            var found = composition.Files.Find(directory, environment);
            State = found.Value?.State;
            if (found.Problem is { } nowhere) return Answer<ToolWorkspace>.No(nowhere);
            var opened = await composition.OpenOrMake(found.Value!, cancel);
            // It is idle for most of its days: what starting took is given back.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            if (opened.Value is not { } session) return Answer<ToolWorkspace>.No(opened.Problem!);
            lock (_lock) _sessions.Add(session);
            return Answer<ToolWorkspace>.Of(
                new ToolWorkspace(session.Orchestrator) { Place = session.Place }, 0);
        }
    }
}
