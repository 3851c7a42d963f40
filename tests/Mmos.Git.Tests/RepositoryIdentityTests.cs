using Xunit;

namespace Mmos.Git.Tests;

public sealed class RepositoryIdentityTests
{
    [Theory]
    [InlineData("https://github.com/ayse/shop.git")]
    [InlineData("https://ayse:token@GitHub.com/ayse/shop")]
    [InlineData("git@github.com:ayse/shop.git")]
    [InlineData("ssh://git@github.com/ayse/shop.git/")]
    public void Every_spelling_of_an_origin_is_one_repository_on_every_machine(string url) => Assert.Equal(
        RepositoryIdentity.Of("https://github.com/ayse/shop", "north:/src", "north").Id,
        RepositoryIdentity.Of(url, "south:/other", "south").Id);

    [Theory]
    [InlineData("https://ayse:secret@example.org/shop.git", "https://example.org/shop.git")]
    [InlineData("secret@example.org:shop.git", "example.org:shop.git")]
    [InlineData("/srv/shop.git", "/srv/shop.git")]
    public void What_is_shown_of_an_origin_has_no_password(string url, string shown) =>
        Assert.Equal(shown, RepositoryIdentity.Of(url, "north:/src", "north").Origin);

    [Fact]
    public void Without_an_origin_a_place_is_its_own_repository()
    {
        var here = RepositoryIdentity.Of(null, "north:/src", "north");
        Assert.Equal(here, RepositoryIdentity.Of(null, "north:/src", "north"));
        Assert.NotEqual(here.Id, RepositoryIdentity.Of(null, "south:/src", "south").Id);
        Assert.NotEqual(here.Id, RepositoryIdentity.Of(null, "north:/other", "north").Id);
    }

    [Fact]
    public void An_origin_in_the_file_system_belongs_to_its_machine() => Assert.NotEqual(
        RepositoryIdentity.Of("/srv/shop.git", "north:/src", "north").Id,
        RepositoryIdentity.Of("/srv/shop.git", "south:/src", "south").Id);

    [Theory]
    [InlineData("git@github.com:ayse/shop.git",
        "https://github.com/ayse/shop/compare/main...mmos/x?expand=1")]
    [InlineData("https://gitlab.example.org/a/b/shop.git",
        "https://gitlab.example.org/a/b/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=mmos/x"
        + "&merge_request%5Btarget_branch%5D=main")]
    [InlineData("https://example.org/shop.git", null)]
    public void The_page_that_opens_a_pull_request_is_known_or_not(string url, string? page) =>
        Assert.Equal(page, RemotePlace.Parse(url)!.ComparePage("main", "mmos/x"));

    [Theory]
    [InlineData("/srv/shop.git")]
    [InlineData("../shop.git")]
    [InlineData("file:///srv/shop.git")]
    [InlineData("C:/src/shop")]
    public void A_path_is_no_place_on_a_server(string url) => Assert.Null(RemotePlace.Parse(url));
}
