using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Completion;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos completion SHELL`, and the hidden `mmos complete NAMES` that its scripts call.</summary>
internal static class CompletionCommands
{
    public static Command Script(CommandContext context, Func<Command> root)
    {
        var shell = Argument("SHELL", "bash, zsh, fish or pwsh");
        shell.CompletionSources.Add([.. Scripts.Shells]);
        return Verb(context, "completion", "print a completion script for a shell", [shell], call =>
        {
            if (Scripts.For(call.Get(shell), CompletionTree.Of(root())) is { } script)
            {
                RawText.Write(call.Terminal, script);
                return Task.FromResult(ExitCode.Done);
            }
            return Task.FromResult(call.Refuse(new Problem("invalid",
                $"completion takes {string.Join(", ", Scripts.Shells)}, not \"{call.Get(shell)}\"")));
        });
    }

    /// <summary>Prints names, one per line, and nothing at all when something is wrong: a shell is
    /// waiting.</summary>
    public static Command Names(CommandContext context)
    {
        var kind = Argument("NAMES", "tasks, projects, workers or accounts");
        var verb = Verb(context, "complete", "print names for completion", [kind], async call =>
        {
            if (call.FindFolder().Value is not { } folder)
                return ExitCode.Done;
            var opened = await context.Composition.Open(folder, call.Cancel);
            if (opened.Value is not { } session)
                return ExitCode.Done;
            await using (session)
                foreach (var name in await Read(session.Orchestrator, call.Get(kind), call.Cancel))
                    if (name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
                        call.Terminal.Out.WriteLine(name);
            return ExitCode.Done;
        });
        verb.Hidden = true;
        return verb;
    }

    /// <summary>More than anybody looks through in a shell.</summary>
    private const int MostTasks = 1_000;

    private static async Task<IEnumerable<string>> Read(IOrchestrator orchestrator, string kind,
        CancellationToken cancel) =>
        kind switch
        {
            "tasks" => (await orchestrator.Tasks.List(new TaskFilter { Limit = MostTasks }, cancel)).Value?
                .Select(task => task.Id) ?? [],
            "projects" =>
                (await orchestrator.Projects.List(cancel)).Value?.Select(project => project.Id) ?? [],
            "workers" => (await orchestrator.Workers.List(cancel)).Value?.Select(worker => worker.Name) ?? [],
            "accounts" =>
                (await orchestrator.Accounts.List(cancel)).Value?.Select(account => account.Name) ?? [],
            _ => [],
        };
}
