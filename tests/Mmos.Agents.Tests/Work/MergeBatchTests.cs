using System.Globalization;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Git;
using Mmos.Git.Tests;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests.Work;

/// <summary>Eight tasks of one branch; the gate fails on trees that hold what the case says.</summary>
public sealed class MergeBatchTests(ITestOutputHelper output) : IDisposable
{
    private const int Tasks = 8;
    private readonly TestRepository _user = new();
    private readonly List<int[]> _gated = [];
    private Func<int[], bool> _isBroken = _ => false;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _user.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5, 1)]
    [InlineData(5, 4)]
    [InlineData(5, 6)]
    [InlineData(5, 8)]
    [InlineData(13, 2, 7)]
    [InlineData(15, 1, 2, 3)]
    [InlineData(19, 1, 2, 3, 4, 5, 6, 7, 8)]
    public async Task All_land_but_those_that_break_the_tree(int mostRuns, params int[] culprits)
    {
        _isBroken = tree => tree.Any(culprits.Contains);

        var (landed, failed) = await Settle();

        Assert.Equal(Enumerable.Range(1, Tasks).Except(culprits), landed.Order());
        Assert.Equal(culprits, failed.Order());
        output.WriteLine($"{_gated.Count} runs");
        Assert.InRange(_gated.Count, 1, mostRuns);
    }

    [Fact]
    public async Task Of_two_that_pass_apart_and_fail_together_one_lands()
    {
        _isBroken = tree => tree.Contains(3) && tree.Contains(5);

        var (landed, failed) = await Settle();

        Assert.Equal(Tasks - 1, landed.Count);
        Assert.Contains(Assert.Single(failed), new[] { 3, 5 });
    }

    [Fact]
    public async Task A_tree_that_failed_is_not_gated_again()
    {
        _isBroken = tree => tree.Contains(8);
        await Settle();
        Assert.Equal(_gated.Count, _gated.Select(t => string.Join(' ', t)).Distinct().Count());
    }

    [Fact]
    public async Task Those_that_may_not_be_recorded_together_go_one_by_one()
    {
        var (batch, git) = await Make();
        var step = await batch.Next(Cancel);
        Assert.Equal(Tasks, step.Landing!.Tasks.Count);

        batch.Refused(step.Landing.Tasks);
        var alone = await batch.Next(Cancel);

        Assert.Equal("T1", Assert.Single(alone.Landing!.Tasks).Task.Id);
        batch.Refused(alone.Landing.Tasks);
        Assert.DoesNotContain(batch.Open, order => order.Task.Id == "T1");
        Assert.NotNull(git);
    }

    [Fact]
    public async Task A_broken_machine_gives_all_back_and_blames_nobody()
    {
        _isBroken = _ => throw new IOException("no disk");
        var (batch, _) = await Make();
        await Assert.ThrowsAsync<IOException>(() => batch.Next(Cancel));
        Assert.Equal(Tasks, batch.Open.Count);
    }

    /// <summary>Lets every step have its way, as whoever records and moves the branch would.</summary>
    private async Task<(List<int> Landed, List<int> Failed)> Settle()
    {
        var (batch, git) = await Make();
        List<int> landed = [], failed = [];
        while (batch.IsOpen)
        {
            var step = await batch.Next(Cancel);
            failed.AddRange(step.Failed.Select(f => Number(f.Order)));
            Assert.Empty(step.Broken);
            if (step.Landing is not { } landing) continue;
            Assert.False(_isBroken([.. Files(landing.To)]), "what lands passed");
            var moved = await git.Integration.Move("p", landing.To, landing.From, Cancel);
            Assert.True(moved.IsDone, moved.Refusal?.Text);
            landed.AddRange(landing.Tasks.Select(Number));
            batch.Settled(landing.Tasks);
        }
        return (landed, failed);
    }

    private async Task<(MergeBatch Batch, ProjectGit Git)> Make()
    {
        var repository = await _user.Open();
        var git = ProjectGit.On(repository, BranchNames.Default, new Runner(Gate));
        var start = _user.Head();
        await git.Integration.Ensure("p", start, Cancel);
        List<WorkOrder> orders = [];
        for (var n = 1; n <= Tasks; n++)
        {
            _user.Git("switch", "-q", "-c", $"b{n}", start.Value);
            _user.Write($"t{n}", $"{n}\n");
            orders.Add(Order(n, _user.Commit($"task {n}")));
        }
        _user.Git("switch", "-q", "main");
        var folders = new TaskFolders(_user.Logs);
        var gates = new Gates(folders, WorktreeRecipe.Empty, new GateResults());
        return (new MergeBatch(git, gates, orders), git);
    }

    private int Gate(string directory)
    {
        int[] tree = [.. Numbers(Directory.GetFiles(directory).Select(f => Path.GetFileName(f)!)).Order()];
        _gated.Add(tree);
        return _isBroken(tree) ? 1 : 0;
    }

    private IEnumerable<int> Files(CommitId commit) =>
        Numbers(_user.Git("ls-tree", "--name-only", commit.Value).Split('\n'));

    private static IEnumerable<int> Numbers(IEnumerable<string> files) => files
        .Where(f => f.Length == 2 && f[0] == 't')
        .Select(f => int.Parse(f[1..], CultureInfo.InvariantCulture));

    private static int Number(WorkOrder order) =>
        int.Parse(order.Task.Id[1..], CultureInfo.InvariantCulture);

    private static WorkOrder Order(int n, CommitId commit)
    {
        var project = new ProjectInfo
        {
            Id = "p",
            Name = "p",
            Goal = "",
            Status = "active",
            Branch = "mmos/p",
            CreatedAt = default,
            UpdatedAt = default,
        };
        var task = new TaskInfo
        {
            Id = $"T{n}",
            Key = $"t{n}",
            Project = "p",
            Title = $"task {n}",
            Status = "merging",
            Priority = "P1",
            Type = "functional",
            Kind = "coding",
            Tier = "auto",
            CreatedAt = default,
            UpdatedAt = default,
            Attempt = 1,
            Commit = commit.Value,
            Verify = ["gate"],
        };
        return new WorkOrder(new LeaseRef(task.Id, 3, "merger"), "merge", task, project, false);
    }

    /// <summary>Judges a checkout without a process.</summary>
    private sealed class Runner(Func<string, int> gate) : IProcessRunner
    {
        public Task<ProcessResult> Run(ProcessRequest request, CancellationToken cancel) =>
            Task.FromResult(
                new ProcessResult(ProcessEnd.Exited, gate(request.Directory), null, TimeSpan.Zero));
    }
}
