using System.Diagnostics;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>`kill -9` of a whole run at random moments, and what `--resume` makes of what is left.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Tasks = 16;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Waiting.IsLong ? 20 : 5)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_killed_run_is_resumed_without_loss(int seed)
    {
        var random = new Random(seed);
        var nodes = Graphs.Random(seed, Tasks, 300);
        using var place = new Place();
        var log = Path.Combine(place.Out, "log");
        var plan = nodes.Plan("kill", log).In(place);
        using var run = place.Start("run", plan, "--workers", "4");
        // A line is a moment at which much happens; some microseconds more or less vary what.
        var moment = random.Next(2, Tasks * 3);
        await Waiting.Until(
            () => run.Lines.Count >= moment || run.Lines.Any(line => line.Contains("tasks done")),
            "a moment");
        Thread.SpinWait(random.Next(0, 2_000_000));
        var keepers = place.Marked().Where(pid => pid != run.Pid).ToList();
        _ = Running.Send(run.Pid, Running.Kill);
        // In every second round the processes that keep its commands are killed with it.
        var shot = seed % 2 == 0 ? keepers.Where(IsKeeper).ToList() : [];
        foreach (var pid in shot) _ = Running.Send(pid, Running.Kill);
        var killed = Stopwatch.StartNew();
        await Waiting.Until(() => place.Marked().Count == 0, "every process of the killed run ends");
        output.WriteLine($"seed {seed}: killed after {moment} lines with {keepers.Count} processes under it "
            + $"({shot.Count} keepers shot too), "
            + $"the last gone after {killed.ElapsedMilliseconds} ms");
        Assert.True(killed.Elapsed < Grace, $"processes outlived the run by {killed.Elapsed}");

        var before = await place.Export();
        var said = run.Lines.Count(line => line.Contains(" done at "));
        Assert.True(before.Done().Count >= said, "something was shown as done that the log does not have");
        var kept = Worktree.In(place);
        (await place.Run("run", plan, "--resume", "--workers", "4")).With(0);

        var after = await place.Export();
        Assert.Equal(before, after.Take(before.Count));
        Assert.Equal(Enumerable.Range(1, Tasks), after.Done().Order());
        nodes.AreOn(place, "mmos/kill");
        foreach (var worktree in kept) worktree.NothingIsLost(place);
        await place.VerifyDatabase();
        Assert.Empty(place.Marked());
    }

    private static bool IsKeeper(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains("child");
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    }

    /// <summary>A worktree as the kill left it: where it stood, and what no commit had.</summary>
    private sealed record Worktree(
        string Path, string Head, IReadOnlyList<(string File, string Blob)> Changed)
    {
        public static IReadOnlyList<Worktree> In(Place place)
        {
            var folder = System.IO.Path.Combine(place.State, "worktrees");
            return Directory.Exists(folder)
                ? [.. Directory.GetDirectories(folder).Where(IsWhole).Select(path => Read(path))]
                : [];
        }

        /// <summary>It is still there, or all that was in it is in a commit that a branch holds.</summary>
        public void NothingIsLost(Place place)
        {
            if (Directory.Exists(Path)) return;
            var objects = place.Git("rev-list", "--all", "--objects").Split('\n')
                .Select(line => line.Split(' ')[0]).ToHashSet();
            Assert.Contains(Head, objects);
            foreach (var (file, blob) in Changed)
                Assert.True(objects.Contains(blob), $"{file} of {Path} is in no commit");
        }

        // A half-made one, which git does not know yet, holds nobody's work.
        private static bool IsWhole(string path) => File.Exists(System.IO.Path.Combine(path, ".git"))
            && File.Exists(System.IO.Path.Combine(path, "a.txt"));

        private static Worktree Read(string path)
        {
            var files = Place.GitIn(path, "ls-files", "--others", "--modified", "--exclude-standard")
                .Split('\n').Where(file => file.Length > 0)
                .Where(file => File.Exists(System.IO.Path.Combine(path, file)));
            return new Worktree(path, Place.GitIn(path, "rev-parse", "HEAD"),
                [.. files.Select(file => (file, Place.GitIn(path, "hash-object", file)))]);
        }
    }
}
