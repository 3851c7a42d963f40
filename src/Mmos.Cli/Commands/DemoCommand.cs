using System.CommandLine;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos demo`: the main job on a repository made for it.</summary>
internal static class DemoCommand
{
    public static Command Build(CommandContext context) =>
        Verb(context, "demo", "show the main job in a new folder, with built-in workers", [], async call =>
        {
            var started = await call.Context.Composition.Demo(call.Cancel);
            if (started.Problem is { } problem)
                return call.Refuse(problem);
            var folder = started.Value!.Folder;
            await using var run = started.Value!.Run;
            foreach (var note in run.Notes)
                call.Terminal.Say(note);
            try
            {
                var exit = await RunWatch.ToTheEnd(call, run);
                call.Terminal.Say($"  in {folder}");
                call.Terminal.Say("No model was used: the workers ran commands, so it cost nothing.");
                return exit;
            }
            catch (OperationCanceledException) when (call.Cancel.IsCancellationRequested)
            {
                call.Terminal.Note($"interrupted; what was made stays in {folder}");
                return ExitCode.Interrupted;
            }
        });
}
