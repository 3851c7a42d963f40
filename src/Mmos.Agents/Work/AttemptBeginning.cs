using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Makes an attempt ready to be worked on: saves what the one before left, writes its brief, hands
/// over
/// results and messages, and makes its worktree.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="repositories">The repositories of this host.</param>
/// <param name="folders">Where notes and logs go.</param>
/// <param name="recipe">What a fresh worktree needs.</param>
/// <param name="childFolder">Where the keepers of this host record what they run.</param>
public sealed class AttemptBeginning(IOrchestrator orchestrator, Repositories repositories,
    TaskFolders folders, WorktreeRecipe recipe, string childFolder)
{
    private static readonly TimeSpan SetupTimeout = TimeSpan.FromMinutes(15);
    private readonly Handover _handover = new(orchestrator, folders);
    private readonly Unfinished _unfinished = new(orchestrator, repositories, folders);

    /// <summary>Begins the attempt. A repeat gives the same place again, with its brief written
    /// anew.</summary>
    /// <param name="order">The author item.</param>
    /// <param name="prompt">What the worker's profile adds to its brief; null for nothing.</param>
    /// <param name="cancel">Gives up; a repeat goes on.</param>
    /// <returns>The folder to work in: its worktree, or without a repository a folder of its own.</returns>
    public async Task<GitOutcome<string>> Begin(WorkOrder order, string? prompt, CancellationToken cancel)
    {
        var task = order.Task;
        Directory.CreateDirectory(folders.Notes(task));
        var before = await Before(order, cancel);
        await File.WriteAllTextAsync(Path.Combine(folders.Notes(task), "brief.md"),
            Brief.Text(order, prompt, Told(order.Task)), cancel);
        await File.WriteAllTextAsync(Path.Combine(folders.Notes(task), "feedback.md"), Brief.Feedback(task),
            cancel);
        if (await _handover.Prepare(order, cancel) is { } unhanded)
            return new GitRefusal(GitRefusalKind.GitFailed, unhanded.Message);
        return await Place(order, before, cancel);
    }

    /// <summary>Where the attempt before this one stopped; null when nothing of it is known here.</summary>
    public string? Told(TaskInfo task) =>
        Earlier(task) is { } before && File.Exists(folders.Handover(before))
            ? File.ReadAllText(folders.Handover(before)) : null;

    /// <summary>The last attempt that came back and had been begun on this host; null for none.</summary>
    private TaskInfo? Earlier(TaskInfo task) =>
        task.Feedback.Select(f => f.Attempt).Where(number => number < task.Attempt)
            .Distinct().OrderDescending()
            .Select(number => task with { Attempt = number })
            .FirstOrDefault(earlier => Directory.Exists(folders.Notes(earlier)));

    /// <summary>Saves what the attempt before left, once nothing of it runs any more.</summary>
    private async Task<LeftWork> Before(WorkOrder order, CancellationToken cancel)
    {
        if (Earlier(order.Task) is not { } before) return LeftWork.Nothing;
        var why = order.Task.Feedback.Last(f => f.Attempt == before.Attempt);
        // Its lease ended without it: what it started may still write there.
        if (why.Cause is "process_gone" or "lease_lost")
            ChildSweeper.End(childFolder, TaskFolders.Attempt(before));
        var left = await _unfinished.Save(order.Project, before, cancel);
        await _unfinished.Write(before, why.Cause, why.Text, left, cancel);
        return left;
    }

    private async Task<GitOutcome<string>> Place(WorkOrder order, LeftWork before, CancellationToken cancel)
    {
        if (order.Project.Repository is not { } path)
        {
            Directory.CreateDirectory(folders.Work(order.Task));
            return folders.Work(order.Task);
        }
        if (order.Project.Home is { } home && home.Host != HostProcess.Current.Host)
            return new GitRefusal(GitRefusalKind.PathMissing,
                $"the repository of {order.Project.Id} is at home on {home.Host}, and this version brings no "
                + $"commits there from {HostProcess.Current.Host}; start the workers there, or move it here: "
                + $"mmos project home {order.Project.Id}");
        var opened = await repositories.At(path, cancel);
        if (opened.Refusal is { } unopened) return unopened;
        var (git, name) = (opened.Value, TaskFolders.Attempt(order.Task));
        if (File.Exists(folders.Start(order.Task)) && git.Worktrees.IsReady(name))
            return git.Worktrees.PathOf(name);
        var start = await StartOf(order, before, git, cancel);
        if (start.Refusal is { } unknown) return unknown;
        await File.WriteAllTextAsync(folders.Start(order.Task), start.Value.Value, cancel);
        var setup = new CommandContext
        {
            Environment = CleanEnvironment.ForTask(Brief.Variables(order, folders), token: order.Token),
            Timeout = SetupTimeout,
            LogDirectory = folders.GateLogs(order.Task, "setup"),
            Label = TaskFolders.Attempt(order.Task),
        };
        var made = await git.Worktrees.Add(name, start.Value, recipe, setup, cancel);
        return made.Refusal is { } refusal ? refusal : made.Value.Path;
    }

    /// <summary>Where the attempt begins: where the one before stopped, unless that has landed.</summary>
    private static async Task<GitOutcome<CommitId>> StartOf(WorkOrder order, LeftWork before, ProjectGit git,
        CancellationToken cancel)
    {
        var branch = await git.Integration
            .Ensure(order.Project.Id, new CommitId(order.Project.BaseCommit!), cancel);
        if (branch.Refusal is { } refusal) return refusal;
        var tip = branch.Value.Tip;
        if (IsAnew(order.Task)) return tip;
        var last = before.Head ?? (order.Task.Commit is { } commit ? new CommitId(commit) : null);
        if (last is not { } from) return tip;
        var landed = await git.Repository.IsAncestor(from, tip, cancel);
        if (landed.Refusal is { } unknown) return unknown;
        return landed.Value ? tip : from;
    }

    // What conflicted begins on top of what landed first. A command line cannot look at what it left: one
    // that failed by itself would stumble over it each time.
    private static bool IsAnew(TaskInfo task) => task.Feedback is [.., var last] && last.Cause switch
    {
        "conflict" => true,
        "agent_error" or "timed_out" => task.Run is not null,
        _ => false,
    };
}
