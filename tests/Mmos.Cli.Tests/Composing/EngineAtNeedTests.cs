using System.Diagnostics;
using System.Reflection;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Composing;
using Mmos.Cli.Seams;
using Mmos.Git.Tests;
using Mmos.Mcp.Tests.Given;
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
        await using var workspace = await Open();
        var seam = workspace.Orchestrator;
        await using var engine = new EngineAtNeed(workspace, seam, TimeProvider.System).Begun();
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

    [Fact]
    public async Task A_quiet_log_is_not_asked_and_a_change_is_heard()
    {
        await using var workspace = await Open();
        var seam = workspace.Orchestrator;
        var counted = CallCount.Over(seam);
        var time = new ManualTime();
        await using var engine = new EngineAtNeed(workspace, counted.Seam, time).Begun();
        await Until(() => time.Timers == 1);
        // What the opening of the workspace still stirs up is over after a look or two.
        var first = -1;
        for (var look = 0; look < 5 && first != counted.Calls; look++)
        {
            first = counted.Calls;
            await Pass(time);
        }

        for (var look = 0; look < 10; look++) await Pass(time);

        Assert.Equal(first, counted.Calls);
        await Submit(seam);
        // Less than a minute in all: after that it looks anyway.
        for (var look = 0; look < 10 && counted.Calls == first; look++) await Pass(time);
        Assert.NotEqual(first, counted.Calls);
    }

    [Fact]
    public async Task A_worker_whose_process_dies_is_reported_though_the_log_is_quiet()
    {
        await using var workspace = await Open();
        var seam = workspace.Orchestrator;
        var time = new ManualTime();
        await using var engine = new EngineAtNeed(workspace, seam, time).Begun();
        // Waits for its input as long as nobody closes it.
        using var process = Process.Start(new ProcessStartInfo("git", ["cat-file", "--batch"])
        {
            WorkingDirectory = _user.Path,
            RedirectStandardInput = true,
        })!;
        var found = HostProcess.Find(process.Id)!;
        await seam.Workers.Register(new RegisterRequest
        {
            Name = "w1",
            Agent = "claude",
            Process = new ProcessInfo(found.Host, found.BootId, found.Pid, found.StartTime),
        }, Cancel);
        await Until(() => time.Timers == 1);
        await Pass(time); // the look that the registration is worth

        process.Kill();
        await process.WaitForExitAsync(Cancel);
        await Pass(time);

        await Until(seam, async () => (await seam.Workers.Get("w1", Cancel)).Value!.Status == "offline");
    }

    private async Task<Workspace> Open()
    {
        var folder = new WorkspaceFolder(_user.Path, Path.Combine(_user.Path, ".mmos"), IsRepository: true);
        var opened = await Workspace.Open(folder, new Dictionary<string, string>(), create: true, Cancel);
        return opened.Value!;
    }

    /// <summary>Two seconds, and what the engine does in them.</summary>
    private static async Task Pass(ManualTime time)
    {
        var timers = time.Made;
        time.Advance(TimeSpan.FromSeconds(2));
        await Until(() => time.Made > timers);
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        while (!isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
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

/// <summary>Counts what is asked of a seam, except waiting for news.</summary>
#pragma warning disable CA1852 // The proxy is a class derived from it, made at run time.
public class CallCount : DispatchProxy
#pragma warning restore CA1852
{
    private object _inner = null!;
    private CallCount _all = null!;
    private int _calls;

    /// <summary>Answers as the seam below does.</summary>
    public IOrchestrator Seam => (IOrchestrator)(object)this;

    /// <summary>So far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Counts on a seam.</summary>
    public static CallCount Over(IOrchestrator seam) => Made(typeof(IOrchestrator), seam, null);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(_inner, args);
        if (targetMethod.IsSpecialName) return Made(targetMethod.ReturnType, answer!, _all);
        if (targetMethod.Name != nameof(IRecords.WaitForChange)) Interlocked.Increment(ref _all._calls);
        return answer;
    }

    private static CallCount Made(Type type, object inner, CallCount? all)
    {
        var made = (CallCount)Create(type, typeof(CallCount));
        (made._inner, made._all) = (inner, all ?? made);
        return made;
    }
}
