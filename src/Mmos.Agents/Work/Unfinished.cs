using Mmos.Api;
using Mmos.Core;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Attempts that end without a result: what they made is committed to their branches, and written
/// down for whoever goes on there.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="repositories">The repositories of this host.</param>
/// <param name="folders">Where notes and logs lie.</param>
public sealed class Unfinished(IOrchestrator orchestrator, Repositories repositories, TaskFolders folders)
{
    /// <summary>Each screen of a commit names its files apart: too big, secret, a repository
    /// inside.</summary>
    private const int Rounds = 4;

    private const int SummaryLines = 60;
    private const int TailChars = 4_000;
    private const int NoteChars = 16_000;

    private static readonly HashSet<string> Failures = [.. Enum.GetValues<Cause>().Where(Retries.UsesOne)
        .Select(Words.Of)];

    private static readonly HashSet<string> Causes = [.. Enum.GetValues<Cause>().Select(Words.Of)];

    /// <summary>Whether a word of the log says why an attempt ended.</summary>
    public static bool IsCause(string cause) => Causes.Contains(cause);

    /// <summary>Ends an attempt whose processes are dead: saves what it made, and fails it or gives it
    /// back.</summary>
    /// <param name="order">The author item.</param>
    /// <param name="cause">A failure of the work, which uses a retry, or another cause, which does
    /// not.</param>
    /// <param name="note">What the next worker must know.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Answer<Done>> Leave(WorkOrder order, string cause, string note,
        CancellationToken cancel)
    {
        var told = Secrets.Blank(note.Length > NoteChars ? note[..NoteChars] : note);
        var left = await Save(order.Project, order.Task, cancel);
        await Write(order.Task, cause, told, left, cancel);
        if (left.Hindrance is { } hindrance) told = $"{told}\n{hindrance}".TrimStart();
        var commit = left.HasChanges ? left.Head?.Value : null;
        return Failures.Contains(cause)
            ? await orchestrator.Work.Fail(order.Lease, cause, told, commit, cancel)
            : await orchestrator.Work.GiveBack(order.Lease, cause, told, commit, cancel);
    }

    /// <summary>Commits what lies in an attempt's worktree to its branch, but for what may not be committed:
    /// that stays where it is. A repeat changes nothing.</summary>
    /// <param name="project">The task's project.</param>
    /// <param name="task">The task, with the number of the attempt.</param>
    /// <param name="cancel">Gives up; a repeat goes on.</param>
    public async Task<LeftWork> Save(ProjectInfo project, TaskInfo task, CancellationToken cancel)
    {
        if (project.Repository is not { } path)
            return LeftWork.Nothing with { Directory = Existing(folders.Work(task)) };
        if (!File.Exists(folders.Start(task))) return LeftWork.Nothing;
        var opened = await repositories.At(path, cancel);
        if (opened.Refusal is { } unopened) return LeftWork.Nothing with { Hindrance = unopened.Text };
        var (git, name) = (opened.Value, TaskFolders.Attempt(task));
        if (!git.Worktrees.IsReady(name)) return LeftWork.Nothing;
        var start = new CommitId((await File.ReadAllTextAsync(folders.Start(task), cancel)).Trim());
        var found = LeftWork.Nothing with
        {
            Directory = git.Worktrees.PathOf(name),
            Branch = git.Names.Attempt(name),
        };
        return await Commit(git, task, start, found, cancel);
    }

    /// <summary>Writes the neutral brief for whoever goes on.</summary>
    /// <param name="task">The task, with the number of the attempt that ended.</param>
    /// <param name="cause">Why it ended.</param>
    /// <param name="note">What its worker, or whoever found it gone, said.</param>
    /// <param name="left">What it had made.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Write(TaskInfo task, string cause, string note, LeftWork left, CancellationToken cancel)
    {
        Directory.CreateDirectory(folders.Notes(task));
        var output = cause is "gates_failed" or "revision" or "conflict" ? ""
            : LogTail.Read(folders.Log(task), TailChars);
        await File.WriteAllTextAsync(folders.Handover(task),
            HandoverNote.Text(task, cause, note, left, output), cancel);
    }

    private static async Task<LeftWork> Commit(ProjectGit git, TaskInfo task, CommitId start, LeftWork found,
        CancellationToken cancel)
    {
        List<string> without = [];
        string? hindrance = null;
        for (var round = 0; round < Rounds; round++)
        {
            var committed = await git.Commits.Commit(new AttemptCommitRequest
            {
                Name = TaskFolders.Attempt(task),
                Task = task.Id,
                Attempt = task.Attempt,
                Subject = $"Work in progress: {task.Title}",
                Start = start,
                Without = without,
            }, cancel);
            if (committed.IsDone)
            {
                var head = committed.Value.Commit;
                return found with
                {
                    Head = head,
                    HasChanges = committed.Value.HasChanges,
                    Summary = committed.Value.HasChanges ? await Summary(git, start, head, cancel) : "",
                    Kept = without,
                    Hindrance = hindrance,
                };
            }
            hindrance = committed.Refusal.Text;
            string[] more = [.. committed.Refusal.Files.Except(without, StringComparer.Ordinal)];
            if (more.Length == 0) break;
            without.AddRange(more);
        }
        return found with { Hindrance = hindrance, Kept = without };
    }

    private static async Task<string> Summary(ProjectGit git, CommitId start, CommitId head,
        CancellationToken cancel)
    {
        var shown = await git.Repository.Git.Run(git.Repository.MainWorktree,
            ["diff", "--stat=100", $"--stat-count={SummaryLines}", start.Value, head.Value, "--"], cancel);
        return shown.IsSuccess ? shown.Text.TrimEnd() : "";
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
