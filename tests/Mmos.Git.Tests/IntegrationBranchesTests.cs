using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class IntegrationBranchesTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task A_new_project_gets_a_branch_from_its_base_and_the_next_call_finds_it()
    {
        var branches = new IntegrationBranches(await _user.Open(), _user.Names);
        var before = _user.Fingerprint();
        var start = _user.Head();

        var made = await branches.Ensure("shop", start, Cancel);
        var found = await branches.Ensure("shop", start, Cancel);

        Assert.Equal(new IntegrationBranch("mmos/shop", start, IsNew: true), made.Value);
        Assert.Equal(new IntegrationBranch("mmos/shop", start, IsNew: false), found.Value);
        Assert.Equal(before, _user.Fingerprint());
    }

    [Theory]
    [InlineData("mmos")]
    [InlineData("MMOS")]
    [InlineData("mmos/shop/old")]
    [InlineData("mmos/Shop")]
    public async Task A_clashing_branch_is_refused_and_nothing_is_made(string existing)
    {
        _user.Git("branch", existing);
        var branches = new IntegrationBranches(await _user.Open(), _user.Names);

        var made = await branches.Ensure("shop", _user.Head(), Cancel);

        Assert.Equal(GitRefusalKind.RefClash, made.Refusal?.Kind);
        Assert.Contains($"git branch -m {existing}", made.Refusal!.Text);
        Assert.Equal("", _user.Git("branch", "--list", "mmos/shop"));
    }

    [Fact]
    public async Task Another_prefix_gets_round_a_clash()
    {
        _user.Git("branch", "mmos");
        var names = BranchNames.WithPrefix("team/bots").Value;

        var made = await new IntegrationBranches(await _user.Open(), names)
            .Ensure("shop", _user.Head(), Cancel);

        Assert.Equal("team/bots/shop", made.Value.Name);
    }

    [Fact]
    public async Task The_first_part_of_a_prefix_may_not_be_a_branch()
    {
        _user.Git("branch", "team");
        var names = BranchNames.WithPrefix("team/bots").Value;

        var made = await new IntegrationBranches(await _user.Open(), names)
            .Ensure("shop", _user.Head(), Cancel);

        Assert.Equal(GitRefusalKind.RefClash, made.Refusal?.Kind);
    }

    [Theory]
    [InlineData("t12-1")]
    [InlineData("a..b")]
    [InlineData("a.lock")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("")]
    public async Task A_project_id_that_cannot_name_a_branch_is_refused(string project)
    {
        var made = await new IntegrationBranches(await _user.Open(), _user.Names)
            .Ensure(project, _user.Head(), Cancel);

        Assert.Equal(GitRefusalKind.BadName, made.Refusal?.Kind);
    }

    [Fact]
    public async Task A_move_from_where_the_branch_is_succeeds_and_a_second_one_is_told_that_it_moved()
    {
        var branches = new IntegrationBranches(await _user.Open(), _user.Names);
        var start = _user.Head();
        var next = _user.CommitOn(start, ("b.txt", "b"));
        await branches.Ensure("shop", start, Cancel);

        Assert.Equal(next, (await branches.Move("shop", next, start, Cancel)).Value);
        Assert.Equal(GitRefusalKind.Moved, (await branches.Move("shop", next, start, Cancel)).Refusal?.Kind);
        Assert.Equal(next, (await branches.Tip("shop", Cancel)).Value);
    }

    [Fact]
    public async Task A_branch_that_the_user_looks_at_is_not_moved_under_them()
    {
        var branches = new IntegrationBranches(await _user.Open(), _user.Names);
        var start = _user.Head();
        var next = _user.CommitOn(start, ("b.txt", "b"));
        await branches.Ensure("shop", start, Cancel);
        _user.Git("switch", "-q", "mmos/shop");

        var moved = await branches.Move("shop", next, start, Cancel);

        Assert.Equal(GitRefusalKind.CheckedOut, moved.Refusal?.Kind);
        Assert.Equal(start, _user.Head("mmos/shop"));
    }
}
