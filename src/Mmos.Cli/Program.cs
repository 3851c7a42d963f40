using System.Collections;
using System.Runtime.InteropServices;
using Mmos.Agents.Processes;
using Mmos.Cli;
using Mmos.Cli.Composing;
using Mmos.Cli.Rendering;
using Mmos.Mcp;

// Both of these come before anything of System.CommandLine is loaded: one is measured, the other runs once
// per agent.
if (args is ["--version"])
{
    Console.Out.WriteLine("mmos " + CommandLine.Version);
    return ExitCode.Done;
}
if (ChildKeeper.IsAsked(args))
    return ChildKeeper.Run(args);
// Clients of tools start one of these per session, and wait for it.
if (args is ["mcp", var name] && ToolServing.Named(name) is { } server)
    return await Entry.Serve(server);

return await Entry.Run(args);

/// <summary>The rest of the entry point, in a method of its own so that the lines above load none of
/// it.</summary>
internal static class Entry
{
    public static Task<int> Run(string[] args)
    {
        var environment = Variables();
        return UntilInterrupted(cancel => CommandLine.Run(args, new CommandContext
        {
            Terminal = Terminal.OfProcess(environment),
            Composition = new Composition(environment),
            Directory = Directory.GetCurrentDirectory(),
            Environment = environment,
            Self = Self(),
        }, cancel));
    }

    public static Task<int> Serve(ToolServer server) => UntilInterrupted(async cancel =>
    {
        var environment = Variables();
        await ToolServing.Run(server, new Composition(environment), Directory.GetCurrentDirectory(),
            environment, Console.OpenStandardInput(), Console.OpenStandardOutput(), cancel);
        return ExitCode.Done;
    });

    private static (string, IReadOnlyList<string>) Self()
    {
        var launch = KeeperLaunch.ThisProgram();
        return (Lasting(launch.Program), [.. launch.Arguments.SkipLast(1)]);
    }

    // A checkout has a folder for each build, and a link beside them to the newest: what is written into
    // files
    // must outlive the next build.
    private static string Lasting(string program)
    {
        var folder = Path.GetDirectoryName(program)!;
        var link = Path.Combine(folder, "..", "mmos");
        return Directory.Exists(link) && Directory.ResolveLinkTarget(link,
            returnFinalTarget: true) is { } newest
            && newest.FullName == folder
            ? Path.Combine(Path.GetFullPath(link), Path.GetFileName(program)) : program;
    }

    private static Dictionary<string, string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal);

    private static async Task<int> UntilInterrupted(Func<CancellationToken, Task<int>> act)
    {
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return await act(interrupted.Token);

        // The first signal drains; a second one ends the process where it stands.
        void Interrupt(PosixSignalContext signal)
        {
            if (interrupted.IsCancellationRequested)
                Environment.Exit(ExitCode.Interrupted);
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }
}
