using Mmos.Api;
using Mmos.Core;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Work;

/// <summary>Does the engine's own items: verifies what was handed in, and merges what is verified.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="repositories">The repositories of this host.</param>
/// <param name="folders">Where logs and notes lie.</param>
/// <param name="runner">Runs gates of projects without a repository.</param>
/// <param name="gates">Runs gates on clean checkouts.</param>
/// <param name="merges">Lands what is verified.</param>
public sealed class EngineHands(IOrchestrator orchestrator, Repositories repositories, TaskFolders folders,
    IProcessRunner runner, Gates gates, MergeQueue merges) : IWorkHands
{
    /// <inheritdoc/>
    public void Expect(IReadOnlyList<WorkOrder> orders) =>
        merges.Expect(orders.Where(o => o.Item == "merge"));

    /// <inheritdoc/>
    public async Task Do(WorkOrder order, CancellationToken cancel)
    {
        if (order.Project.Repository is not { } path)
        {
            await VerifyFolder(order, cancel);
            return;
        }
        var opened = await repositories.At(path, cancel);
        if (opened.Refusal is { } refusal) await GiveBack(order, refusal.Text);
        else if (order.Item == "merge") await merges.Do(order, opened.Value, cancel);
        else await Verify(order, opened.Value, cancel);
    }

    private async Task Verify(WorkOrder order, ProjectGit git, CancellationToken cancel)
    {
        var task = order.Task;
        var name = TaskFolders.Attempt(task);
        if (!File.Exists(folders.Start(task)))
        {
            await Fail(order, "agent_error",
                $"nothing is left of {name}: its worktree was never made or was deleted", null);
            return;
        }
        var committed = await git.Commits.Commit(new AttemptCommitRequest
        {
            Name = name,
            Task = task.Id,
            Attempt = task.Attempt,
            Subject = task.Title,
            Start = new CommitId((await File.ReadAllTextAsync(folders.Start(task), cancel)).Trim()),
        }, cancel);
        if (committed.Refusal is { } refusal)
        {
            await Refused(order, refusal);
            return;
        }
        var commit = committed.Value;
        var outcome = await gates.Run(git, order, "verify", commit.Commit, commit.Tree, cancel);
        if (outcome.Breakage is { } broken) await GiveBack(order, broken);
        else if (outcome.Failure is { } failure) await Fail(order, "gates_failed", failure,
            commit.Commit.Value);
        else await Verified(order, git, commit.Commit, outcome.Certificate!, cancel);
    }

    private async Task Verified(WorkOrder order, ProjectGit git, CommitId commit, CertificateInfo proof,
        CancellationToken cancel)
    {
        var touched = await Protected(order, git, commit, cancel);
        if (touched.Refusal is { } broken) await GiveBack(order, broken.Text);
        else await orchestrator.Work.Verified(order.Lease,
            touched.Value.Length == 0 ? proof : proof with { Protected = touched.Value },
            CancellationToken.None);
    }

    /// <summary>Of all that the task changed since it left the integration branch, in whichever attempt, what
    /// is protected.</summary>
    private static async Task<GitOutcome<string[]>> Protected(WorkOrder order, ProjectGit git,
        CommitId commit, CancellationToken cancel)
    {
        if (order.Protect.Count == 0) return Array.Empty<string>();
        var tip = await git.Integration.Tip(order.Project.Id, cancel);
        if (tip.Refusal is { } refusal) return refusal;
        var changed = await git.Merges.Changed(tip.Value, commit, cancel);
        if (changed.Refusal is not null) return changed;
        List<string> globs = [.. order.Protect.Select(PathGlob.Normalize).OfType<string>()];
        bool IsProtected(string path) =>
            globs.Exists(glob => PathGlob.Overlap(glob, path.ToLowerInvariant()));
        return changed.Value.Where(IsProtected).Take(Core.Limits.ProtectedPaths).ToArray();
    }

    // A machine that failed is not the task's fault; what the attempt left is.
    private Task Refused(WorkOrder order, GitRefusal refusal) =>
        refusal.Kind is GitRefusalKind.GitFailed or GitRefusalKind.Moved
        ? GiveBack(order, refusal.Text)
        : Fail(order, "gates_failed", refusal.Text, null);

    /// <summary>Without a repository there is no tree: the gates run in the folder that the attempt worked
    /// in.</summary>
    private async Task VerifyFolder(WorkOrder order, CancellationToken cancel)
    {
        List<CheckInfo> checks = [];
        foreach (var gate in order.Task.Verify)
        {
            var log = Path.Combine(folders.GateLogs(order.Task, "verify"), $"gate-{checks.Count + 1}.log");
            var result = await runner.Run(new ProcessRequest
            {
                Command = ProcessRequest.ShellLine(gate),
                Directory = folders.Work(order.Task),
                Environment = CleanEnvironment.ForTask(Brief.Variables(order, folders), token: order.Token),
                LogFile = log,
                Timeout = TimeSpan.FromSeconds(order.Task.TimeoutSeconds ?? 1_800),
                Label = $"{TaskFolders.Attempt(order.Task)} gate {checks.Count + 1}",
            }, cancel);
            cancel.ThrowIfCancellationRequested();
            if (result is not { End: ProcessEnd.Exited, ExitCode: 0 })
            {
                var end =
                    result.ExitCode is { } code ? FormattableString.Invariant($"{code}") : $"{result.End}";
                var output = result.Error + LogTail.Read(log, 4_000);
                await Fail(order, "gates_failed", $"`{gate}` ended with {end}\n{output}", null);
                return;
            }
            checks.Add(new CheckInfo(gate, 0, (long)result.Elapsed.TotalMilliseconds));
        }
        await orchestrator.Work
            .Verified(order.Lease, new CertificateInfo(null, null, checks), CancellationToken.None);
    }

    private Task Fail(WorkOrder order, string cause, string feedback, string? commit) =>
        orchestrator.Work.Fail(order.Lease, cause, feedback, commit, CancellationToken.None);

    private Task GiveBack(WorkOrder order, string note) =>
        orchestrator.Work.GiveBack(order.Lease, "engine_error", note, null, CancellationToken.None);
}
