using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class LandingTests : IDisposable
{
    private readonly TestRepository _user = new();
    private int _gateRuns;

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task A_clean_checkout_is_brought_forward_with_its_files()
    {
        var (repository, tip) = await Project(("b.txt", "b"));

        var landed = Landed(await Land(repository));

        Assert.Equal((tip, _user.Path), (landed.Commit, landed.Checkout));
        Assert.Equal(landed.Certificate.Tree.Value, _user.Git("rev-parse", "HEAD^{tree}"));
        Assert.Equal("b", File.ReadAllText(Path.Combine(_user.Path, "b.txt")));
        Assert.Equal("main", _user.Git("branch", "--show-current"));
        Assert.Equal("", _user.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_branch_that_nobody_has_checked_out_is_moved_alone()
    {
        _user.Git("switch", "-q", "-c", "elsewhere");
        var (repository, tip) = await Project(("b.txt", "b"));
        var files = File.ReadAllBytes(Path.Combine(_user.Path, ".git", "index"));

        var landed = Landed(await Land(repository));

        Assert.Null(landed.Checkout);
        Assert.Equal(tip, _user.Head("main"));
        Assert.Equal(files, File.ReadAllBytes(Path.Combine(_user.Path, ".git", "index")));
        Assert.Equal("elsewhere", _user.Git("branch", "--show-current"));
        Assert.False(File.Exists(Path.Combine(_user.Path, "b.txt")));
    }

    [Fact]
    public async Task A_detached_checkout_stays_where_it_is()
    {
        _user.Git("checkout", "-q", "--detach");
        var before = _user.Head();
        var (repository, tip) = await Project(("b.txt", "b"));

        Landed(await Land(repository));

        Assert.Equal(tip, _user.Head("main"));
        Assert.Equal(before, _user.Head());
        Assert.Equal("", _user.Git("status", "--porcelain"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dirty_checkout_is_refused_untouched_and_the_command_given_settles_it(bool isStaged)
    {
        var (repository, tip) = await Project(("b.txt", "b"));
        _user.Write("a.txt", "half done");
        if (isStaged) _user.Git("add", "a.txt");
        var before = _user.Fingerprint();

        var refused = (await Land(repository)).Refusal;

        Assert.Equal(GitRefusalKind.Dirty, refused?.Kind);
        Assert.Equal(before, _user.Fingerprint());
        Assert.Contains("a.txt", refused!.Text);
        Assert.Equal($"git -C \"{_user.Path}\" merge --ff-only mmos/shop", refused.Command);
        Assert.Contains(refused.Command!, refused.Text);

        _user.Git("stash", "-q");
        _user.Git("merge", "-q", "--ff-only", "mmos/shop");
        Assert.Equal(tip, _user.Head());
    }

    [Fact]
    public async Task An_untracked_file_in_the_way_is_not_overwritten()
    {
        var (repository, _) = await Project(("b.txt", "b"));
        _user.Write("b.txt", "precious");
        // `git merge` notes where it began even when it refuses.
        _user.Git("update-ref", "ORIG_HEAD", "HEAD");
        var before = _user.Fingerprint();

        var refused = (await Land(repository)).Refusal;

        Assert.Contains("b.txt", refused?.Text);
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task A_users_branch_that_went_on_is_merged_first_and_gated_as_merged()
    {
        var (repository, tip) = await Project(("b.txt", "b"));
        _user.Write("c.txt", "c");
        var users = _user.Commit("user");

        var landed = Landed(await Land(repository, "test -f b.txt && test -f c.txt"));

        Assert.Equal($"{tip} {users}", _user.Git("log", "-1", "--format=%P", "main"));
        Assert.Equal(landed.Commit, _user.Head("mmos/shop"));
        Assert.Equal(users, landed.From);
    }

    [Fact]
    public async Task A_branch_that_moves_during_the_gates_makes_them_run_again_on_what_is_there_then()
    {
        var (repository, _) = await Project(("b.txt", "b"));

        var landed = Landed(await Land(repository, "true", onFirstGate: () =>
        {
            _user.Write("late.txt", "late");
            _user.Commit("late");
        }));

        Assert.Equal(2, _gateRuns);
        Assert.Equal("late", _user.Git("show", $"{landed.Commit}:late.txt"));
        Assert.Equal(landed.Commit, _user.Head());
        Assert.Equal("", _user.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task An_integration_branch_that_moves_during_the_gates_makes_them_run_again()
    {
        var (repository, tip) = await Project(("b.txt", "b"));
        _user.Write("c.txt", "c");
        _user.Commit("user");
        var late = _user.CommitOn(tip, ("late.txt", "late"));

        var landed = Landed(await Land(repository, "true",
            onFirstGate: () => _user.Git("update-ref", "refs/heads/mmos/shop", late.Value)));

        Assert.Equal(2, _gateRuns);
        Assert.Equal("late", _user.Git("show", $"{landed.Commit}:late.txt"));
    }

    [Fact]
    public async Task Failed_gates_move_nothing()
    {
        var (repository, tip) = await Project(("b.txt", "b"));
        _user.Write("c.txt", "c");
        _user.Commit("user");
        var before = _user.Fingerprint();

        var result = Assert.IsType<LandResult.GatesFailed>((await Land(repository, "test ! -f b.txt")).Value);

        Assert.Equal(Verdict.Failed, result.Verification.Verdict);
        Assert.Equal(tip, _user.Head("mmos/shop"));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task A_conflict_with_the_users_branch_moves_nothing_and_names_both_sides()
    {
        var (repository, tip) = await Project(("a.txt", "project\n"));
        _user.Write("a.txt", "user\n");
        _user.Commit("user");
        var before = _user.Fingerprint();

        var result = Assert.IsType<LandResult.Conflicted>((await Land(repository)).Value);

        Assert.Equal(("project\n", "user\n"), (result.Files[0].Ours, result.Files[0].Theirs));
        Assert.Equal(tip, _user.Head("mmos/shop"));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task A_project_that_is_landed_already_has_nothing_to_land()
    {
        var (repository, tip) = await Project(("b.txt", "b"));
        await Land(repository);

        Assert.Equal(new LandResult.NothingToLand(tip), (await Land(repository)).Value);
        Assert.Equal(1, _gateRuns);
    }

    [Fact]
    public async Task A_branch_that_is_being_rebased_is_left_alone()
    {
        var (repository, _) = await Project(("b.txt", "b"));
        _user.Write("a.txt", "user\n");
        _user.Commit("user");
        var other = _user.CommitOn(_user.Head("HEAD~1"), ("a.txt", "other\n"));
        Assert.ThrowsAny<Exception>(() => _user.Git("rebase", "-q", other.Value));

        Assert.Equal(GitRefusalKind.InProgress, (await Land(repository)).Refusal?.Kind);
    }

    [Fact]
    public async Task A_branch_checked_out_in_another_worktree_of_the_user_is_brought_forward_there()
    {
        var folder = Path.Combine(Path.GetDirectoryName(_user.Path)!, "ikinci");
        _user.Git("worktree", "add", "-q", "-b", "feature", folder);
        var (repository, tip) = await Project(("b.txt", "b"));
        var start = _user.Head("main");

        var landed = Landed(await Land(repository, target: "feature"));

        Assert.Equal((tip, folder), (landed.Commit, landed.Checkout));
        Assert.True(File.Exists(Path.Combine(folder, "b.txt")));
        Assert.Equal(start, _user.Head("main"));
    }

    [Fact]
    public async Task A_missing_target_is_refused()
    {
        var (repository, _) = await Project(("b.txt", "b"));

        Assert.Equal(GitRefusalKind.UnknownRevision, (await Land(repository, target: "nope")).Refusal?.Kind);
    }

    private static LandResult.Landed Landed(GitOutcome<LandResult> result) =>
        Assert.IsType<LandResult.Landed>(result.Value);

    /// <summary>A project `shop` whose integration branch is one commit ahead of `main`.</summary>
    private async Task<(Repository, CommitId Tip)> Project(params (string File, string Text)[] files)
    {
        var repository = await _user.Open();
        var branches = new IntegrationBranches(repository, _user.Names);
        var start = _user.Head("main");
        var tip = _user.CommitOn(start, files);
        await branches.Ensure("shop", start, Cancel);
        Assert.True((await branches.Move("shop", tip, start, Cancel)).IsDone);
        return (repository, tip);
    }

    private Task<GitOutcome<LandResult>> Land(
        Repository repository, string gate = "true", string target = "main", Action? onFirstGate = null) =>
        new Landing(repository, _user.Names).Land(new LandRequest
        {
            Project = "shop",
            Target = target,
            Gates = (commit, tree, cancel) =>
            {
                if (_gateRuns++ == 0) onFirstGate?.Invoke();
                return new CleanCheckouts(repository, _user.Runner).Verify(new VerificationRequest
                {
                    Commit = commit,
                    Tree = tree,
                    Gates = [gate],
                    Context = _user.Context,
                }, cancel);
            },
        }, Cancel);
}
