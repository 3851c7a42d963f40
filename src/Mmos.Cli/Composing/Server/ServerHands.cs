using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>What a server does on this machine beside the seam.</summary>
/// <param name="workspace">The workspace that is served.</param>
/// <param name="git">Runs git.</param>
/// <param name="environment">The process's environment.</param>
internal sealed class ServerHands(
    Workspace workspace, GitProgram git, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Looks at the repository of a plan, which is the workspace's own: whoever may submit tasks
    /// over the
    /// network does not choose folders of this machine.</summary>
    public async Task<Answer<RepositoryInfo>> FindRepository(Plan plan, CancellationToken cancel)
    {
        var opened = await Repository.Open(git, workspace.Folder.Root, cancel);
        if (opened.Refusal is { } unopened) return No<RepositoryInfo>(GitProblems.Of(unopened, "repository"));
        var asked = Path.GetFullPath(plan.Repository ?? ".", workspace.Folder.Root);
        if (Path.TrimEndingDirectorySeparator(asked) != opened.Value.MainWorktree)
            return No<RepositoryInfo>(new Problem("invalid",
                $"this server works on {opened.Value.MainWorktree}, not on {plan.Repository}; "
                + "say `repository: .`, or submit the plan by: mmos run PLAN", "repository"));
        var located = await Submission.Locate(opened.Value, plan, workspace.Branches, cancel);
        return located.Refusal is { } refusal ? No<RepositoryInfo>(GitProblems.Of(refusal, "repository"))
            : Answer<RepositoryInfo>.Of(located.Value, 0);
    }

    /// <summary>Lands a project on the user's branch.</summary>
    public async Task<Answer<LandedProject>> Land(string project, CancellationToken cancel)
    {
        var landed = await Lands.Land(workspace, project, LandingWay.Here, cancel);
        return landed.Value is { } done
            ? Answer<LandedProject>.Of(new(done.Project, done.Branch, done.Commit, done.Already), landed.Seq)
            : No<LandedProject>(landed.Problem!);
    }

    /// <summary>Writes a backup among the workspace's.</summary>
    public async Task<Answer<IReadOnlyList<string>>> Backup(CancellationToken cancel)
    {
        var found = Databases.Of(workspace.Folder, environment);
        if (found.Value is not { } database) return No<IReadOnlyList<string>>(found.Problem!);
        await using var configured = database;
        var made = await new BackupTools(workspace.Folder, configured).Backup(null, cancel);
        return made.Value is { } report ? Answer<IReadOnlyList<string>>.Of([report.File], 0)
            : No<IReadOnlyList<string>>(made.Problem!);
    }

    /// <summary>The configuration as the files have it now, a line each; what comes from the environment by
    /// `${NAME}` is not filled in.</summary>
    public Task<Answer<IReadOnlyList<string>>> Configuration(CancellationToken cancel)
    {
        var read = new ProjectFiles().ReadConfig(workspace.Folder.Root, environment);
        return Task.FromResult(read.Problems.Count > 0
            ? No<IReadOnlyList<string>>(new Problem("invalid", read.Problems[0]))
            : Answer<IReadOnlyList<string>>.Of(
                [.. read.Values.Select(v => $"{v.Key}: {Secrets.Blank(v.Value)}   # {v.Origin}")], 0));
    }

    private static Answer<T> No<T>(Problem problem) => Answer<T>.No(problem);
}
