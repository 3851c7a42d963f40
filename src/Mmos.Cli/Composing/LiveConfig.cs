using System.Security.Cryptography;
using System.Text;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>`mmos config apply`: the files as they are now, in force for every process of the
/// workspace.</summary>
internal static class LiveConfig
{
    public static async Task<Answer<IReadOnlyList<string>>> Apply(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var read = ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>());
        if (read.Config is not { } config)
            return No(new Problem("invalid", string.Join(Environment.NewLine, read.Problems)
                + "; what was in force stays in force"));
        var opened = await Workspace.Open(folder, environment, create: false, cancel);
        if (opened.Value is not { } open) return No(opened.Problem!);
        await using var workspace = open;
        var applied = await workspace.Orchestrator.Upkeep.Apply(
            PolicyMapping.Of(config, AskedWorkers.Most(folder)), Hash(read), cancel);
        return applied.Value is { } changes && AskedWorkers.Note(folder, config) is { } note
            ? Answer<IReadOnlyList<string>>.Of([.. changes, note], applied.Seq) : applied;
    }

    /// <summary>The files as they are now; null when they are wrong, which is said.</summary>
    public static Config? Read(Workspace workspace, IReadOnlyDictionary<string, string> environment)
    {
        var read = ConfigReader.Read(workspace.Folder.Root, environment, new Dictionary<string, string>());
        if (read.Config is null)
            workspace.Say($"the configuration is not taken over: {read.Problems[0]}");
        return read.Config;
    }

    /// <summary>Another one when any value that applies is another.</summary>
    private static string Hash(ConfigReading read)
    {
        var text = string.Join('\n', read.Values.Select(v => $"{v.Key}={v.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static Answer<IReadOnlyList<string>> No(Problem problem) =>
        Answer<IReadOnlyList<string>>.No(problem);
}
