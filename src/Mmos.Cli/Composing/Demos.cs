using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>`mmos demo`: makes a repository, a configuration and a plan in a new folder, and runs
/// them.</summary>
internal static class Demos
{
    public static async Task<Answer<DemoRun>> Start(IReadOnlyDictionary<string, string> environment,
        CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return Answer<DemoRun>.No(GitProblems.Of(noGit));
        var root = Directory.CreateTempSubdirectory("mmos-demo-").FullName;
        foreach (var (name, text) in DemoFiles.All)
            await File.WriteAllTextAsync(Path.Combine(root, name), text, cancel);
        string[][] steps = [["init", "--quiet", "--initial-branch=main"], ["add", "--all"],
            ["commit", "--quiet", "--message=start"]];
        foreach (var step in steps)
        {
            var result = await found.Value.Run(root, step, cancel);
            if (!result.IsSuccess)
                return Answer<DemoRun>
                    .No(new Problem("unavailable", $"git {step[0]} failed in {root}: {result.Error.Trim()}"));
        }

        // Its own folder, whatever workspace this command was started in.
        var own = environment.Where(v => v.Key != Runtime.Files.ProjectFolder.StateVariable)
            .ToDictionary(v => v.Key, v => v.Value);
        var path = Path.Combine(root, DemoFiles.PlanName);
        var read = new ProjectFiles().ReadPlan(path);
        if (read.Plan is not { } plan) return Answer<DemoRun>.No(new Problem("invalid", read.Problems[0]));
        var folder = new ProjectFiles().Find(root, own);
        if (folder.Value is not { } home) return Answer<DemoRun>.No(folder.Problem!);
        var run = await PlanRun.Start(home, new RunRequest(plan, path, null, false, false), own, cancel);
        return run.Value is { } started
            ? Answer<DemoRun>.Of(new DemoRun(started, root), 0)
            : Answer<DemoRun>.No(run.Problem!);
    }
}
