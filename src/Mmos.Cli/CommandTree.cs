using System.CommandLine;
using System.CommandLine.Help;
using Mmos.Cli.Commands;
using Mmos.Cli.Parsing;

namespace Mmos.Cli;

/// <summary>Every command of this version.</summary>
internal static class CommandTree
{
    /// <summary>The root with its commands.</summary>
    /// <remarks>Not a `RootCommand`: that one takes its name from the file it was started from, and brings
    /// directives.</remarks>
    public static Command Build(CommandContext context)
    {
        var root = new Command(
            "mmos",
            "MMOS gives tasks to many AI coding agents as one team, and lands what passes its gates.");
        root.Options.Add(
            new HelpOption { Description = "show this help", Action = new HelpAction { MaxWidth = 100 } });
        root.Options.Add(Globals.Version());
        root.Options.Add(Globals.Workspace());
        root.Options.Add(Globals.Verbose());
        root.Add(DemoCommand.Build(context));
        root.Add(InitCommand.Build(context));
        root.Add(RunCommand.Build(context));
        root.Add(UpCommands.Up(context));
        root.Add(PlanCommand.Build(context));
        root.Add(WatchCommands.Status(context));
        root.Add(WatchCommands.Inbox(context));
        root.Add(WatchCommands.Queue(context));
        root.Add(EventsCommand.Build(context));
        root.Add(WatchCommands.Errors(context));
        root.Add(UpCommands.Health(context));
        root.Add(ProjectCommands.Build(context));
        root.Add(TaskCommands.Build(context));
        root.Add(ReviewCommands.Build(context));
        root.Add(ConflictCommands.Build(context));
        root.Add(WorkerCommands.Build(context));
        root.Add(AccountCommands.Build(context));
        root.Add(AccountCommands.Cost(context));
        root.Add(ReportCommands.Build(context));
        root.Add(RetroCommand.Build(context));
        root.Add(MessageCommands.Build(context));
        root.Add(ArtifactCommands.Build(context));
        root.Add(TokenCommands.Build(context));
        root.Add(WorkspaceCommands.Build(context));
        root.Add(TemplateCommands.Build(context));
        root.Add(ImportCommands.Build(context));
        root.Add(McpCommand.Build(context));
        root.Add(ConfigCommands.Build(context));
        root.Add(CareCommands.Database(context));
        root.Add(BackupCommands.Backup(context));
        root.Add(BackupCommands.Restore(context));
        root.Add(BackupCommands.Maintain(context));
        root.Add(CareCommands.Backtest(context));
        root.Add(CareCommands.Doctor(context));
        root.Add(CompletionCommands.Script(context, () => root));
        root.Add(CompletionCommands.Names(context));
        return root;
    }
}
