using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>What an attempt changed, as git shows it.</summary>
internal static class AttemptDiff
{
    /// <summary>That there is nothing to show.</summary>
    public static Answer<string> None(TaskInfo task) =>
        Answer<string>.No(new Problem("not_found", $"{task.Id} has no commit on this machine yet"));

    /// <summary>The changes between an attempt's start and its last commit.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="repository">Path of the main worktree.</param>
    /// <param name="task">The task.</param>
    /// <param name="from">The commit that the attempt began with.</param>
    /// <param name="to">Its last commit, or the one it landed as.</param>
    /// <param name="summary">Only the files and counts.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Answer<string>> Show(GitProgram git, string repository, TaskInfo task,
        string from, string to, bool summary, CancellationToken cancel)
    {
        // Against what the attempt began with or was merged into: work of others does not show. Several tasks
        // may have landed as one commit, so its own merge is looked for below that.
        var log = await git.Run(repository, ["log", "-1", "--first-parent", "--format=%H %P",
            $"--grep=^Mmos-Task: {task.Id}$", $"{from}..{to}"], cancel);
        var range = log.IsSuccess ? log.Text.Trim().Split(' ') switch
        {
            [var merge, _, _] => $"{merge}^1..{merge}",
            [{ Length: > 0 } mine, _] => $"{from}...{mine}",
            _ => $"{from}...{to}",
        } : $"{from}...{to}";
        string[] options = summary ? ["--stat"] : [];
        var shown = await git.Run(repository, ["diff", .. options, range], cancel);
        return shown.IsSuccess
            ? Answer<string>.Of(shown.Text, 0)
            : Answer<string>.No(new Problem("unavailable",
                $"git cannot show the changes of {task.Id}: {shown.Error.Trim()}"));
    }
}
