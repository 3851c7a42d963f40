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
        var folder = new TaskCompletionSource<string?>();
        IWorkspaceSession? session = null;
        Task<Answer<ToolWorkspace>>? opening = null;
        Task<Answer<ToolWorkspace>> Open() => opening = Task.Run(async () =>
        {
            var found = composition.Files.Find(directory, environment);
            folder.SetResult(found.Value?.State);
            if (found.Problem is { } nowhere) return Answer<ToolWorkspace>.No(nowhere);
            var opened = await composition.OpenOrMake(found.Value!, cancel);
            session = opened.Value;
            // It lives for days beside an agent and is idle for most of them: what starting took is given
            // back.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return session is null ? Answer<ToolWorkspace>.No(opened.Problem!)
                : Answer<ToolWorkspace>.Of(
                    new ToolWorkspace(session.Orchestrator) { Place = session.Place }, 0);
        }, CancellationToken.None);
        using var worker = server == ToolServer.Executor
            ? new WorkerSession(Identity(environment), TimeProvider.System, () => session?.HandedIn()) : null;
        await StdioFace.Run(server, Open, worker, CommandLine.Version.Split('+')[0], input, output,
            TimeProvider.System, line => Say(folder.Task, line), cancel);
        if (opening is not null) await opening;
        if (session is not null) await session.DisposeAsync();
    }

    private static WorkerIdentity Identity(IReadOnlyDictionary<string, string> environment)
    {
        var me = HostProcess.Current;
        return WorkerIdentity.Of(environment, new ProcessInfo(me.Host, me.BootId, me.Pid, me.StartTime));
    }

    private static void Say(Task<string?> folder, string line)
    {
        var flat = line.ReplaceLineEndings(" ");
        Console.Error.WriteLine("mmos: " + flat);
        if (!folder.IsCompletedSuccessfully || folder.Result is not { } state) return;
        var logs = Directory.CreateDirectory(Path.Combine(state, "logs"));
        var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        File.AppendAllText(Path.Combine(logs.FullName, "agent.log"), $"{at} {flat}\n");
    }
}
