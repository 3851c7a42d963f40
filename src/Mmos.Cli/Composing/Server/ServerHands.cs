using Mmos.Api;
using Mmos.Mcp.Serving;
using Mmos.Server;

namespace Mmos.Cli.Composing;

/// <summary>What a server does with the files of its host: git, the configuration, backups.</summary>
internal static class ServerHands
{
    /// <summary>The same options with all of it.</summary>
    public static ServerOptions On(ServerOptions options, Workspace workspace,
        IReadOnlyDictionary<string, string> environment) => options with
        {
            FindRepository = async (plan, cancel) =>
                (await Submission.Locate(workspace, plan, cancel)).Map(placed => placed.Repository!),
            Land = async (project, cancel) =>
                (await Lands.Land(workspace, project, Seams.LandingWay.Here, cancel)).Map(landed =>
                    new LandedProject(landed.Project, landed.Branch, landed.Commit, landed.Already)),
            Configuration = _ => Task.FromResult(Configured(workspace, environment)),
            Backup = cancel => Backup(workspace, environment, cancel),
            MemoryLimit = workspace.Config.Limits.MemoryBytes,
        };

    private static Answer<IReadOnlyList<string>> Configured(Workspace workspace,
        IReadOnlyDictionary<string, string> environment)
    {
        var read = new ProjectFiles().ReadConfig(workspace.Folder.Root, environment);
        return read.Problems.Count > 0
            ? Answer<IReadOnlyList<string>>.No(new Problem("invalid", read.Problems[0]))
            : Answer<IReadOnlyList<string>>.Of(
                [.. read.Values.Select(value => $"{value.Key}: {Shown(value.Key, value.Value)}")], 0);
    }

    // Addresses of databases and channels hold secrets without a form that could be known.
    private static string Shown(string key, string value) =>
        key.StartsWith("database", StringComparison.Ordinal) && value.Contains('@')
            ? $"{value.Split(':')[0]}://***@{value[(value.LastIndexOf('@') + 1)..].Split('?')[0]}"
        : key.Contains("channels", StringComparison.Ordinal) && value.Contains(':')
            ? $"{value.Split(':')[0]}:***"
        : Secrets.Mask(value);

    private static async Task<Answer<IReadOnlyList<string>>> Backup(Workspace workspace,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var found = Databases.Of(workspace.Folder, environment);
        if (found.Value is not { } configured) return Answer<IReadOnlyList<string>>.No(found.Problem!);
        return (await new BackupTools(workspace.Folder, configured).Backup(null, cancel))
            .Map<IReadOnlyList<string>>(made => [made.File]);
    }
}
