using System.Globalization;

namespace Mmos.Runtime.Backups;

/// <summary>The folder where backups lie, `.mmos/backups`.</summary>
public sealed class BackupFolder(string path)
{
    /// <summary>What a backup's name ends with.</summary>
    public const string Extension = ".mmos";

    /// <summary>Absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>A name that is free: `default-20260131-235959.mmos`, in UTC; with a word after it, a safety
    /// copy of its own kind.</summary>
    public string NewName(string workspace, DateTimeOffset now, string word = "")
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = $"{workspace}-{stamp}{(word.Length > 0 ? "-" : "")}{word}";
        for (var number = 1; ; number++)
        {
            var last = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{number}");
            var file = System.IO.Path.Combine(Path, name + last + Extension);
            if (!System.IO.Path.Exists(file)) return file;
        }
    }

    /// <summary>What can be read as a backup of a workspace by its first line, newest first.</summary>
    public async Task<IReadOnlyList<(string File, BackupHeader Header)>> List(
        string workspace, CancellationToken cancel)
    {
        List<(string File, BackupHeader Header)> found = [];
        if (!Directory.Exists(Path)) return found;
        foreach (var file in Directory.GetFiles(Path, "*" + Extension).Order(StringComparer.Ordinal))
            if (await HeaderOf(file, cancel).ConfigureAwait(false) is { } header
                && header.Workspace == workspace)
                found.Add((file, header));
        return [.. found.OrderByDescending(f => f.Header.MadeAt).ThenByDescending(f => f.Header.Seq)];
    }

    /// <summary>The backups by schedule that are more than <paramref name="keep"/>, oldest first. What a
    /// person asked for is never among them.</summary>
    public async Task<IReadOnlyList<string>> Expired(string workspace, int keep, CancellationToken cancel) =>
        [.. (await List(workspace, cancel).ConfigureAwait(false))
            .Where(f => f.Header.By == BackupHeader.BySchedule)
            .Skip(keep).Select(f => f.File).Reverse()];

    private static async Task<BackupHeader?> HeaderOf(string file, CancellationToken cancel)
    {
        try
        {
            var open = await BackupFile.Open(file, cancel).ConfigureAwait(false);
            await using var closing = open.ConfigureAwait(false);
            return open.Header;
        }
        catch (BackupException)
        {
            return null; // something else by that name is not ours to touch
        }
    }
}
