using System.Runtime.Versioning;
using System.Text.Json;
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
        + "(setsid sh -c 'trap \"\" TERM; echo up >&3; tail -f /dev/null' &); "
        + "echo up >&3; exec tail -f /dev/null";

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
        var keeper = Assert.Single(ChildBooks.Read(place.Children)).Header.Keeper!;
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
        var keeper = Assert.Single(ChildBooks.Read(place.Children)).Header.Keeper!;
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
        var book = Assert.Single(ChildBooks.Read(place.Children));
        File.WriteAllText(book.File,
            File.ReadLines(book.File).First() + "\n{\"id\":1,\"pi"); // torn by a crash
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
        var here = HostProcess.Current;
        WriteBook("abroad", here with { Host = "elsewhere" }, here);
        WriteBook("old", here with { StartTime = 1 }, here with { StartTime = 2 });
        WriteBook("before", here with { BootId = "x" }, here);
        Assert.Equal(0, ChildSweeper.Sweep(place.Children));
        var left = Directory.GetFiles(place.Children).Select(f => Path.GetFileName(f)!).Order().ToList();
        Assert.Equal(2, left.Count); // the living keeper's and the other host's
        Assert.Contains("abroad.jsonl", left);
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
        await using var missing =
            new ChildProcessRunner(place.Children, new KeeperLaunch("/no/such/mmos", []));
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(ProcessEnd.NotStarted, (await missing.Run(place.Shell("true"), cancel)).End);
        await using var wrong =
            new ChildProcessRunner(place.Children, new KeeperLaunch("/bin/sh", ["-c", "echo no >&2"]));
        var result = await wrong.Run(place.Shell("true"), cancel);
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
        while (process.Life() == ProcessLife.Alive && DateTime.UtcNow - start < Place.Limit)
            await Task.Yield();
        Assert.Equal(ProcessLife.Gone, process.Life());
    }

    private void WriteBook(string name, HostProcess keeper, HostProcess command)
    {
        var header = new BookLine { Keeper = keeper, Marker = "no-such-marker" };
        var line = new BookLine { Id = 1, Pid = command.Pid, StartTime = command.StartTime };
        File.WriteAllLines(Path.Combine(place.Children, name + ".jsonl"),
            [JsonSerializer.Serialize(header, KeeperJson.Default.BookLine),
             JsonSerializer.Serialize(line, KeeperJson.Default.BookLine)]);
    }

    private ProcessRequest Holding(Witness witness) => place.Shell($"exec 3>{witness.Path}; {Family}");
}
