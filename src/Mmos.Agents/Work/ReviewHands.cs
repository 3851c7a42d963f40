using System.Globalization;
using System.Text;
using Mmos.Api;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Work;

/// <summary>Does review items of `command` workers: the worker's own command, on a clean checkout of the
/// commit.
/// Exit 0 approves; exit 1 sends the work back with what was printed.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="repositories">The repositories of this host.</param>
/// <param name="folders">Where logs and notes go.</param>
/// <param name="runner">Runs the command where there is no repository.</param>
/// <param name="recipe">What a clean checkout needs.</param>
public sealed class ReviewHands(IOrchestrator orchestrator, Repositories repositories, TaskFolders folders,
    IProcessRunner runner, WorktreeRecipe recipe)
{
    private const int Stage = 4_000;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Reviews, and gives the verdict.</summary>
    /// <param name="order">The item.</param>
    /// <param name="line">The worker's own command line; null when it has none, and then it cannot
    /// review.</param>
    /// <param name="prompt">What the worker's profile adds to the brief; null for nothing.</param>
    /// <param name="cancel">Ends the command.</param>
    public async Task Do(WorkOrder order, string? line, string? prompt, CancellationToken cancel)
    {
        if (line is null)
        {
            await GiveBack(order, $"worker {order.Lease.Worker} has no command of its own to review with; "
                + "give it one: `run:` in mmos.yaml");
            return;
        }
        var brief = Path.Combine(folders.Notes(order.Task), $"review-{order.Lease.Lease}.md");
        Directory.CreateDirectory(folders.Notes(order.Task));
        await File.WriteAllTextAsync(brief, Text(order, prompt), cancel);
        var (exit, output, breakage) = order.Project.Repository is null
            ? await InFolder(order, line, Variables(order, brief), cancel)
            : await OnCommit(order, line, Variables(order, brief), cancel);
        cancel.ThrowIfCancellationRequested();
        if (exit == 0)
            await orchestrator.Reviews.Approve(order.Task.Id, output, order.Lease, CancellationToken.None);
        else if (exit == 1)
            await orchestrator.Reviews.Revise(order.Task.Id,
                output.Length > 0 ? output : "the reviewer's command ended with exit code 1 and said nothing",
                order.Lease, CancellationToken.None);
        else
            await GiveBack(order,
                breakage ?? $"the reviewer's command ended with exit code {exit}\n{output}");
    }

    /// <summary>What a reviewer is told: the task, who did it, and where the work is.</summary>
    public static string Text(WorkOrder order, string? prompt)
    {
        var task = order.Task;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Review of {task.Id} {task.Title}\n\n")
            .Append(CultureInfo.InvariantCulture, $"{task.Author} did it in attempt {task.Attempt}.");
        if (task.Commit is { } commit)
            text.Append(CultureInfo.InvariantCulture, $" Commit {commit} on branch {task.Branch}.");
        text.Append(" Its gates passed. Judge whether it does what was asked: approve it, or say what must "
            + "change.\n");
        if (task.Result is { Length: > 0 } result)
            text.Append("\n## What the author says\n\n").Append(result.TrimEnd()).Append('\n');
        return text.Append("\n## The task\n\n").Append(Brief.Text(order, prompt)).ToString();
    }

    private Dictionary<string, string> Variables(WorkOrder order, string brief)
    {
        var known = Brief.Variables(order, folders);
        var variables = new Dictionary<string, string>(known, StringComparer.Ordinal)
        {
            ["MMOS_ITEM"] = order.Item,
            ["MMOS_BRIEF"] = brief,
        };
        if (order.Task.Commit is { } commit) variables["MMOS_COMMIT"] = commit;
        if (File.Exists(folders.Start(order.Task)))
            variables["MMOS_START"] = File.ReadAllText(folders.Start(order.Task)).Trim();
        return variables;
    }

    private async Task<(int? Exit, string Output, string? Breakage)> OnCommit(WorkOrder order, string line,
        Dictionary<string, string> variables, CancellationToken cancel)
    {
        var opened = await repositories.At(order.Project.Repository!, cancel);
        if (opened.Refusal is { } unopened) return (null, "", unopened.Text);
        var verified = await opened.Value.Checkouts.Verify(new VerificationRequest
        {
            Commit = new CommitId(order.Task.Commit!),
            Gates = [line],
            Recipe = recipe,
            Context = new CommandContext
            {
                Environment = CleanEnvironment.ForTask(variables),
                Timeout = Timeout(order),
                LogDirectory = folders.GateLogs(order.Task, LogName(order)),
                Label = $"{TaskFolders.Attempt(order.Task)} review",
            },
        }, cancel);
        if (verified.Refusal is { } refusal) return (null, "", refusal.Text);
        return verified.Value.Runs is [.., var run]
            ? (run.ExitCode, Tail(run.Output), verified.Value.Reason)
            : (null, "", verified.Value.Reason);
    }

    private async Task<(int? Exit, string Output, string? Breakage)> InFolder(WorkOrder order, string line,
        Dictionary<string, string> variables, CancellationToken cancel)
    {
        var log = Path.Combine(folders.GateLogs(order.Task, LogName(order)), "review.log");
        var result = await runner.Run(new ProcessRequest
        {
            Command = ProcessRequest.ShellLine(line),
            Directory = folders.Work(order.Task),
            Environment = CleanEnvironment.ForTask(variables),
            LogFile = log,
            Timeout = Timeout(order),
            Label = $"{TaskFolders.Attempt(order.Task)} review",
        }, cancel);
        var isOver = result.End == ProcessEnd.Exited;
        return (isOver ? result.ExitCode : null, LogTail.Read(log, Stage),
            isOver ? null : result.Error ?? $"the reviewer's command was ended: {result.End}");
    }

    private static string LogName(WorkOrder order) => $"review-{order.Lease.Lease}";

    private static string Tail(string output) => output.Length <= Stage ? output : output[^Stage..];

    private static TimeSpan Timeout(WorkOrder order) =>
        order.Task.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;

    private Task GiveBack(WorkOrder order, string note) =>
        orchestrator.Work.GiveBack(order.Lease, "engine_error", note, null, CancellationToken.None);
}
