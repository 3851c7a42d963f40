using Mmos.Cli.Composing;
using Mmos.Cli.Seams;
using Mmos.Git.Tests;
using Xunit;

namespace Mmos.Cli.Tests.Composing;

/// <summary>A terminal of an agent sets worktrees up and runs gates, and has nobody to ask.</summary>
public sealed class ForeignConfigTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Tools_for_agents_open_nothing_until_a_person_has_approved_what_came_with_a_clone()
    {
        var cancel = TestRepository.Cancel;
        File.WriteAllText(Path.Combine(_user.Path, "mmos.yaml"),
            "version: 1\ngates: { verify: [\"make check\"] }\n");
        _user.Git("add", "mmos.yaml");
        _user.Git("commit", "-qm", "configure");
        _user.Git("update-ref", "refs/remotes/origin/main", "HEAD");
        var folder = new WorkspaceFolder(_user.Path, Path.Combine(_user.Path, ".mmos"), IsRepository: true);
        var composition = new Composition(new Dictionary<string, string>
        {
            ["MMOS_TRUST_DIR"] = Path.Combine(_user.Path, ".git", "trusted"),
        });

        var refused = (await composition.OpenOrMake(folder, cancel)).Problem!;
        Assert.Equal("not_allowed", refused.Code);
        Assert.Contains("make check", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--trust", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.State));

        composition.Approve((await composition.Foreign(folder, cancel))!);
        var opened = await composition.OpenOrMake(folder, cancel);
        Assert.Null(opened.Problem);
        await opened.Value!.DisposeAsync();
    }
}
