using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Runs a task's gates on a commit, or finds that they passed on its tree before.</summary>
/// <param name="folders">Where the gates' logs go.</param>
/// <param name="recipe">What a clean checkout needs.</param>
/// <param name="results">What passed before.</param>
public sealed class Gates(TaskFolders folders, WorktreeRecipe recipe, GateResults results)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Gives the certificate for an attempt's commit, or says why there is none.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="order">Whose gates.</param>
    /// <param name="stage">Part of the log's name, such as `verify`.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="cancel">Ends a running gate.</param>
    public Task<GateOutcome> Run(
        ProjectGit git, WorkOrder order, string stage, CommitId commit, TreeId tree,
        CancellationToken cancel) =>
        Run(git, [order], order.Task.Verify, stage, commit, tree, cancel);

    /// <summary>Gives the certificate for a commit that holds several tasks, or says why there is
    /// none.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="orders">The tasks in it; at least one.</param>
    /// <param name="lines">The gates of all of them, in order.</param>
    /// <param name="stage">Part of the log's name, such as `merge`.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="cancel">Ends a running gate.</param>
    public async Task<GateOutcome> Run(ProjectGit git, IReadOnlyList<WorkOrder> orders,
        IReadOnlyList<string> lines, string stage, CommitId commit, TreeId tree, CancellationToken cancel)
    {
        var first = orders[0];
        var outcome = Known(first.Task, lines, tree) is { } checks
            ? GateOutcome.Passed(new(commit.Value, tree.Value, checks))
            : await Check(git, lines, commit, tree, new CommandContext
            {
                Environment = CleanEnvironment.ForTask(orders.Count == 1
                    ? Brief.Variables(first, folders)
                    : Brief.Variables(first.Project, orders.Select(o => o.Task), folders),
                    token: first.Token),
                Timeout = orders.Max(o => o.Task.TimeoutSeconds is { } seconds
                    ? TimeSpan.FromSeconds(seconds) : DefaultTimeout),
                LogDirectory = folders.GateLogs(first.Task, stage),
                Label = orders.Count == 1 ? $"{TaskFolders.Attempt(first.Task)} {stage}"
                    : $"{TaskFolders.Attempt(first.Task)} and {orders.Count - 1} more, {stage}",
            }, cancel);
        return outcome.Certificate is not { } proof || orders.Count == 1 ? outcome
            : GateOutcome.Passed(proof with { Tasks = [.. orders.Select(o => o.Task.Id)] });
    }

    /// <summary>Gives the certificate for a commit of a whole project, or says why there is none.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="project">Whose.</param>
    /// <param name="lines">The gates, in order.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="cancel">Ends a running gate.</param>
    public async Task<GateOutcome> Run(ProjectGit git, ProjectInfo project, IReadOnlyList<string> lines,
        CommitId commit, TreeId tree, CancellationToken cancel) =>
        results.Find(tree, lines) is { } checks
            ? GateOutcome.Passed(new(commit.Value, tree.Value, checks))
            : await Check(git, lines, commit, tree, new CommandContext
            {
                Environment = CleanEnvironment.ForTask(Brief.Variables(project, [], folders)),
                Timeout = DefaultTimeout,
                LogDirectory = folders.BaseLogs(project.Id),
                Label = $"{project.Id} base",
            }, cancel);

    private async Task<GateOutcome> Check(ProjectGit git, IReadOnlyList<string> lines, CommitId commit,
        TreeId tree, CommandContext context, CancellationToken cancel)
    {
        var verified = await git.Checkouts.Verify(new VerificationRequest
        {
            Commit = commit,
            Tree = tree,
            Gates = lines,
            Recipe = recipe,
            Context = context,
        }, cancel);
        if (verified.Refusal is { } refusal) return GateOutcome.Broken(refusal.Text);
        if (!verified.Value.HasPassed)
            return GateOutcome.Failed($"{verified.Value.Reason}\n{verified.Value.FailingOutput}".TrimEnd());
        CheckInfo[] ran = [.. verified.Value.Runs
            .Select(r => new CheckInfo(r.Line, r.ExitCode ?? 0, (long)r.Elapsed.TotalMilliseconds))];
        results.Add(tree.Value, lines, ran);
        return GateOutcome.Passed(new(commit.Value, tree.Value, ran));
    }

    private IReadOnlyList<CheckInfo>? Known(TaskInfo task, IReadOnlyList<string> lines, TreeId tree)
    {
        if (results.Find(tree, lines) is { } here) return here;
        // The task's own proof, written before this process began.
        return task.Certificate is { } proof && proof.Tree == tree.Value
            && proof.Checks.Select(c => c.Command).SequenceEqual(lines) ? proof.Checks : null;
    }
}

/// <summary>What running gates came to: a certificate, a failure of the work, or a failure of the
/// machine.</summary>
/// <param name="Certificate">Proof; null when there is none.</param>
/// <param name="Failure">What the next attempt must know; null when the gates passed or could not
/// run.</param>
/// <param name="Breakage">Why the gates could not run; null when they ran.</param>
public readonly record struct GateOutcome(CertificateInfo? Certificate, string? Failure, string? Breakage)
{
    internal static GateOutcome Passed(CertificateInfo certificate) => new(certificate, null, null);

    internal static GateOutcome Failed(string failure) => new(null, failure, null);

    internal static GateOutcome Broken(string breakage) => new(null, null, breakage);
}
