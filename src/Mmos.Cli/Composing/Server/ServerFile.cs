using System.Text.Json;
using System.Text.Json.Serialization;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;

namespace Mmos.Cli.Composing;

/// <summary>`.mmos/run/server.json`: where the server of a workspace is, for the commands of its
/// owner.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Workspace">The workspace it serves.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="BootId">That boot of it.</param>
/// <param name="Pid">Its process.</param>
/// <param name="StartTime">When that process started, as <see cref="HostProcess"/> counts.</param>
/// <param name="Token">An admin's token, for its owner alone.</param>
/// <param name="Version">Version of the program.</param>
internal sealed record ServerFile(string Url, string Workspace, string Host, string BootId, int Pid,
    long StartTime, string Token, string Version)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where it lies.</summary>
    public static string PathIn(TaskFolders folders) => Path.Combine(folders.Home, "run", "server.json");

    /// <summary>The server of a workspace that runs now; null for none.</summary>
    public static ServerFile? Living(TaskFolders folders)
    {
        try
        {
            using var file = File.OpenRead(PathIn(folders));
            var read = JsonSerializer.Deserialize(file, ServerFileJson.Default.ServerFile);
            return read is not null && read.Workspace == folders.Workspace
                && new HostProcess(read.Host, read.BootId, read.Pid,
                    read.StartTime).Life() == ProcessLife.Alive
                ? read : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // none, or one that is half gone
        }
    }

    /// <summary>Writes it, for its owner alone; who reads at the same time reads the old one or
    /// this.</summary>
    public void Write(TaskFolders folders)
    {
        var path = PathIn(folders);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        using (var file = new FileStream(draft, options))
            JsonSerializer.Serialize(file, this, ServerFileJson.Default.ServerFile);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Removes it.</summary>
    public static void Remove(TaskFolders folders) => File.Delete(PathIn(folders));
}

/// <summary>JSON of <see cref="ServerFile"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ServerFile))]
internal sealed partial class ServerFileJson : JsonSerializerContext;
