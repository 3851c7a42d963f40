using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>Which server, if any, a command is for.</summary>
internal static class Servers
{
    /// <summary>The server that the environment names, or that serves the folder's workspace on this machine
    /// now; null for none.</summary>
    public static ServerAddress? Of(WorkspaceFolder folder, IReadOnlyDictionary<string, string> environment)
    {
        if (Named(environment) is { } named) return named;
        var read = ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>());
        return read.Config is { } config
            && ServerFile.Living(new TaskFolders(folder.State, config.Workspace)) is { } server
            // Who was given a token asks with the rights of that, not with those of who started the server.
            ? new ServerAddress(new Uri(server.Url), OwnTokens.Of(environment) ?? server.Token)
            {
                Process = new HostProcess(server.Host, server.BootId, server.Pid, server.StartTime),
            }
            : null;
    }

    /// <summary>The server that `MMOS_URL` names; null for none.</summary>
    public static ServerAddress? Named(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("MMOS_URL") is { Length: > 0 } url
            && Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? new ServerAddress(address, environment.GetValueOrDefault("MMOS_TOKEN") ?? "") : null;
}

/// <summary>A server, and what to show it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Token">Whose calls they are; empty for nobody's.</param>
internal sealed record ServerAddress(Uri Address, string Token)
{
    /// <summary>Its process; null for one that may run anywhere.</summary>
    public HostProcess? Process { get; init; }
}
