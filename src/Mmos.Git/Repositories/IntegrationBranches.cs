namespace Mmos.Git;

/// <summary>Makes, reads and moves the integration branches of one repository.</summary>
/// <remarks>
/// Safe to use from any thread and from several processes: each move is a compare-and-swap.
/// </remarks>
public sealed class IntegrationBranches(Repository repository, BranchNames names)
{
    /// <summary>
    /// Gives a project's integration branch, and makes it from a commit when there is none.
    /// </summary>
    /// <param name="project">The project's id.</param>
    /// <param name="start">Where a new one begins; not used when the branch exists.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>
    /// The branch; refused before anything is written when its name clashes with a branch that exists.
    /// </returns>
    /// <remarks>One git process, two when the branch is made.</remarks>
    public async Task<GitOutcome<IntegrationBranch>> Ensure(
        string project, CommitId start, CancellationToken cancel)
    {
        var named = names.Integration(project);
        if (named.Refusal is { } bad) return bad;
        var branch = named.Value;

        var listed = await repository.Git.Run(repository.MainWorktree,
            ["for-each-ref", "--format=%(refname) %(objectname)", BranchNames.Ref(names.Prefix.Split('/')[0]),
                .. OtherCase()],
        cancel);
        if (!listed.IsSuccess) return GitRefusal.Failed("list the branches", repository.MainWorktree, listed);
        foreach (var line in listed.Lines)
        {
            var (existing, tip) = (line.Split(' ')[0]["refs/heads/".Length..], line.Split(' ')[1]);
            if (existing == branch) return new IntegrationBranch(branch, new CommitId(tip), IsNew: false);
            if (Clashes(existing, branch)) return Clash(existing, branch);
        }

        var made = await Branches.Move(repository, branch, start, null, $"mmos: start of {project}", cancel);
        if (made.IsDone) return new IntegrationBranch(branch, start, IsNew: true);
        if (made.Refusal.Kind != GitRefusalKind.Moved) return made.Refusal;
        var read = await Branches.Read(repository, branch, cancel);
        return read.Value is { } other ? new IntegrationBranch(branch, other, IsNew: false) : made.Refusal;
    }

    /// <summary>The tip of a project's integration branch. One git process.</summary>
    public async Task<GitOutcome<CommitId>> Tip(string project, CancellationToken cancel)
    {
        var named = names.Integration(project);
        if (named.Refusal is { } bad) return bad;
        var read = await Branches.Read(repository, named.Value, cancel);
        if (read.Refusal is { } refusal) return refusal;
        return read.Value is { } tip
            ? tip
            : new GitRefusal(GitRefusalKind.UnknownRevision,
                $"{repository.MainWorktree} has no branch {named.Value}: the project {project} "
                + "never started here");
    }

    /// <summary>Moves a project's integration branch if it is still where it was. One git process.</summary>
    /// <param name="project">The project's id.</param>
    /// <param name="to">The new tip, which contains the old one.</param>
    /// <param name="from">The tip that the new one was merged and tested on.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>
    /// The new tip; <see cref="GitRefusalKind.Moved"/> when somebody was faster: merge and test again.
    /// </returns>
    public async Task<GitOutcome<CommitId>> Move(
        string project, CommitId to, CommitId from, CancellationToken cancel)
    {
        var named = names.Integration(project);
        if (named.Refusal is { } bad) return bad;
        if (UserCheckout.IsOn(repository, named.Value))
            return new GitRefusal(GitRefusalKind.CheckedOut,
                $"{named.Value} is checked out in {repository.MainWorktree}, so moving it would "
                + "change what you see; "
                + "go to another branch: git switch -")
            { Command = $"git -C \"{repository.MainWorktree}\" switch -" };
        return await Branches.Move(repository, named.Value, to, from, $"mmos: landed in {project}", cancel);
    }

    /// <summary>
    /// The other spellings of the prefix that a file system without case would take for the same folder.
    /// </summary>
    private string[] OtherCase()
    {
        var first = names.Prefix.Split('/')[0];
        string[] spellings = [first.ToUpperInvariant(), first.ToLowerInvariant()];
        return [.. spellings.Where(spelling => spelling != first).Select(BranchNames.Ref)];
    }

    private static bool Clashes(string existing, string branch) =>
        existing.Equals(branch, StringComparison.OrdinalIgnoreCase)
        || branch.StartsWith(existing + "/", StringComparison.OrdinalIgnoreCase)
        || existing.StartsWith(branch + "/", StringComparison.OrdinalIgnoreCase);

    private GitRefusal Clash(string existing, string branch) => new(GitRefusalKind.RefClash,
        $"the branch {branch} cannot exist beside the branch {existing} of {repository.MainWorktree}; "
        + $"rename that one (git branch -m {existing} NEW-NAME) or choose another branch prefix or "
        + "project id");
}
