using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class AttemptWorktreesTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task A_new_worktree_stands_on_its_own_branch_at_the_given_commit_and_costs_two_processes()
    {
        var worktrees = await Worktrees();
        var before = _user.Fingerprint();
        var start = _user.CommitOn(_user.Head(), ("b.txt", "b"));
        var repository = await _user.Open();
        var counted = new AttemptWorktrees(repository, _user.Names, _user.Runner);
        var processes = repository.Git.ProcessesStarted;

        var made = (await counted.Add("T12-1", start, WorktreeRecipe.Empty, _user.Context, Cancel)).Value;

        Assert.Equal(2, repository.Git.ProcessesStarted - processes);
        Assert.Equal(worktrees.PathOf("T12-1"), made.Path);
        Assert.Equal("mmos/T12-1", GitIn(made.Path, "branch", "--show-current"));
        Assert.Equal("b", File.ReadAllText(Path.Combine(made.Path, "b.txt")));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task The_recipe_copies_links_and_runs_setup_and_none_of_it_is_dirt()
    {
        _user.Write(".env", "KEY=1");
        _user.Write("node_modules/left/pad.js", "x");
        _user.Write("local/ışık ayar.json", "{}");
        _user.Git("config", "core.excludesFile", "/dev/null");
        var worktrees = await Worktrees();
        var recipe = new WorktreeRecipe
        {
            Copy = [".env", "local/*.json", "not-there"],
            Link = ["node_modules"],
            Setup = ["echo built> bin.txt && mkdir bin && mv bin.txt bin"],
        };

        var made = (await worktrees.Add("T1-1", _user.Head(), recipe, _user.Context, Cancel)).Value;

        Assert.Equal("KEY=1", File.ReadAllText(Path.Combine(made.Path, ".env")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(made.Path, "local", "ışık ayar.json")));
        Assert.Equal("x", File.ReadAllText(Path.Combine(made.Path, "node_modules", "left", "pad.js")));
        Assert.True(File.Exists(Path.Combine(made.Path, "bin", "bin.txt")));
        Assert.False(Assert.Single((await worktrees.List(null, Cancel)).Value).IsDirty);

        Assert.True((await worktrees.Remove("T1-1", _user.Head(), Cancel)).IsDone);
        Assert.True(File.Exists(Path.Combine(_user.Path, "node_modules", "left", "pad.js")));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/hosts")]
    [InlineData(".git/config")]
    [InlineData(".mmos/mmos.db")]
    [InlineData("out/secret")]
    [InlineData("out")]
    public async Task A_recipe_that_leaves_the_repository_is_refused(string path)
    {
        var outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_user.Path)!, "outside"))
            .FullName;
        TestRepository.Write(outside, "secret", "x");
        Directory.CreateSymbolicLink(Path.Combine(_user.Path, "out"), outside);
        var worktrees = await Worktrees();

        var made = await worktrees.Add(
            "T1-1", _user.Head(), new WorktreeRecipe { Copy = [path] }, _user.Context, Cancel);

        Assert.Equal(GitRefusalKind.BadPath, made.Refusal?.Kind);
        Assert.DoesNotContain("secret", Directory.EnumerateFileSystemEntries(worktrees.PathOf("T1-1"))
            .Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_failed_setup_says_what_failed_and_the_next_try_starts_anew()
    {
        var worktrees = await Worktrees();
        var bad = new WorktreeRecipe { Setup = ["echo no such package && exit 3"] };

        var made = await worktrees.Add("T1-1", _user.Head(), bad, _user.Context, Cancel);

        Assert.Equal(GitRefusalKind.SetupFailed, made.Refusal?.Kind);
        Assert.Contains("exit code 3", made.Refusal!.Text);
        Assert.Contains("no such package", made.Refusal.Text);
        Assert.True((await worktrees.Add("T1-1", _user.Head(), WorktreeRecipe.Empty, _user.Context, Cancel))
            .IsDone);
    }

    [Fact]
    public async Task A_worktree_is_never_used_twice()
    {
        var worktrees = await Worktrees();
        var made = await Add(worktrees, "T1-1");
        TestRepository.Write(made.Path, "work.txt", "x");

        var again = await worktrees.Add("T1-1", _user.Head(), WorktreeRecipe.Empty, _user.Context, Cancel);

        Assert.Equal(GitRefusalKind.Exists, again.Refusal?.Kind);
        Assert.True(File.Exists(Path.Combine(made.Path, "work.txt")));
    }

    [Fact]
    public async Task Uncommitted_work_is_not_removed()
    {
        var worktrees = await Worktrees();
        var made = await Add(worktrees, "T1-1");
        TestRepository.Write(made.Path, "iş listesi.txt", "x");

        var removed = await worktrees.Remove("T1-1", _user.Head(), Cancel);

        Assert.Equal(GitRefusalKind.Dirty, removed.Refusal?.Kind);
        Assert.Equal(["iş listesi.txt"], removed.Refusal!.Files);
        Assert.True(File.Exists(Path.Combine(made.Path, "iş listesi.txt")));
    }

    [Fact]
    public async Task Unmerged_commits_are_not_removed_until_a_kept_commit_contains_them()
    {
        var worktrees = await Worktrees();
        var made = await Add(worktrees, "T1-1");
        var commit = CommitIn(made.Path, "work.txt");

        var early = await worktrees.Remove("T1-1", _user.Head(), Cancel);
        var late = await worktrees.Remove("T1-1", commit, Cancel);

        Assert.Equal(GitRefusalKind.Unmerged, early.Refusal?.Kind);
        Assert.Equal(commit, late.Value);
        Assert.False(Directory.Exists(made.Path));
        Assert.Equal("", _user.Git("branch", "--list", "mmos/*"));
    }

    [Fact]
    public async Task Commits_on_the_attempts_branch_are_kept_when_the_worker_went_elsewhere()
    {
        var worktrees = await Worktrees();
        var made = await Add(worktrees, "T1-1");
        CommitIn(made.Path, "work.txt");
        GitIn(made.Path, "checkout", "-q", "--detach", _user.Head().Value);

        var removed = await worktrees.Remove("T1-1", _user.Head(), Cancel);

        Assert.Equal(GitRefusalKind.Unmerged, removed.Refusal?.Kind);
        Assert.True(Directory.Exists(made.Path));
    }

    [Fact]
    public async Task The_list_shows_what_a_killed_run_left()
    {
        var worktrees = await Worktrees();
        var start = _user.Head();
        await Add(worktrees, "T1-1");
        TestRepository.Write((await Add(worktrees, "T2-1")).Path, "dirty.txt", "x");
        var commit = CommitIn((await Add(worktrees, "T3-1")).Path, "work.txt");
        Directory.Delete((await Add(worktrees, "T4-1")).Path, recursive: true);
        _user.Git("branch", "mmos/T5-1");
        _user.Git("worktree", "add", "-q", "-b", "mmos/T6-1", worktrees.PathOf("T6-1"));
        TestRepository.Write(worktrees.PathOf("T7-1"), "file.txt", "x");

        var found = (await worktrees.List(start, Cancel)).Value;

        Assert.Equal(
            [
                ("T1-1", WorktreeCondition.Ready, false, true),
                ("T2-1", WorktreeCondition.Ready, true, true),
                ("T3-1", WorktreeCondition.Ready, false, false),
                ("T4-1", WorktreeCondition.Missing, false, true),
                ("T5-1", WorktreeCondition.BranchOnly, false, true),
                ("T6-1", WorktreeCondition.HalfMade, false, true),
                ("T7-1", WorktreeCondition.Unknown, null, (bool?)null),
            ],
            found.Select(one => (one.Name, one.Condition, one.IsDirty, one.IsMerged)));
        Assert.Equal(commit, found[2].Head);
    }

    [Fact]
    public async Task A_worktree_left_half_made_and_locked_is_made_again()
    {
        var worktrees = await Worktrees();
        var path = worktrees.PathOf("T1-1");
        _user.Git("worktree", "add", "-q", "--no-checkout", "--lock", "--reason", "initializing", "-b",
            "mmos/T1-1", path);

        var made = await Add(worktrees, "T1-1");

        Assert.True(File.Exists(Path.Combine(made.Path, "a.txt")));
        Assert.Null(made.SetAside);
    }

    [Fact]
    public async Task A_leftover_branch_or_a_deleted_folder_is_no_obstacle()
    {
        var worktrees = await Worktrees();
        _user.Git("branch", "mmos/T1-1");
        Directory.Delete((await Add(worktrees, "T2-1")).Path, recursive: true);

        await Add(worktrees, "T1-1");
        await Add(worktrees, "T2-1");

        Assert.All((await worktrees.List(null, Cancel)).Value, one =>
            Assert.Equal(WorktreeCondition.Ready, one.Condition));
    }

    [Fact]
    public async Task A_leftover_branch_with_commits_of_its_own_is_kept()
    {
        var worktrees = await Worktrees();
        var commit = _user.CommitOn(_user.Head(), ("b.txt", "b"));
        _user.Git("branch", "mmos/T1-1", commit.Value);

        var made = await worktrees.Add("T1-1", _user.Head(), WorktreeRecipe.Empty, _user.Context, Cancel);

        Assert.Equal(GitRefusalKind.Unmerged, made.Refusal?.Kind);
        Assert.Equal(commit, _user.Head("mmos/T1-1"));
    }

    [Fact]
    public async Task A_folder_that_lost_its_git_folder_is_set_aside_with_its_files()
    {
        var worktrees = await Worktrees();
        var broken = await Add(worktrees, "T1-1");
        TestRepository.Write(broken.Path, "work.txt", "x");
        Directory.Delete(Path.Combine(_user.Path, ".git", "worktrees", "T1-1"), recursive: true);

        var made = await Add(worktrees, "T1-1");

        Assert.NotNull(made.SetAside);
        Assert.Equal("x", File.ReadAllText(Path.Combine(made.SetAside, "work.txt")));
        Assert.False(File.Exists(Path.Combine(made.Path, "work.txt")));
    }

    [Fact]
    public async Task Eight_worktrees_can_be_made_and_removed_at_once()
    {
        var worktrees = await Worktrees();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Add(worktrees, $"T{number}-1")));
        var found = (await worktrees.List(null, Cancel)).Value;
        Assert.Equal(8, found.Count(one => one.Condition == WorktreeCondition.Ready));

        var removed = await Task.WhenAll(
            found.Select(one => worktrees.Remove(one.Name, _user.Head(), Cancel)));
        Assert.All(removed, one => Assert.True(one.IsDone));
    }

    private async Task<AttemptWorktrees> Worktrees() => new(await _user.Open(), _user.Names, _user.Runner);

    private async Task<AttemptWorktree> Add(AttemptWorktrees worktrees, string name) =>
        (await worktrees.Add(name, _user.Head(), WorktreeRecipe.Empty, _user.Context, Cancel)).Value;

    private static CommitId CommitIn(string path, string file)
    {
        TestRepository.Write(path, file, "x");
        GitIn(path, "add", "-A");
        GitIn(path, "commit", "-qm", "work");
        return new CommitId(GitIn(path, "rev-parse", "HEAD"));
    }
}
