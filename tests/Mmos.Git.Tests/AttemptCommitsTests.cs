using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class AttemptCommitsTests : IDisposable
{
    /// <summary>Cut in two, so that no scanner takes this file for a leak.</summary>
    private const string Token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345";
    private const string Key = "-----BEGIN RSA " + "PRIVATE KEY-----";

    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Everything_that_is_not_ignored_is_committed_as_MMOS_with_trailers_in_five_processes()
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "yeni klasör/İış ŞÇ.txt", "new");
        TestRepository.Write(worktree.Path, "a.txt", "changed");
        TestRepository.Write(worktree.Path, "bin/out.dll", "ignored");
        var before = _user.Fingerprint();
        var processes = repository.Git.ProcessesStarted;

        var done = (await Commit(repository)).Value;

        Assert.Equal(5, repository.Git.ProcessesStarted - processes);
        Assert.True(done is { IsNew: true, HasChanges: true });
        Assert.Equal(done.Commit, _user.Head("mmos/T1-1"));
        Assert.Equal(done.Tree.Value, _user.Git("rev-parse", "mmos/T1-1^{tree}"));
        Assert.Equal(
            "MMOS <mmos@localhost>|MMOS <mmos@localhost>|Make it\n\nMmos-Task: T1\nMmos-Attempt: 1",
            _user.Git("log", "-1", "--format=%an <%ae>|%cn <%ce>|%B", "mmos/T1-1").TrimEnd());
        Assert.Equal("a.txt\nyeni klasör/İış ŞÇ.txt",
            _user.Git("-c", "core.quotePath=false", "diff", "--name-only", "main", "mmos/T1-1"));
        Assert.Equal("", GitIn(worktree.Path, "status", "--porcelain"));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task Without_a_change_the_head_stays()
    {
        var (repository, _) = await Started();
        var processes = repository.Git.ProcessesStarted;

        var done = (await Commit(repository)).Value;

        Assert.Equal(2, repository.Git.ProcessesStarted - processes);
        Assert.Equal(new AttemptCommit(
            _user.Head(), new TreeId(_user.Git("rev-parse", "HEAD^{tree}")), false, false), done);
    }

    [Fact]
    public async Task A_staged_change_that_was_undone_is_no_change()
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "a.txt", "x");
        GitIn(worktree.Path, "add", "a.txt");
        File.Copy(Path.Combine(_user.Path, "a.txt"), Path.Combine(worktree.Path, "a.txt"), overwrite: true);

        Assert.False((await Commit(repository)).Value.IsNew);
    }

    [Fact]
    public async Task Commits_of_the_worker_itself_count_and_what_is_left_comes_on_top()
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "own.txt", "x");
        GitIn(worktree.Path, "add", "-A");
        GitIn(worktree.Path, "commit", "-qm", "own");
        var own = new CommitId(GitIn(worktree.Path, "rev-parse", "HEAD"));

        Assert.Equal((own, false, true), Short((await Commit(repository)).Value));

        TestRepository.Write(worktree.Path, "rest.txt", "x");
        var done = (await Commit(repository)).Value;
        Assert.Equal(own.Value, _user.Git("rev-parse", $"{done.Commit}^"));
    }

    [Fact]
    public async Task Work_on_another_branch_goes_to_the_attempts_branch_and_the_other_one_stays()
    {
        _user.Git("branch", "feature");
        var (repository, worktree) = await Started();
        GitIn(worktree.Path, "switch", "-q", "feature");
        TestRepository.Write(worktree.Path, "work.txt", "x");
        var before = _user.Fingerprint();

        var done = (await Commit(repository)).Value;

        Assert.Equal(done.Commit, _user.Head("mmos/T1-1"));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task A_merge_that_the_worker_settled_but_did_not_commit_keeps_both_parents()
    {
        var (repository, worktree) = await Started();
        var other = _user.CommitOn(_user.Head(), ("a.txt", "theirs\n"));
        TestRepository.Write(worktree.Path, "a.txt", "ours\n");
        GitIn(worktree.Path, "commit", "-qam", "ours");
        Assert.ThrowsAny<Exception>(() => GitIn(worktree.Path, "merge", "-q", other.Value));
        TestRepository.Write(worktree.Path, "a.txt", "both\n");

        var done = (await Commit(repository)).Value;

        Assert.Equal(other.Value, _user.Git("rev-parse", $"{done.Commit}^2"));
        Assert.Equal("", GitIn(worktree.Path, "status", "--porcelain"));
        Assert.DoesNotContain("merging", GitIn(worktree.Path, "status"));
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_by_name_and_nothing_changes()
    {
        var (repository, worktree) = await Started();
        File.WriteAllBytes(Path.Combine(worktree.Path, "büyük dosya.bin"), new byte[Limits.FileBytes + 1]);
        File.WriteAllBytes(Path.Combine(worktree.Path, "just.bin"), new byte[Limits.FileBytes]);
        var before = GitIn(worktree.Path, "status", "--porcelain");

        var refused = (await Commit(repository)).Refusal;

        Assert.Equal(GitRefusalKind.TooBig, refused?.Kind);
        Assert.Equal(["büyük dosya.bin"], refused!.Files);
        Assert.Equal(before, GitIn(worktree.Path, "status", "--porcelain"));
        Assert.Equal(_user.Head(), _user.Head("mmos/T1-1"));
    }

    [Theory]
    [InlineData(Token, "GitHub token")]
    [InlineData(Key, "private key")]
    [InlineData("id=AKIA" + "ABCDEFGHIJ234567", "AWS access key")]
    [InlineData("xoxb" + "-123456789012-abcdefghijkl", "Slack token")]
    [InlineData("sk-ant" + "-api03-0123456789012345678901234567890123456789", "Anthropic API key")]
    public async Task An_added_secret_is_refused_by_file_and_line_without_showing_it(
        string secret, string kind)
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "ayar dosyası.txt", $"one\ntwo {secret}\n");

        var refused = (await Commit(repository)).Refusal;

        Assert.Equal(GitRefusalKind.Secret, refused?.Kind);
        Assert.Contains("ayar dosyası.txt:2", refused!.Text);
        Assert.Contains(kind, refused.Text);
        Assert.DoesNotContain(secret, refused.Text);
        Assert.Equal(["ayar dosyası.txt"], refused.Files);
        Assert.Equal("?? \"ayar dosyas\\304\\261.txt\"", GitIn(worktree.Path, "status", "--porcelain"));
    }

    [Fact]
    public async Task A_secret_that_was_there_before_does_not_stop_other_changes_in_its_file()
    {
        _user.Write("fixture.txt", $"{Token}\nline\n");
        _user.Commit("fixture");
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "fixture.txt", $"{Token}\nother line\n");

        Assert.True((await Commit(repository)).IsDone);

        TestRepository.Write(worktree.Path, "fixture.txt", $"{Token}\nother line\n{Key}\n");
        Assert.Contains("fixture.txt:3", (await Commit(repository)).Refusal!.Text);
    }

    [Theory]
    [InlineData("AKIA" + "IOSFODNN7EXAMPLE")]
    [InlineData("ghp_short")]
    [InlineData("sk-something-short")]
    public async Task What_only_resembles_a_secret_is_committed(string text)
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "readme.md", text);

        Assert.True((await Commit(repository)).IsDone);
    }

    [Fact]
    public async Task A_secret_in_the_workers_own_history_is_refused_even_when_deleted_later()
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "key.txt", Token);
        GitIn(worktree.Path, "add", "-A");
        GitIn(worktree.Path, "commit", "-qm", "oops");
        GitIn(worktree.Path, "rm", "-q", "key.txt");
        GitIn(worktree.Path, "commit", "-qm", "deleted");

        var refused = (await Commit(repository)).Refusal;

        Assert.Equal(GitRefusalKind.Secret, refused?.Kind);
        Assert.Contains("key.txt:1", refused!.Text);
        Assert.Contains("history", refused.Text);
    }

    [Fact]
    public async Task A_big_file_in_the_workers_own_history_is_refused()
    {
        var (repository, worktree) = await Started();
        File.WriteAllBytes(Path.Combine(worktree.Path, "big.bin"), new byte[Limits.FileBytes + 1]);
        GitIn(worktree.Path, "add", "-A");
        GitIn(worktree.Path, "commit", "-qm", "big");

        Assert.Equal(GitRefusalKind.TooBig, (await Commit(repository)).Refusal?.Kind);
    }

    [Fact]
    public async Task Symbolic_links_are_committed_as_links_and_never_followed()
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(Path.GetDirectoryName(_user.Path)!, "outside.txt", Token);
        File.CreateSymbolicLink(
            Path.Combine(worktree.Path, "link"), Path.Combine(_user.Path, "..", "outside.txt"));
        File.CreateSymbolicLink(Path.Combine(worktree.Path, "broken"), "nowhere");

        Assert.True((await Commit(repository)).IsDone);
        Assert.StartsWith("120000", _user.Git("ls-tree", "mmos/T1-1", "link"));
    }

    [Fact]
    public async Task A_submodule_does_not_get_in_the_way()
    {
        using var other = new TestRepository();
        _user.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.Path, "sub");
        _user.Commit("submodule");
        var (repository, worktree) = await Started();
        GitIn(worktree.Path, "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
        TestRepository.Write(worktree.Path, "work.txt", "x");

        var done = (await Commit(repository)).Value;

        Assert.Equal("work.txt", _user.Git("diff", "--name-only", "main", "mmos/T1-1"));
        var worktrees = new AttemptWorktrees(repository, _user.Names, _user.Runner);
        Assert.True((await worktrees.Remove("T1-1", done.Commit, Cancel)).IsDone);
    }

    [Fact]
    public async Task A_repository_inside_the_worktree_is_refused_by_name()
    {
        var (repository, worktree) = await Started();
        GitIn(worktree.Path, "init", "-q", "vendor/lib");
        TestRepository.Write(worktree.Path, "vendor/lib/x.txt", "x");

        var refused = (await Commit(repository)).Refusal;

        Assert.Equal(GitRefusalKind.NestedRepository, refused?.Kind);
        Assert.Contains("vendor/lib/", refused!.Text);
    }

    [Fact]
    public async Task What_MMOS_linked_into_the_worktree_is_never_committed()
    {
        _user.Write("node_modules/x.js", "x");
        var (repository, worktree) = await Started(new WorktreeRecipe { Link = ["node_modules"] });
        TestRepository.Write(worktree.Path, "work.txt", "x");
        await Commit(repository);

        Assert.Equal("work.txt", _user.Git("diff", "--name-only", "main", "mmos/T1-1"));
        GitIn(worktree.Path, "add", "-A");
        GitIn(worktree.Path, "commit", "-qm", "own");
        Assert.Equal(GitRefusalKind.BadPath, (await Commit(repository)).Refusal?.Kind);
    }

    [Fact]
    public async Task The_lock_of_a_killed_git_process_is_no_obstacle()
    {
        var (repository, worktree) = await Started();
        TestRepository.Write(worktree.Path, "work.txt", "x");
        TestRepository.Write(_user.Path, ".git/worktrees/T1-1/index.lock", "");

        Assert.True((await Commit(repository)).Value.IsNew);
    }

    private static (CommitId, bool, bool) Short(AttemptCommit done) =>
        (done.Commit, done.IsNew, done.HasChanges);

    private async Task<(Repository, AttemptWorktree)> Started(WorktreeRecipe? recipe = null)
    {
        var repository = await _user.Open();
        var worktrees = new AttemptWorktrees(repository, _user.Names, _user.Runner);
        var made = await worktrees.Add(
            "T1-1", _user.Head(), recipe ?? WorktreeRecipe.Empty, _user.Context, Cancel);
        return (repository, made.Value);
    }

    private Task<GitOutcome<AttemptCommit>> Commit(Repository repository) =>
        new AttemptCommits(repository, _user.Names).Commit(new AttemptCommitRequest
        {
            Name = "T1-1",
            Task = "T1",
            Attempt = 1,
            Subject = "Make it",
            Start = _user.Head(),
        }, Cancel);
}
