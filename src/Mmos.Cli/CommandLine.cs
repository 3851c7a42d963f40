using System.CommandLine;
using System.Reflection;
using Mmos.Cli.Parsing;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;

namespace Mmos.Cli;

/// <summary>Reads a command line, carries it out, and turns whatever happens into one line and an exit
/// code.</summary>
internal static class CommandLine
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "0";

    /// <summary>Runs one command.</summary>
    /// <param name="words">The command line, without the program.</param>
    /// <param name="context">Where it runs.</param>
    /// <param name="cancel">Ends it: commands that run something drain first.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IReadOnlyList<string> words, CommandContext context,
        CancellationToken cancel)
    {
        var parsed = Parse(words, context);
        var isHelp = words.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction;
        if (!isHelp && parsed.CommandResult.Parent is null && words.Contains("--version"))
        {
            context.Terminal.Say("mmos " + Version);
            return ExitCode.Done;
        }
        if (!isHelp && UsageErrors.First(parsed, ShortVersion) is { } wrong)
            return Fail(context, wrong, ExitCode.Usage);
        if (Globals.WorkspaceOf(parsed) is { } workspace)
        {
            if (!Slugs.IsSlug(workspace))
                return Fail(context, $"--workspace \"{workspace}\" is no name: {Slugs.Rule}", ExitCode.Usage);
            context = context.For(workspace);
        }
        var verbosity = Globals.VerbosityOf(parsed);
        if (verbosity > 0) context = context.Talking(verbosity);
        // The commands hold on to the context that they were made with.
        if (verbosity > 0 || Globals.WorkspaceOf(parsed) is not null) parsed = Parse(words, context);
        return await Guarded(() => Invoke(parsed, words, context, cancel), verbosity, context, cancel);
    }

    private static ParseResult Parse(IReadOnlyList<string> words, CommandContext context) =>
        CommandTree.Build(context).Parse(
            words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>The version without the build's commit.</summary>
    private static string ShortVersion => Version.Split('+')[0];

    private static async Task<int> Invoke(
        ParseResult parsed, IReadOnlyList<string> words, CommandContext context, CancellationToken cancel)
    {
        if (words.Count == 0)
            parsed = CommandTree.Build(context).Parse(["--help"]);
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = context.Terminal.Out,
        }, cancel);
    }

    private static async Task<int> Guarded(
        Func<Task<int>> act, int verbosity, CommandContext context, CancellationToken cancel)
    {
        try
        {
            return await act();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (JournalException e)
        {
            return Fail(context, e.Message, ExitCode.Unavailable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trace(e);
            return Fail(context, e.Message, ExitCode.Unavailable);
        }
#pragma warning disable CA1031 // The edge of the program: what gets here is a bug, to be read on one line.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Trace(e);
            var hint = verbosity > 0 ? "" : "; -v shows where";
            return Fail(context, $"this is a bug: {e.GetType().Name}: {e.Message}{hint}",
                ExitCode.WorkFailed);
        }

        void Trace(Exception e)
        {
            if (verbosity > 0)
                foreach (var line in e.ToString().Split('\n'))
                    context.Terminal.Note(line.TrimEnd('\r'));
        }
    }

    private static int Fail(CommandContext context, string message, int exitCode)
    {
        context.Terminal.Fail(message);
        return exitCode;
    }
}
