using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class RepositoryTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Opening_gives_the_main_worktree_its_branch_and_no_origin()
    {
        var repository = await _user.Open();

        Assert.Equal(_user.Path, repository.MainWorktree);
        Assert.Equal(new Checkout(_user.Head(), "main", false), repository.AtOpen);
        Assert.Null(repository.OriginUrl);
    }

    [Fact]
    public async Task Opening_gives_the_origin_url_as_the_name_across_machines()
    {
        _user.Git("remote", "add", "origin", "https://example.org/shop.git");

        Assert.Equal("https://example.org/shop.git", (await _user.Open()).OriginUrl);
    }

    [Fact]
    public async Task Opening_from_a_subfolder_leads_to_the_main_worktree()
    {
        _user.Write("src/deep/x.txt", "x");

        Assert.Equal(_user.Path, (await _user.Open(Path.Combine(_user.Path, "src", "deep"))).MainWorktree);
    }

    [Fact]
    public async Task Opening_inside_an_attempts_worktree_leads_to_the_main_worktree()
    {
        var repository = await _user.Open();
        var worktrees = new AttemptWorktrees(repository, _user.Names, _user.Runner);
        var made = await worktrees.Add("T1-1", _user.Head(), WorktreeRecipe.Empty, _user.Context, Cancel);

        Assert.Equal(_user.Path, (await _user.Open(made.Value.Path)).MainWorktree);
    }

    [Fact]
    public async Task Opening_lets_git_ignore_the_state_folder_once_and_leaves_gitignore_alone()
    {
        var before = _user.Fingerprint();
        await _user.Open();
        await _user.Open();
        _user.Write(".mmos/mmos.db", "x");

        var lines = File.ReadAllLines(Path.Combine(_user.Path, ".git", "info", "exclude"));
        Assert.Single(lines, "/.mmos/");
        Assert.Equal("", _user.Git("status", "--porcelain"));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task A_dirty_checkout_is_dirty_and_an_untracked_file_does_not_count()
    {
        _user.Write("new.txt", "x");
        Assert.False((await _user.Open()).AtOpen.IsDirty);

        _user.Write("a.txt", "changed");
        Assert.True((await _user.Open()).AtOpen.IsDirty);
    }

    [Fact]
    public async Task Reading_the_checkout_does_not_even_refresh_time_stamps_in_the_users_index()
    {
        var file = Path.Combine(_user.Path, "a.txt");
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var before = _user.Fingerprint();

        Assert.False((await _user.Open()).AtOpen.IsDirty);

        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task A_detached_head_has_no_branch()
    {
        _user.Git("checkout", "-q", "--detach");

        var repository = await _user.Open();

        Assert.Null(repository.AtOpen.Branch);
        Assert.Equal(_user.Head(), (await repository.Resolve(null, Cancel)).Value);
    }

    [Fact]
    public async Task A_missing_folder_is_refused() =>
        await IsRefused(Path.Combine(_user.Path, "nowhere"), GitRefusalKind.PathMissing, "does not exist");

    [Fact]
    public async Task A_folder_outside_any_repository_is_refused() =>
        await IsRefused(Path.GetDirectoryName(_user.Path)!, GitRefusalKind.NotARepository, "git init");

    [Fact]
    public async Task A_bare_repository_is_refused()
    {
        var bare = Path.Combine(Path.GetDirectoryName(_user.Path)!, "bare.git");
        _user.Git("clone", "-q", "--bare", ".", bare);

        await IsRefused(bare, GitRefusalKind.Bare, "bare");
    }

    [Fact]
    public async Task A_worktree_of_a_bare_repository_is_refused()
    {
        var folder = Path.GetDirectoryName(_user.Path)!;
        var bare = Path.Combine(folder, "bare.git");
        _user.Git("clone", "-q", "--bare", ".", bare);
        GitIn(bare, "worktree", "add", "-q", Path.Combine(folder, "linked"), "main");

        await IsRefused(Path.Combine(folder, "linked"), GitRefusalKind.Bare, "bare");
    }

    [Fact]
    public async Task A_repository_without_commits_is_refused()
    {
        using var empty = new TestRepository(isEmpty: true);

        await IsRefused(empty.Path, GitRefusalKind.NoCommits, "git commit");
        Assert.DoesNotContain(
            "/.mmos/", File.ReadAllText(Path.Combine(empty.Path, ".git", "info", "exclude")));
    }

    [Fact]
    public async Task An_unknown_base_is_refused()
    {
        var resolved = await (await _user.Open()).Resolve("nonsense", Cancel);

        Assert.Equal(GitRefusalKind.UnknownRevision, resolved.Refusal?.Kind);
        Assert.Contains("'nonsense'", resolved.Refusal!.Text);
    }

    [Fact]
    public async Task Opening_inside_a_submodule_works_on_the_submodule()
    {
        using var other = new TestRepository();
        _user.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.Path, "sub");
        var folder = Path.Combine(_user.Path, "sub");

        Assert.Equal(folder, (await _user.Open(folder)).MainWorktree);
    }

    private static async Task IsRefused(string path, GitRefusalKind kind, string words)
    {
        var opened = await Repository.Open(await FindGit(), path, Cancel);
        Assert.Equal(kind, opened.Refusal?.Kind);
        Assert.Contains(words, opened.Refusal!.Text);
        Assert.DoesNotContain('\n', opened.Refusal.Text);
    }
}
