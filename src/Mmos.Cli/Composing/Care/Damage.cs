using Mmos.Cli.Seams;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>What to tell a person whose log cannot be used.</summary>
internal static class Damage
{
    /// <summary>What went wrong, and for a damaged log the command that restores the newest backup.</summary>
    public static async Task<string> Advice(
        Exception wrong, WorkspaceFolder folder, string workspace, CancellationToken cancel) =>
        wrong is JournalUpgradedException or JournalBusyException ? wrong.Message
            : await Advice(wrong.Message, folder, workspace, cancel);

    /// <summary>The same for a finding of a check.</summary>
    public static async Task<string> Advice(
        string wrong, WorkspaceFolder folder, string workspace, CancellationToken cancel)
    {
        return await BackupTools.Folder(folder).List(workspace, cancel) is [var (file, header), ..]
            ? $"{wrong}. The newest backup is of {header.When}: mmos restore --force {Shown(file, folder)}"
            : wrong;
    }

    private static string Shown(string file, WorkspaceFolder folder)
    {
        var relative = Path.GetRelativePath(folder.Root, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
