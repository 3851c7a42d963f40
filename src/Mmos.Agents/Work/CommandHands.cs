using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Work;

/// <summary>Does author items of `command` workers: a command line in the attempt's own worktree.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="repositories">The repositories of this host.</param>
/// <param name="folders">Where logs and notes go.</param>
/// <param name="runner">Runs the command.</param>
/// <param name="recipe">What a fresh worktree needs.</param>
/// <param name="fallback">The worker's own command line, for tasks without one; null for none.</param>
/// <param name="prompt">What the worker's profile adds to each brief; null for nothing.</param>
/// <param name="say">Hears what is wrong with a report of use; for people.</param>
public sealed class CommandHands(IOrchestrator orchestrator, Repositories repositories, TaskFolders folders,
    IProcessRunner runner, WorktreeRecipe recipe, string? fallback, string? prompt, Action<string> say)
    : IWorkHands
{
    private const int ResultChars = 2_000;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SetupTimeout = TimeSpan.FromMinutes(15);
    private readonly Handover _handover = new(orchestrator, folders);

    /// <inheritdoc/>
    public async Task Do(WorkOrder order, CancellationToken cancel)
    {
        var task = order.Task;
        if ((task.Run ?? fallback) is not { } line)
        {
            await Fail(order, "agent_error",
                $"{task.Id} has no `run:` line, and worker {order.Lease.Worker} has no command of its own");
            return;
        }
        Directory.CreateDirectory(folders.Notes(task));
        await File.WriteAllTextAsync(Path.Combine(folders.Notes(task), "brief.md"), Brief.Text(order, prompt),
            cancel);
        await File.WriteAllTextAsync(Path.Combine(folders.Notes(task), "feedback.md"), Brief.Feedback(task),
            cancel);

        if (await _handover.Prepare(order, cancel) is { } unhanded)
        {
            await orchestrator.Work.GiveBack(order.Lease, "engine_error", unhanded.Message, cancel);
            return;
        }
        var place = await Place(order, cancel);
        if (place.Refusal is { } refusal)
        {
            if (refusal.Kind == GitRefusalKind.SetupFailed) await Fail(order, "agent_error", refusal.Text);
            else await orchestrator.Work.GiveBack(order.Lease, "engine_error", refusal.Text, cancel);
            return;
        }
        var result = await RunLine(order, line, place.Value, cancel);
        await ReportUsage(order);
        await Report(order, result, cancel);
    }

    /// <summary>Whatever became of the attempt, what it used was used.</summary>
    private async Task ReportUsage(WorkOrder order)
    {
        var (reports, problems) = UsageFile.Read(folders.Usage(order.Task));
        foreach (var problem in problems) say($"{TaskFolders.Attempt(order.Task)}: {problem}");
        foreach (var used in reports)
        {
            var reported = await orchestrator.Work.ReportUsage(order.Lease, used, CancellationToken.None);
            if (reported.Problem is { } refused)
                say($"{TaskFolders.Attempt(order.Task)}: what it used is not counted: {refused.Message}");
        }
    }

    private Task<ProcessResult> RunLine(WorkOrder order, string line, string directory,
        CancellationToken cancel) =>
        runner.Run(new ProcessRequest
        {
            Command = ProcessRequest.ShellLine(line),
            Directory = directory,
            Environment = CleanEnvironment.ForTask(Brief.Variables(order, folders), token: order.Token),
            LogFile = folders.Log(order.Task),
            Timeout = order.Task.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds)
                : DefaultTimeout,
            Label = TaskFolders.Attempt(order.Task),
        }, cancel);

    /// <summary>The attempt's own worktree; without a repository, a folder of its own.</summary>
    private async Task<GitOutcome<string>> Place(WorkOrder order, CancellationToken cancel)
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
        var start = await StartOf(order, opened.Value, cancel);
        if (start.Refusal is { } unknown) return unknown;
        await File.WriteAllTextAsync(folders.Start(order.Task), start.Value.Value, cancel);
        var setup = new CommandContext
        {
            Environment = CleanEnvironment.ForTask(Brief.Variables(order, folders), token: order.Token),
            Timeout = SetupTimeout,
            LogDirectory = folders.GateLogs(order.Task, "setup"),
            Label = TaskFolders.Attempt(order.Task),
        };
        var made = await opened.Value.Worktrees
            .Add(TaskFolders.Attempt(order.Task), start.Value, recipe, setup, cancel);
        return made.Refusal is { } refusal ? refusal : made.Value.Path;
    }

    // What came back goes on from its last commit; what conflicted begins on top of what landed first.
    private static async Task<GitOutcome<CommitId>> StartOf(WorkOrder order, ProjectGit git,
        CancellationToken cancel)
    {
        var cameBack = order.Task.Feedback
            .LastOrDefault(
            f => f.Cause is not ("lease_lost" or "process_gone" or "drained" or "engine_error"));
        if (order.Task.Commit is { } last
            && cameBack is not null and not { Cause: "conflict" }) return new CommitId(last);
        var branch = await git.Integration
            .Ensure(order.Project.Id, new CommitId(order.Project.BaseCommit!), cancel);
        return branch.Refusal is { } refusal ? refusal : branch.Value.Tip;
    }

    private async Task Report(WorkOrder order, ProcessResult result, CancellationToken cancel)
    {
        switch (result)
        {
            case { End: ProcessEnd.Exited, ExitCode: 0 }
                when await _handover.Collect(order, CancellationToken.None) is { } unput:
                await Fail(order, "agent_error", unput.Message);
                return;
            case { End: ProcessEnd.Exited, ExitCode: 0 }:
                await orchestrator.Work
                    .Complete(order.Lease, LogTail.Read(folders.Log(order.Task), ResultChars),
                    CancellationToken.None);
                return;
            case { End: ProcessEnd.Exited }:
                await Fail(order, "agent_error",
                    $"the command ended with exit code {result.ExitCode}\n{Tail(order)}");
                return;
            case { End: ProcessEnd.TimedOut }:
                await Fail(order, "timed_out",
                    $"the command was ended after {result.Elapsed.TotalSeconds:F0} s\n{Tail(order)}");
                return;
            case { End: ProcessEnd.Cancelled }:
                cancel.ThrowIfCancellationRequested();
                await orchestrator.Work
                    .GiveBack(order.Lease, "engine_error", result.Error
                    ?? "the command was ended from outside", CancellationToken.None);
                return;
            default:
                await orchestrator.Work
                    .GiveBack(order.Lease, "engine_error",
                    $"the command could not be started: {result.Error}", CancellationToken.None);
                return;
        }
    }

    private string Tail(WorkOrder order) => LogTail.Read(folders.Log(order.Task), 4_000);

    private Task Fail(WorkOrder order, string cause, string feedback) =>
        orchestrator.Work.Fail(order.Lease, cause, feedback, null, CancellationToken.None);
}
