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

    /// <summary>Gives the certificate for the commit, or says why there is none.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="order">Whose gates.</param>
    /// <param name="stage">`verify` or `merge`: part of the log's name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="cancel">Ends a running gate.</param>
    public async Task<GateOutcome> Run(
        ProjectGit git, WorkOrder order, string stage, CommitId commit, TreeId tree, CancellationToken cancel)
    {
        var gates = order.Task.Verify;
        if (Known(order.Task, tree) is { } checks) return GateOutcome
            .Passed(new(commit.Value, tree.Value, checks));
        var verified = await git.Checkouts.Verify(new VerificationRequest
        {
            Commit = commit,
            Tree = tree,
            Gates = gates,
            Recipe = recipe,
            Context = new CommandContext
            {
                Environment = CleanEnvironment.ForTask(Brief.Variables(order, folders)),
                Timeout = order.Task.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds)
                    : DefaultTimeout,
                LogDirectory = folders.GateLogs(order.Task, stage),
                Label = $"{TaskFolders.Attempt(order.Task)} {stage}",
            },
        }, cancel);
        if (verified.Refusal is { } refusal) return GateOutcome.Broken(refusal.Text);
        if (!verified.Value.HasPassed)
            return GateOutcome.Failed($"{verified.Value.Reason}\n{verified.Value.FailingOutput}".TrimEnd());
        CheckInfo[] ran = [.. verified.Value.Runs
            .Select(r => new CheckInfo(r.Line, r.ExitCode ?? 0, (long)r.Elapsed.TotalMilliseconds))];
        results.Add(tree.Value, gates, ran);
        return GateOutcome.Passed(new(commit.Value, tree.Value, ran));
    }

    private IReadOnlyList<CheckInfo>? Known(TaskInfo task, TreeId tree)
    {
        if (results.Find(tree, task.Verify) is { } here) return here;
        // The task's own proof, written before this process began.
        return task.Certificate is { } proof && proof.Tree == tree.Value
            && proof.Checks.Select(c => c.Command).SequenceEqual(task.Verify) ? proof.Checks : null;
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
