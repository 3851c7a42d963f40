using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>Backups of a workspace at work, and what is made of them.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    private const int Tasks = 8;

    [Fact]
    public Task A_backup_under_load_is_restored_in_place_and_the_run_goes_on_to_its_end() =>
        Show(_ => { });

    [Fact]
    public Task A_backup_under_load_is_restored_into_PostgreSQL_and_the_run_goes_on_to_its_end()
    {
        var address = Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES");
        Assert.SkipWhen(address is null, "no PostgreSQL: MMOS_TEST_POSTGRES is not set");
        return Show(place => File.AppendAllText(
            Path.Combine(place.Repo, "mmos.yaml"), $"database: {address}\n"), isElsewhere: true);
    }

    private async Task Show(Action<Place> between, bool isElsewhere = false)
    {
        using var place = new Place();
        // A backup goes back into a workspace of its own name only.
        var name = $"b-{Guid.NewGuid():n}";
        place.Write("mmos.yaml", $"version: 1\nworkspace: {name}\n");
        var plan = Enumerable.Range(1, Tasks).Aggregate(new PlanText("shop"), (text, i) => text.Task(
            $"t{i}", $"echo {i} > f{i}.txt; sleep 0.2", i > 2 ? [$"t{i - 2}"] : [])).In(place);
        var file = Path.Combine(place.Folder, "a.mmos");
        using (var run = place.Start("run", plan, "--workers", "2"))
        {
            await run.Line("T3");
            (await place.Run("backup", file)).With(0);
            await run.Line("T5");
            run.Signal(Running.Kill);
        }
        await Waiting.Until(() => place.Marked().Count == 0, "every process of the killed run ends");
        (await place.Run("restore", file, "--drill")).With(0);

        between(place);
        if (!isElsewhere) (await place.Run("restore", file)).With(4);
        var other = (await place.Run("restore", file, "--force", "--workspace", "other")).With(4);
        Assert.Contains($"is a backup of the workspace `{name}`", other.Error[0]);
        var restored = (await place.Run("restore", file, "--force")).With(0);
        output.WriteLine(restored.Text);
        Assert.Equal(!isElsewhere, restored.Text.Contains("before-restore.mmos"));
        (await place.Run("run", plan, "--resume", "--workers", "2")).With(0);

        Assert.Equal(Enumerable.Range(1, Tasks), (await place.Export()).Done().Order());
        var branch = (await place.Json("project", "show", "shop")).GetProperty("branch").GetString()!;
        for (var i = 1; i <= Tasks; i++) Assert.Equal($"{i}", place.Show(branch, $"f{i}.txt"));
        await place.VerifyDatabase();
        // The run was killed, so the next process looked at the log; by then the marks of the dead are gone.
        var log = await File.ReadAllTextAsync(Path.Combine(place.State, "logs", "system.log"));
        Assert.Contains("had ended uncleanly;", log);
        Assert.Empty(Directory.GetFiles(Path.Combine(place.State, "run", "open")));
    }

    [Fact]
    public async Task A_damaged_log_is_shown_with_the_command_that_restores_it_and_is_not_written()
    {
        using var place = new Place();
        var plan = new PlanText("shop").Task("a", "echo a > a2.txt").In(place);
        (await place.Run("run", plan)).With(0);
        (await place.Run("backup")).With(0);
        var bytes = await File.ReadAllBytesAsync(place.Database);
        // Every copy of such a content: which of them the database reads is its own affair.
        for (int at; (at = bytes.AsSpan().IndexOf("{\"lease\":"u8)) >= 0;) bytes[at] = (byte)'[';
        await File.WriteAllBytesAsync(place.Database, bytes);

        // Questions are answered by the tables; only who would change something needs the log.
        Assert.Contains("T1", (await place.Run("task", "list")).With(0).Text);
        var said = Assert.Single((await place.Run("project", "pause", "shop")).With(5).Error);
        Assert.Contains("cannot be read", said);
        Assert.Contains("mmos restore --force .mmos/backups/default-", said);
        Assert.Contains(said, (await place.Run("run", plan, "--resume")).With(5).Error);
        (await place.Run("db", "verify")).With(1);

        var command = said[(said.IndexOf("mmos restore") + 5)..].Split(' ');
        Assert.Contains("mmos.db.damaged-1", (await place.Run(command)).With(0).Text);
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task What_is_finished_gives_its_room_back_and_work_that_did_not_land_stays()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nlogs: { keep: 1s }\nbackup: { every: 1h, keep: 1 }\n");
        place.Commit("configure");
        var plan = new PlanText("shop").Task("a", "echo a > a2.txt")
            .Task("b", "echo b > b2.txt; false", retries: 0).In(place);
        (await place.Run("run", plan)).With(1);
        (await place.Run("task", "cancel", "T2")).With(0);
        await Waiting.Until(() => File.GetLastWriteTimeUtc(place.Database) < DateTime.UtcNow.AddSeconds(-2),
            "logs are old");
        var dry = (await place.Run("maintain", "--dry-run")).With(0);
        Assert.Contains("nothing was changed", dry.Text);
        var worktree = Path.Combine(place.State, "worktrees", "T2-1");
        Assert.True(Directory.Exists(worktree));
        var notes = (await place.Json("maintain")).GetProperty("steps")[0].GetProperty("notes");
        Assert.Equal($"{worktree}: it holds work that is not in the integration branch",
            notes[0].GetString());
        Assert.Empty(Directory.GetFiles(Path.Combine(place.State, "logs", "attempts"), "T2-1.log"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(place.State, "logs", "attempts"), "T1-1.log"));
        Assert.True(File.Exists(Path.Combine(worktree, "b2.txt")), "work that no commit has was deleted");
        await place.VerifyDatabase();
    }
}
