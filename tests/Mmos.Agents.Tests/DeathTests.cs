using System.Runtime.Versioning;
using Mmos.Agents.Processes;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests;

/// <summary>No command survives the death of MMOS, of its keeper, or of both.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DeathTests : IAsyncLifetime
{
    /// <summary>A main program, a background child, and a daemon that ignores SIGTERM.</summary>
    private const string Family =
        "sh -c 'echo up >&3; exec tail -f /dev/null' & "
        + "(setsid sh -c 'trap \"\" TERM; echo up >&3; tail -f /dev/null' &); echo up >&3; exec tail -f /dev/null";

    private readonly Place place = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "daemons are found through /proc");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task When_MMOS_is_killed_every_process_of_its_commands_ends()
    {
        var witness = place.NewWitness();
        using var mmos = Victim.Start(place.Folder, $"exec 3>{witness.Path}; {Family}");
        await AllUp(witness);
        var keeper = Assert.Single(new ChildRecords(place.Children).Keepers()).Record.Keeper;
        Place.Kill(mmos.Id);
        await witness.AllGone();
        await Gone(keeper);
        Assert.Empty(Directory.GetFiles(place.Children));
    }

    [Fact]
    public async Task When_the_keeper_is_killed_its_commands_end_before_their_result_and_the_next_one_runs()
    {
        var witness = place.NewWitness();
        var running = place.Run(Holding(witness));
        await AllUp(witness);
        var killed = place.Runner.KeeperPid!.Value;
        Place.Kill(killed);
        var result = await running;
        Assert.Equal((ProcessEnd.Cancelled, null), (result.End, result.ExitCode));
        Assert.Contains("exit code 137", result.Error, StringComparison.Ordinal);
        await witness.AllGone();

        Assert.Equal(4, (await place.Run("exit 4")).ExitCode);
        Assert.NotEqual(killed, place.Runner.KeeperPid);
        Assert.Single(Directory.GetFiles(place.Children)); // the new keeper's own record
    }

    [Fact]
    public async Task When_MMOS_and_its_keeper_are_killed_a_sweep_by_anyone_ends_the_rest()
    {
        var witness = place.NewWitness();
        using var mmos = Victim.Start(place.Folder, $"exec 3>{witness.Path}; {Family}");
        await AllUp(witness);
        var keeper = Assert.Single(new ChildRecords(place.Children).Keepers()).Record.Keeper;
        Place.Kill(mmos.Id, 19); // held still, so that it cannot sweep when the keeper dies
        Place.Kill(keeper.Pid);
        Place.Kill(mmos.Id);
        await mmos.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Place.Limit,
            TestContext.Current.CancellationToken);
        await Gone(keeper);
        Assert.InRange(ChildSweeper.Sweep(place.Children), 3, 6);
        await witness.AllGone();
        Assert.Empty(Directory.GetFiles(place.Children));
    }

    [Fact]
    public async Task A_sweep_ends_marked_processes_even_without_a_record_of_their_command()
    {
        var witness = place.NewWitness();
        var running = place.Run(Holding(witness));
        await AllUp(witness);
        var keeper = place.Runner.KeeperPid!.Value;
        await place.Run("true"); // starts are serial: the first one is on record when the second has run
        File.Delete(Assert.Single(new ChildRecords(place.Children).Children()).File);
        Place.Kill(keeper);
        await running;
        await witness.AllGone();
    }

    [Fact]
    public async Task A_sweep_leaves_living_keepers_other_hosts_and_recycled_numbers_alone()
    {
        var witness = place.NewWitness();
        var gate = place.NewGate();
        var running = place.Run(place.Shell($"exec 3>{witness.Path}; echo up >&3; read x <{gate}; exit 6"));
        Assert.Equal("up", await witness.Line());
        var records = new ChildRecords(place.Children);
        var here = HostProcess.Current;
        records.Write("abroad-1", Record(here with { Host = "elsewhere" }, here with { Host = "elsewhere" }));
        records.Write("old-1", Record(here with { StartTime = 1 }, here with { StartTime = 2 }));
        records.Write("before-1", Record(here with { BootId = "x" }, here with { BootId = "x" }));

        Assert.Equal(0, ChildSweeper.Sweep(place.Children));
        Assert.Equal(["abroad-1.json"], Directory.GetFiles(place.Children).Select(f => Path.GetFileName(f)!)
            .Where(f => f.StartsWith("abroad", StringComparison.Ordinal)
                || f.StartsWith("old", StringComparison.Ordinal) || f.StartsWith("before", StringComparison.Ordinal)));
        File.WriteAllText(gate, "go\n");
        Assert.Equal(6, (await running).ExitCode);
    }

    [Fact]
    public async Task Asked_to_leave_the_keeper_ends_its_trees_first()
    {
        var witness = place.NewWitness();
        var running = place.Run(Holding(witness));
        await AllUp(witness);
        Place.Kill(place.Runner.KeeperPid!.Value, 15);
        Assert.Equal(ProcessEnd.Cancelled, (await running).End);
        await witness.AllGone();
    }

    [Fact]
    public async Task Losing_the_records_folder_harms_no_running_command()
    {
        var witness = place.NewWitness();
        var gate = place.NewGate();
        var running = place.Run(place.Shell($"exec 3>{witness.Path}; echo up >&3; read x <{gate}; exit 8"));
        Assert.Equal("up", await witness.Line());
        Directory.Delete(place.Children, recursive: true);
        Assert.Equal(0, (await place.Run("exit 0")).ExitCode);
        File.WriteAllText(gate, "go\n");
        Assert.Equal(8, (await running).ExitCode);
    }

    [Fact]
    public async Task A_keeper_that_cannot_start_is_a_result_with_a_reason()
    {
        await using var missing = new ChildProcessRunner(place.Children, new KeeperLaunch("/no/such/mmos", []));
        Assert.Equal(ProcessEnd.NotStarted, (await missing.Run(place.Shell("true"), TestContext.Current.CancellationToken)).End);
        await using var wrong = new ChildProcessRunner(place.Children, new KeeperLaunch("/bin/sh", ["-c", "echo no >&2"]));
        var result = await wrong.Run(place.Shell("true"), TestContext.Current.CancellationToken);
        Assert.NotEqual(ProcessEnd.Exited, result.End);
        Assert.NotNull(result.Error);
    }

    private static async Task AllUp(Witness witness)
    {
        for (var i = 0; i < 3; i++) Assert.Equal("up", await witness.Line());
    }

    private static async Task Gone(HostProcess process)
    {
        // Only a parent can wait for a process; everyone else looks.
        var start = DateTime.UtcNow;
        while (process.Life() == ProcessLife.Alive && DateTime.UtcNow - start < Place.Limit) await Task.Yield();
        Assert.Equal(ProcessLife.Gone, process.Life());
    }

    private static ChildRecord Record(HostProcess process, HostProcess keeper) =>
        new() { Process = process, Keeper = keeper, ParentPid = 1, Label = "x", Marker = "no-such-marker" };

    private ProcessRequest Holding(Witness witness) => place.Shell($"exec 3>{witness.Path}; {Family}");
}
