using System.CommandLine;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos backup`, `mmos restore` and `mmos maintain`.</summary>
internal static class BackupCommands
{
    public static Command Backup(CommandContext context)
    {
        var file = Maybe("FILE", "a new file; a new name in .mmos/backups when it is left out");
        return Verb(context, "backup", "write the workspace into one file, while it is in use",
            [file, JsonFlag()], call => WithBackups(call, async tools =>
            {
                var target = call.Get(file) is { } name
                    ? Path.GetFullPath(name, call.Context.Directory) : null;
                var made = await tools.Backup(target, call.Cancel);
                return call.Show(made, CliJson.Compact.BackupReport, CarePages.Backup);
            }));
    }

    public static Command Restore(CommandContext context)
    {
        var file = Argument("FILE", "a file that mmos backup wrote");
        var drill = Flag(
            "--drill", "restore it into a temporary place, check it there, and touch nothing else");
        var force = Flag("--force", "also over a workspace that holds events; a backup of it is taken first");
        return Verb(context, "restore", "put a backup into the configured database",
            [file, drill, force, JsonFlag()], call => WithBackups(call, async tools =>
            {
                var path = Path.GetFullPath(call.Get(file), call.Context.Directory);
                var restored = call.Get(drill)
                    ? await tools.Drill(path, call.Cancel)
                    : await tools.Restore(path, call.Get(force), call.Cancel);
                return call.Show(restored, CliJson.Compact.RestoredReport, CarePages.Restored);
            }));
    }

    public static Command Maintain(CommandContext context)
    {
        var dry = Flag("--dry-run", "only say what it would do");
        return Verb(context, "maintain", "give room back that nothing needs any more", [dry, JsonFlag()],
            async call =>
            {
                var folder = call.FindFolder();
                if (folder.Problem is { } nowhere) return call.Refuse(nowhere);
                var done = await call.Context.Composition.Maintenance(folder.Value!)
                    .Run(call.Get(dry), call.Cancel);
                return call.Show(done, CliJson.Compact.MaintenanceReport, CarePages.Maintenance);
            });
    }

    private static async Task<int> WithBackups(Invocation call, Func<IBackupTools, Task<int>> act)
    {
        var folder = call.FindFolder();
        if (folder.Problem is { } nowhere) return call.Refuse(nowhere);
        var tools = call.Context.Composition.Backups(folder.Value!);
        return tools.Problem is { } none ? call.Refuse(none) : await act(tools.Value!);
    }
}
