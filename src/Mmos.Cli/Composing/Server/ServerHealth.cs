using System.Globalization;

namespace Mmos.Cli.Composing;

/// <summary>What is wrong with the machine under a server; behind `/healthz`.</summary>
internal static class ServerHealth
{
    /// <summary>Below this a commit may soon fail.</summary>
    private const long LeastFreeBytes = 64L << 20;

    private const long MiB = 1 << 20;

    /// <summary>One line each of what is wrong; empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> Of(Workspace workspace, CancellationToken cancel)
    {
        List<string> wrong = [];
        if (workspace.Notice is { } closed) wrong.Add($"database: {closed}");
        else if ((await workspace.Orchestrator.Tasks.OldestReady(null, cancel)).Problem is { } unread)
            wrong.Add($"database: {unread.Message}");
        if (Free(workspace.Folder.State) is { } free && free < LeastFreeBytes)
            wrong.Add(string.Create(CultureInfo.InvariantCulture,
                $"disk: {free / MiB} MiB free under {workspace.Folder.State}"));
        return wrong;
    }

    private static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null; // a file system that does not tell
        }
    }
}
