using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Attempts on this host, over the seam and its repositories.</summary>
/// <remarks>Safe to call from any thread. git is looked for at the first call that needs it.</remarks>
/// <param name="orchestrator">The seam.</param>
/// <param name="folders">Where notes and logs lie.</param>
/// <param name="ground">What touches repositories; refused when there is no git.</param>
/// <param name="prompt">What a worker's profile adds to its briefs, by its name; null for nothing.</param>
public sealed class Attempts(IOrchestrator orchestrator, TaskFolders folders,
    Func<CancellationToken, Task<GitOutcome<AttemptGround>>> ground, Func<string, string?> prompt) : IAttempts
{
    private readonly AttemptOrders _orders = new(orchestrator);

    /// <inheritdoc/>
    public async Task<Answer<OpenAttempt>> Open(WorkOrder order, CancellationToken cancel)
    {
        var held = await _orders.Held(order.Lease, cancel);
        if (held.Value is not { } mine) return Answer<OpenAttempt>.No(held.Problem!);
        mine = mine with { Messages = order.Messages, Token = order.Token };
        var found = await ground(cancel);
        if (found.Refusal is { } noGit) return Answer<OpenAttempt>.No(Problem(noGit));
        var says = prompt(order.Lease.Worker);
        var begun = await found.Value.Beginning.Begin(mine, says, cancel);
        if (begun.Refusal is { } refusal) return Answer<OpenAttempt>.No(Problem(refusal));
        var brief = Work.Brief.Text(mine, says, found.Value.Beginning.Told(mine.Task),
            Work.Brief.DefaultTokens);
        var branch = mine.Project.Repository is null ? null
            : found.Value.Names.Attempt(TaskFolders.Attempt(mine.Task));
        return Answer<OpenAttempt>.Of(new OpenAttempt(mine, begun.Value, branch, brief,
            Work.Brief.Variables(mine, folders)), held.Seq);
    }

    /// <inheritdoc/>
    public async Task<Answer<IReadOnlyList<WorkOrder>>> HandIn(LeaseRef lease, string result,
        ClaimRequest? next, CancellationToken cancel)
    {
        var held = await _orders.Held(lease, cancel);
        if (held.Value is not { } mine) return Answer<IReadOnlyList<WorkOrder>>.No(held.Problem!);
        if (mine.Project.Repository is not null && !File.Exists(folders.Start(mine.Task)))
            return Answer<IReadOnlyList<WorkOrder>>.No(new Problem("conflict",
                $"attempt {TaskFolders.Attempt(mine.Task)} was not begun on this machine; accept the task, "
                + "and work in the folder that this gives"));
        if (await new Handover(orchestrator, folders).Collect(mine, cancel) is { } unput)
            return Answer<IReadOnlyList<WorkOrder>>.No(unput);
        return await orchestrator.Work.CompleteMany([new Completion(lease, result)], next, cancel);
    }

    /// <inheritdoc/>
    public async Task<Answer<Done>> Leave(LeaseRef lease, string cause, string note,
        CancellationToken cancel)
    {
        if (!Unfinished.IsCause(cause))
            return Answer<Done>.No(new Problem("invalid", $"`{cause}` is no cause", "cause"));
        var held = await _orders.Held(lease, cancel);
        if (held.Value is not { } mine) return Answer<Done>.No(held.Problem!);
        var found = await ground(cancel);
        return found.Refusal is { } noGit
            ? Answer<Done>.No(Problem(noGit))
            : await found.Value.Unfinished.Leave(mine, cause, note, cancel);
    }

    /// <inheritdoc/>
    public async Task<Answer<string>> Brief(string task, int? tokens, CancellationToken cancel)
    {
        if (tokens is < 1)
            return Answer<string>.No(new Problem("invalid", $"{tokens} tokens; at least 1", "tokens"));
        var read = await _orders.Of(task, cancel);
        if (read.Value is not { } order) return Answer<string>.No(read.Problem!);
        var told = HandoverOf(order.Task);
        return Answer<string>.Of(Secrets.Blank(Work.Brief.Text(order, prompt(order.Lease.Worker), told,
            tokens ?? Work.Brief.DefaultTokens)), read.Seq);
    }

    /// <inheritdoc/>
    public async Task<Answer<AttemptLog>> Log(string task, int? attempt, long after,
        CancellationToken cancel)
    {
        var read = await orchestrator.Tasks.Get(task, cancel);
        if (read.Value is not { } found) return Answer<AttemptLog>.No(read.Problem!);
        var of = found with { Attempt = attempt ?? found.Attempt };
        return AttemptOutput.Read(folders.Log(of), of, after) is { } log
            ? Answer<AttemptLog>.Of(log, read.Seq)
            : Answer<AttemptLog>.No(new Problem("not_found",
                $"there is no output of {of.Id} attempt {of.Attempt} on this machine", "attempt"));
    }

    /// <inheritdoc/>
    public async Task<Answer<string>> Diff(string task, bool summary, CancellationToken cancel)
    {
        var read = await orchestrator.Tasks.Get(task, cancel);
        if (read.Value is not { } of) return Answer<string>.No(read.Problem!);
        var project = await orchestrator.Projects.Get(of.Project, cancel);
        if (project.Value is not { Repository: { } path } || of.Commit is not { } commit
            || !File.Exists(folders.Start(of))) return AttemptDiff.None(of);
        var found = await ground(cancel);
        if (found.Refusal is { } noGit) return Answer<string>.No(Problem(noGit));
        var from = (await File.ReadAllTextAsync(folders.Start(of), cancel)).Trim();
        return await AttemptDiff.Show(found.Value.Git, path, of, from, commit, summary, cancel);
    }

    // Of the last attempt that came back.
    private string? HandoverOf(TaskInfo task)
    {
        var file = task.Feedback.Select(f => f.Attempt).Distinct().OrderDescending()
            .Select(number => folders.Handover(task with { Attempt = number })).FirstOrDefault(File.Exists);
        return file is null ? null : File.ReadAllText(file);
    }

    private static Problem Problem(GitRefusal refusal) => new(refusal.Kind switch
    {
        GitRefusalKind.GitMissing or GitRefusalKind.GitTooOld or GitRefusalKind.GitFailed
            or GitRefusalKind.PathMissing => "unavailable",
        _ => "conflict",
    }, refusal.Text);
}

/// <summary>What attempts need of git on this host, put together when it is first asked for.</summary>
/// <param name="Git">Runs git.</param>
/// <param name="Names">Names of MMOS's branches.</param>
/// <param name="Beginning">Makes attempts ready.</param>
/// <param name="Unfinished">Ends those that have no result.</param>
public sealed record AttemptGround(
    GitProgram Git, BranchNames Names, AttemptBeginning Beginning, Unfinished Unfinished);
