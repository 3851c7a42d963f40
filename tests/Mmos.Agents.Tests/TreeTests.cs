using System.Runtime.Versioning;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests;

/// <summary>
/// Whatever a command starts ends with it. Every process here holds the witness; its end is the proof.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class TreeTests : IAsyncLifetime
{
    /// <summary>
    /// Descendants of every kind; each says "up" when it holds the witness and would live for an hour.
    /// </summary>
    public static readonly TheoryData<string> Kinds = new(
        "sh -c 'echo up >&3; exec tail -f /dev/null' &",
        "trap '' TERM HUP INT; sh -c 'echo up >&3; tail -f /dev/null' &",
        "setsid sh -c 'echo up >&3; exec tail -f /dev/null' &",
        "(setsid sh -c 'trap \"\" TERM; (setsid sh -c \"echo up >&3; tail -f /dev/null\" &) ; exit' &)",
        "(env -i setsid sh -c 'echo up >&3; exec tail -f /dev/null' &)",
        "(sh -c 'echo up >&3; kill -STOP $$; tail -f /dev/null' &)",
        "(setsid sh -c 'trap \"\" TERM; echo up >&3; while :; do sh -c \"sleep 0.01\"; done' &)");

    private readonly Place place = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "daemons are found through /proc");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cancelling_ends_the_whole_tree_before_the_result_is_known(string kind)
    {
        var witness = place.NewWitness();
        using var cancel = new CancellationTokenSource();
        var running = place.RunUntil(Holding(witness, kind + "\nexec tail -f /dev/null"), cancel.Token);
        Assert.Equal("up", await witness.Line());
        await cancel.CancelAsync();
        var result = await running;
        Assert.Equal((ProcessEnd.Cancelled, null), (result.End, result.ExitCode));
        await witness.AllGone();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_program_leaves_behind_is_ended_and_its_code_is_kept(string kind)
    {
        var witness = place.NewWitness();
        var gate = place.NewGate();
        var running = place.Run(Holding(witness, $"{kind}\nread x <{gate}; exit 5"));
        Assert.Equal("up", await witness.Line());
        File.WriteAllText(gate, "go\n");
        var result = await running;
        Assert.Equal((ProcessEnd.Exited, 5), (result.End, result.ExitCode));
        await witness.AllGone();
    }

    [Fact]
    public async Task At_the_timeout_the_whole_tree_ends()
    {
        var witness = place.NewWitness();
        var line = string.Join("\n", Kinds.Select(k => k.Data)) + "\nexec tail -f /dev/null";
        var result = await place.Run(Holding(witness, line) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal((ProcessEnd.TimedOut, null), (result.End, result.ExitCode));
        Assert.InRange(result.Elapsed, TimeSpan.FromSeconds(1), Place.Limit);
        await witness.AllGone();
    }

    [Fact]
    public async Task A_program_may_tidy_up_when_it_is_asked_to_end()
    {
        var witness = place.NewWitness();
        using var cancel = new CancellationTokenSource();
        const string line = "trap 'echo tidied; exit 3' TERM; echo up >&3; while :; do read x <$GATE; done";
        var request = Holding(witness, line.Replace("$GATE", place.NewGate(), StringComparison.Ordinal));
        var running = place.RunUntil(request, cancel.Token);
        Assert.Equal("up", await witness.Line());
        await cancel.CancelAsync();
        Assert.Equal(ProcessEnd.Cancelled, (await running).End);
        Assert.Equal("tidied", place.LogLines[^1]); // some shells report the interrupted read before
    }

    [Fact]
    public async Task Ending_one_tree_leaves_its_neighbours_and_their_daemons_alone()
    {
        Witness neighbour = place.NewWitness(), ended = place.NewWitness();
        var gate = place.NewGate();
        using var cancel = new CancellationTokenSource();
        var daemon = "(setsid sh -c 'echo up >&3; read x <" + gate + "; echo survived >&3' &)";
        var staying = place.Run(Holding(neighbour, $"{daemon}\nread x <{place.NewGate()}"));
        Assert.Equal("up", await neighbour.Line());
        var leaving = place.RunUntil(
            Holding(ended, Kinds.First().Data + "\nexec tail -f /dev/null"), cancel.Token);
        Assert.Equal("up", await ended.Line());
        await cancel.CancelAsync();
        await leaving;
        await ended.AllGone();
        File.WriteAllText(gate, "go\n");
        Assert.Equal("survived", await neighbour.Line());
        await place.Runner.DisposeAsync();
        Assert.Equal(ProcessEnd.Cancelled, (await staying).End);
        await neighbour.AllGone();
    }

    [Fact]
    public async Task A_request_that_is_cancelled_before_it_starts_runs_nothing()
    {
        var result = await place.RunUntil(place.Shell("echo ran"), new CancellationToken(canceled: true));
        Assert.Equal(ProcessEnd.Cancelled, result.End);
        Assert.False(File.Exists(place.Log));
    }

    [Fact]
    public async Task A_command_that_runs_a_keeper_of_its_own_ends_with_everything_below()
    {
        var witness = place.NewWitness();
        using var cancel = new CancellationTokenSource();
        var inner = Directory.CreateDirectory(Path.Combine(place.Folder, "inner")).FullName;
        var launch = Processes.KeeperLaunch.ThisProgram();
        string[] command = [launch.Program, .. launch.Arguments.SkipLast(1), Victim.Word, inner,
            $"exec 3>{witness.Path}; {Kinds.First().Data}\nexec tail -f /dev/null"];
        var running = place.RunUntil(place.Request(command), cancel.Token);
        Assert.Equal("up", await witness.Line());
        await cancel.CancelAsync();
        Assert.Equal(ProcessEnd.Cancelled, (await running).End);
        await witness.AllGone();
    }

    private ProcessRequest Holding(Witness witness, string line) =>
        place.Shell($"exec 3>{witness.Path}; {line}");
}
