using System.Security.Cryptography;
using System.Text;
using Mmos.Cli.Seams;
using Mmos.Git;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>Whether the configuration of a folder was written or approved on this machine: one that came with
/// a clone or a pull is asked about before it runs anything.</summary>
/// <remarks>A file is foreign when a branch of a remote holds exactly this content of it. What is approved is
/// recorded by the hash of folder and content in the person's own state folder, where no repository reaches;
/// what was seen to be written here is recorded as well, so that it stays so after it was pushed.</remarks>
internal sealed class Trust(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>A file of this name in the folder approves everything: for containers and CI, where whoever
    /// made the machine chose what is on it.</summary>
    private const string Everything = "everything";

    /// <summary>The configuration when somebody must be asked about it; null when it may run.</summary>
    public async Task<ForeignConfig?> Foreign(WorkspaceFolder folder, CancellationToken cancel)
    {
        string[] files = [.. Names().Where(name => File.Exists(Path.Combine(folder.Root, name)))];
        if (files.Length == 0) return null;
        var read = ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>());
        if (read.Config is not { } config || Lines(config) is not { Count: > 0 } runs) return null;
        var found = new ForeignConfig(files, runs, await Hash(folder.Root, files, cancel));
        var approvals = Approvals();
        if (File.Exists(Path.Combine(approvals, Everything))
            || File.Exists(Path.Combine(approvals, found.Approval))) return null;
        foreach (var file in files)
            if (await CameFromElsewhere(folder.Root, file, cancel)) return found;
        Approve(found);
        return null;
    }

    /// <summary>Records that this content may run. Where that cannot be written, it is asked about
    /// again.</summary>
    public void Approve(ForeignConfig config)
    {
        try
        {
            Directory.CreateDirectory(Approvals());
            File.WriteAllText(Path.Combine(Approvals(), config.Approval), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written to: the next run asks again.
        }
    }

    private IEnumerable<string> Names()
    {
        yield return "mmos.yaml";
        if (environment.GetValueOrDefault("MMOS_ENV") is { Length: > 0 } layer)
            yield return $"mmos.{layer}.yaml";
        yield return Path.Combine("config", "agents.yaml");
    }

    private static List<string> Lines(Config config) =>
    [
        .. config.Worktree.Setup.Select(line => $"in each new worktree: {line}"),
        .. config.Gates.Verify.Select(line => $"as a gate: {line}"),
        .. config.Workers.Where(w => w.Run is not null).Select(w => $"worker {w.Name}: {w.Run}"),
        .. config.Workers.Where(w => w.Agent != "command")
            .Select(w => $"worker {w.Name}: the agent {w.Agent}"),
    ];

    private string Approvals()
    {
        if (environment.GetValueOrDefault("MMOS_TRUST_DIR") is { Length: > 0 } named) return named;
        // Linux has a folder for state; elsewhere it lies with the other data of programs.
        var state = environment.GetValueOrDefault("XDG_STATE_HOME") is { Length: > 0 } xdg ? xdg
            : OperatingSystem.IsLinux()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local",
                    "state")
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(state, "mmos", "trusted");
    }

    private static async Task<string> Hash(string root, IReadOnlyList<string> files, CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(Encoding.UTF8.GetBytes(Path.GetFullPath(root)));
        foreach (var file in files)
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"\0{file}\0"));
            sum.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(root, file), cancel)));
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    // Some commit of a remote's branch brought exactly this content to this path.
    private static async Task<bool> CameFromElsewhere(string root, string file, CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is not null) return false;
        var path = file.Replace('\\', '/');
        var blob = await found.Value.Run(root, ["hash-object", "--", path], cancel);
        if (!blob.IsSuccess) return false;
        var brought = await found.Value.Run(root, ["log", "--remotes", "-1", "--format=%H",
            $"--find-object={blob.Text.Trim()}", "--", path], cancel);
        return brought.IsSuccess && brought.Text.Trim().Length > 0;
    }
}
