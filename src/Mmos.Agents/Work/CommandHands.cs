using Mmos.Api;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Work;

/// <summary>Does author items of `command` workers, a command line in the attempt's own worktree, and lets
/// their own command judge what they review.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="beginning">Makes attempts ready.</param>
/// <param name="unfinished">Ends those that have no result.</param>
/// <param name="reviews">Does what it is given to review.</param>
/// <param name="folders">Where logs and notes go.</param>
/// <param name="runner">Runs the command.</param>
/// <param name="fallback">The worker's own command line, for tasks without one; null for none.</param>
/// <param name="prompt">What the worker's profile adds to each brief; null for nothing.</param>
/// <param name="say">Hears what is wrong with a report of use; for people.</param>
public sealed class CommandHands(IOrchestrator orchestrator, AttemptBeginning beginning,
    Unfinished unfinished, ReviewHands reviews, TaskFolders folders,
    IProcessRunner runner, string? fallback, string? prompt, Action<string> say) : IWorkHands
{
    private const int ResultChars = 2_000;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private readonly Handover _handover = new(orchestrator, folders);

    /// <inheritdoc/>
    public async Task Do(WorkOrder order, CancellationToken cancel)
    {
        var task = order.Task;
        if (order.Item == "review")
        {
            await reviews.Do(order, fallback, prompt, cancel);
            return;
        }
        if ((task.Run ?? fallback) is not { } line)
        {
            await orchestrator.Work.Fail(order.Lease, "agent_error",
                $"{task.Id} has no `run:` line, and worker {order.Lease.Worker} has no command of its own",
                null, CancellationToken.None);
            return;
        }
        var begun = await beginning.Begin(order, prompt, cancel);
        if (begun.Refusal is { } refusal)
        {
            if (refusal.Kind == GitRefusalKind.SetupFailed) await Leave(order, "agent_error", refusal.Text);
            else await Leave(order, "engine_error", refusal.Text);
            return;
        }
        var result = await RunLine(order, line, begun.Value, cancel);
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

    private async Task Report(WorkOrder order, ProcessResult result, CancellationToken cancel)
    {
        switch (result)
        {
            case { End: ProcessEnd.Exited, ExitCode: 0 }
                when await _handover.Collect(order, CancellationToken.None) is { } unput:
                await Leave(order, "agent_error", unput.Message);
                return;
            case { End: ProcessEnd.Exited, ExitCode: 0 }:
                await orchestrator.Work
                    .Complete(order.Lease, LogTail.Read(folders.Log(order.Task), ResultChars),
                    CancellationToken.None);
                return;
            case { End: ProcessEnd.Exited }:
                await Leave(order, "agent_error",
                    $"the command ended with exit code {result.ExitCode}\n{Tail(order)}");
                return;
            case { End: ProcessEnd.TimedOut }:
                await Leave(order, "timed_out",
                    $"the command was ended after {result.Elapsed.TotalSeconds:F0} s\n{Tail(order)}");
                return;
            case { End: ProcessEnd.Cancelled } when cancel.IsCancellationRequested:
                await Leave(order, "drained", $"{order.Lease.Worker} stopped");
                return;
            case { End: ProcessEnd.Cancelled }:
                await Leave(order, "engine_error", result.Error ?? "the command was ended from outside");
                return;
            default:
                await Leave(order, "engine_error", $"the command could not be started: {result.Error}");
                return;
        }
    }

    private string Tail(WorkOrder order) => LogTail.Read(folders.Log(order.Task), 4_000);

    // Its tree is dead: what it made is saved whatever stops this process.
    private Task Leave(WorkOrder order, string cause, string note) =>
        unfinished.Leave(order, cause, note, CancellationToken.None);
}
