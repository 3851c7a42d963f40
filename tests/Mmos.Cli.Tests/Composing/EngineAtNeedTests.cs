using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Composing;
using Mmos.Cli.Seams;
using Mmos.Git.Tests;
using Xunit;

namespace Mmos.Cli.Tests.Composing;

/// <summary>A terminal without a server beside it verifies and merges what its agent hands in.</summary>
public sealed class EngineAtNeedTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TestRepository _user = new();

    private static CancellationToken Cancel => TestRepository.Cancel;

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task What_is_handed_in_lands_and_the_host_is_free_again()
    {
        var folder = new WorkspaceFolder(_user.Path, Path.Combine(_user.Path, ".mmos"), IsRepository: true);
        var opened = await Workspace.Open(folder, new Dictionary<string, string>(), create: true, Cancel);
        await using var workspace = opened.Value!;
        await using var engine = new EngineAtNeed(workspace);
        var seam = workspace.Orchestrator;
        await Submit(seam);
        await seam.Workers.Register(
            new RegisterRequest { Name = "w1", Agent = "claude", Process = Supervisor.Process }, Cancel);
        var claimed = await seam.Work.Claim(new ClaimRequest { Worker = "w1", Registration = 1 }, Cancel);
        var begun = (await seam.Attempts.Open(claimed.Value![0], Cancel)).Value!;
        await File.WriteAllTextAsync(Path.Combine(begun.Directory, "new.txt"), "made", Cancel);

        Assert.Null((await seam.Attempts.HandIn(begun.Order.Lease, "made it", null, Cancel)).Problem);
        engine.Wake();

        await Until(seam, async () => (await seam.Tasks.Get("T1", Cancel)).Value!.Status == "done");
        Assert.Equal("made", _user.Git("show", "mmos/shop:new.txt"));
        await Until(seam, async () => await seam.Upkeep.HolderOf(Supervisor.Effect, Cancel) is null);
    }

    private async Task Submit(IOrchestrator seam)
    {
        var plan = new Plan
        {
            Project = "shop",
            Goal = "Sell tea",
            Repository = _user.Path,
            Tasks = [new TaskSpec { Key = "a", Title = "Do a" }],
        };
        var repository = new RepositoryInfo(_user.Path, "main", _user.Head().Value, "mmos/shop");
        Assert.Null((await seam.Projects.Submit(plan, repository, null, Cancel)).Problem);
    }

    private static async Task Until(IOrchestrator seam, Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        while (true)
        {
            var seq = await seam.Records.WaitForChange(-1, limit.Token);
            if (await isSo()) return;
            await seam.Records.WaitForChange(seq, limit.Token);
        }
    }
}
