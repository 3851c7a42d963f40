using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;
using Mmos.Mcp.Serving;

namespace Mmos.Cli.Composing;

/// <summary>An open workspace for commands that ask and order.</summary>
internal sealed class Session(Workspace workspace) : IWorkspaceSession
{
    public IOrchestrator Orchestrator => workspace.Orchestrator;

    public WorkspaceFolder Folder => workspace.Folder;

    public string? Notice => workspace.Notice;

    public ILocalAttempts Attempts { get; } = new Attempts(workspace);

    public Task<Answer<Seams.Landing>> Land(string project, LandingWay way, CancellationToken cancel) =>
        Lands.Land(workspace, project, way, cancel);

    public Task<Answer<PlacedPlan>> Place(Plan plan, CancellationToken cancel) =>
        Submission.Locate(workspace, plan, cancel);

    public Task<Answer<RepositoryHome>> MoveHome(string project, CancellationToken cancel) =>
        Homes.MoveHere(workspace, project, cancel);

    public async Task<ProcessInfo?> Supervisor(CancellationToken cancel)
    {
        var effect = Agents.Work.Supervisor.Effect;
        return await Orchestrator.Upkeep.HolderOf(effect, cancel) is { } holder
            && new HostProcess(holder.Host, holder.BootId, holder.Pid, holder.StartTime).Life()
                != ProcessLife.Gone ? holder : null;
    }

    public ValueTask DisposeAsync() => workspace.DisposeAsync();
}

/// <summary>What attempts left behind on this machine.</summary>
internal sealed class Attempts(Workspace workspace) : ILocalAttempts
{
    public Task<Answer<Stream>> OpenLog(TaskInfo task, int? attempt, CancellationToken cancel)
    {
        var file = workspace.Tasks.Log(task with { Attempt = attempt ?? task.Attempt });
        var answer = File.Exists(file)
            ? Answer<Stream>.Of(
                new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                0)
            : Answer<Stream>.No(
                new Problem("not_found",
                $"there is no output of {task.Id} attempt {attempt ?? task.Attempt} on this machine"));
        return Task.FromResult(answer);
    }

    public async Task<Answer<string>> Diff(TaskInfo task, bool summary, CancellationToken cancel)
    {
        var project = await workspace.Orchestrator.Projects.Get(task.Project, cancel);
        if (project.Value is not { Repository: { } path }) return None(task);
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return Answer<string>.No(GitProblems.Of(noGit));
        var start = workspace.Tasks.Start(task);
        if (task.Commit is not { } commit || !File.Exists(start)) return None(task);
        var from = (await File.ReadAllTextAsync(start, cancel)).Trim();
        // Against what the attempt began with or was merged into: work of others does not show. Several tasks
        // may have landed as one commit, so its own merge is looked for below that.
        var log = await found.Value.Run(path, ["log", "-1", "--first-parent", "--format=%H %P",
            $"--grep=^Mmos-Task: {task.Id}$", $"{from}..{commit}"], cancel);
        var range = log.IsSuccess ? log.Text.Trim().Split(' ') switch
        {
            [var merge, _, _] => $"{merge}^1..{merge}",
            [{ Length: > 0 } mine, _] => $"{from}...{mine}",
            _ => $"{from}...{commit}",
        } : $"{from}...{commit}";
        string[] options = summary ? ["--stat"] : [];
        var shown = await found.Value.Run(path, ["diff", .. options, range], cancel);
        return shown.IsSuccess
            ? Answer<string>.Of(shown.Text, 0)
            : Answer<string>.No(
                new Problem("unavailable",
                $"git cannot show the changes of {task.Id}: {shown.Error.Trim()}"));
    }

    private static Answer<string> None(TaskInfo task) =>
        Answer<string>.No(new Problem("not_found", $"{task.Id} has no commit on this machine yet"));
}
