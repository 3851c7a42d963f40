using Mmos.Api;
using Mmos.Git.Tests;

namespace Mmos.Agents.Tests.Work;

/// <summary>Attempts of workers that work by themselves, on a real repository.</summary>
public sealed class AttemptsTests : IAsyncLifetime
{
    private const string Secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    private Workshop _shop = null!;

    private static CancellationToken Cancel => Workshop.Cancel;

    private IAttempts Attempts => _shop.Seam.Attempts;

    public async ValueTask InitializeAsync() => _shop = await Workshop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task An_accepted_task_gets_a_worktree_a_branch_and_a_brief()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var begun = await _shop.Begin("reviewer");

        Assert.Equal("1\n2\n3\n4\n5\n6\n7\n8\n9\n", Read(begun, "a.txt"));
        Assert.Equal("mmos/T1-1", begun.Branch);
        Assert.Equal("mmos/T1-1", TestRepository.GitIn(begun.Directory, "branch", "--show-current"));
        Assert.Contains("Sell tea", begun.Brief, StringComparison.Ordinal);
        Assert.Contains("- a is there", begun.Brief, StringComparison.Ordinal);
        Assert.Contains("Look twice", begun.Brief, StringComparison.Ordinal);
        Assert.Equal("T1", begun.Environment["MMOS_TASK"]);
        Assert.True(Directory.Exists(begun.Environment["MMOS_OUTBOX"]));
    }

    [Fact]
    public async Task Beginning_again_gives_the_same_place_with_what_was_made_there()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var first = await _shop.Begin("w1");
        Write(first, "new.txt", "mine");

        var again = (await Attempts.Open(first.Order, Cancel)).Value!;

        Assert.Equal(first.Directory, again.Directory);
        Assert.Equal("mine", Read(again, "new.txt"));
    }

    [Fact]
    public async Task A_lease_that_is_over_begins_and_ends_nothing()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var order = await _shop.Take("w1");
        await _shop.Seam.Work.GiveBack(order.Lease, "drained", "", null, Cancel);

        Assert.Equal("stale", (await Attempts.Open(order, Cancel)).Problem!.Code);
        Assert.Equal("stale", (await Attempts.HandIn(order.Lease, "", null, Cancel)).Problem!.Code);
        Assert.Equal("stale", (await Attempts.Leave(order.Lease, "drained", "", Cancel)).Problem!.Code);
        Assert.False(Directory.Exists(Path.Combine(_shop.User.Path, ".mmos", "worktrees")));
    }

    [Fact]
    public async Task Handing_in_puts_the_outbox_and_takes_the_next_item()
    {
        await _shop.Submit(Workshop.Spec("a"), Workshop.Spec("b"));
        var begun = await _shop.Begin("w1");
        await File.WriteAllTextAsync(Path.Combine(begun.Environment["MMOS_OUTBOX"], "plan.md"), "# Plan",
            Cancel);

        var next = await Attempts.HandIn(begun.Order.Lease, "made it",
            new ClaimRequest { Worker = "w1", Registration = 1 }, Cancel);

        Assert.Equal("T2", Assert.Single(next.Value!).Task.Id);
        var task = (await _shop.Seam.Tasks.Get("T1", Cancel)).Value!;
        Assert.Equal(("verifying", "made it"), (task.Status, task.Result));
        var put = await _shop.Seam.Artifacts.List(new ArtifactFilter { Task = "T1" }, Cancel);
        Assert.Equal("plan.md", Assert.Single(put.Value!).Name);
    }

    [Fact]
    public async Task What_a_worker_leaves_is_where_the_next_one_begins()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var first = await _shop.Begin("w1");
        Write(first, "half.txt", "half of it");
        await _shop.Seam.Work.Progress(first.Order.Lease, 40, "parsed the input", Cancel);

        Assert.Null((await Attempts.Leave(first.Order.Lease, "limit", "the window is used up",
            Cancel)).Problem);

        var task = (await _shop.Seam.Tasks.Get("T1", Cancel)).Value!;
        Assert.Equal(("ready", _shop.User.Head("mmos/T1-1").Value), (task.Status, task.Commit));
        var second = await _shop.Begin("w2");
        Assert.Equal("half of it", Read(second, "half.txt"));
        Assert.Equal("mmos/T1-2", second.Branch);
        foreach (var told in new[] { "Where attempt 1 of T1 stopped", "limit", "the window is used up",
            "parsed the input", "half.txt", "mmos/T1-1" })
            Assert.Contains(told, second.Brief, StringComparison.Ordinal);
        Assert.Equal(second.Brief, (await Attempts.Brief("T1", null, Cancel)).Value);
    }

    [Fact]
    public async Task What_a_killed_worker_made_is_where_the_next_one_begins()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var first = await _shop.Begin("w1");
        Write(first, "half.txt", "half of it");
        Directory.CreateDirectory(Path.GetDirectoryName(_shop.Folders.Log(first.Order.Task))!);
        await File.WriteAllTextAsync(_shop.Folders.Log(first.Order.Task), $"it said {Secret} and died",
            Cancel);
        await _shop.Seam.Workers.End("w1", 1, "process_gone", Cancel);

        var second = await _shop.Begin("w2");

        Assert.Equal("half of it", Read(second, "half.txt"));
        Assert.Equal("half of it", _shop.User.Git("show", "mmos/T1-1:half.txt"));
        Assert.Contains("process_gone", second.Brief, StringComparison.Ordinal);
        Assert.Contains("and died", second.Brief, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, second.Brief, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_goes_on_through_an_attempt_that_made_nothing()
    {
        await _shop.Submit(Workshop.Spec("a"));
        Write(await _shop.Begin("w1"), "half.txt", "half of it");
        await _shop.Seam.Workers.End("w1", 1, "process_gone", Cancel);
        await _shop.Begin("w2");
        await _shop.Seam.Workers.End("w2", 1, "process_gone", Cancel);

        Assert.Equal("half of it", Read(await _shop.Begin("w3"), "half.txt"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_may_not_be_committed_stays_and_is_said(bool isStaged)
    {
        await _shop.Submit(Workshop.Spec("a"));
        var first = await _shop.Begin("w1");
        Write(first, "half.txt", "half of it");
        Write(first, "key.txt", $"token = {Secret}");
        if (isStaged) TestRepository.GitIn(first.Directory, "add", "-A");

        Assert.Null((await Attempts.Leave(first.Order.Lease, "drained", "", Cancel)).Problem);

        Assert.Equal(".gitignore\na.txt\nhalf.txt",
            _shop.User.Git("ls-tree", "--name-only", "mmos/T1-1"));
        Assert.Contains(Secret, Read(first, "key.txt"), StringComparison.Ordinal);
        var second = await _shop.Begin("w2");
        Assert.False(File.Exists(Path.Combine(second.Directory, "key.txt")));
        Assert.Contains("- key.txt", second.Brief, StringComparison.Ordinal);
        Assert.Contains("looks like a secret", second.Brief, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_conflicted_begins_anew()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var first = await _shop.Begin("w1");
        Write(first, "half.txt", "half of it");
        await Attempts.Leave(first.Order.Lease, "conflict", "the same lines", Cancel);

        Assert.False(File.Exists(Path.Combine((await _shop.Begin("w2")).Directory, "half.txt")));
    }

    [Fact]
    public async Task A_command_line_goes_on_after_a_kill_and_begins_anew_after_its_own_failure()
    {
        await _shop.Submit(Workshop.Spec("a") with { Run = "./build.sh" });
        Write(await _shop.Begin("w1"), "half.txt", "half of it");
        await _shop.Seam.Workers.End("w1", 1, "process_gone", Cancel);
        var second = await _shop.Begin("w2");
        Assert.True(File.Exists(Path.Combine(second.Directory, "half.txt")));
        await Attempts.Leave(second.Order.Lease, "agent_error", "mkdir: half.txt is there", Cancel);

        // It rests a while before it is given out again, so its next order is made by hand.
        var task = (await _shop.Seam.Tasks.Get("T1", Cancel)).Value! with { Attempt = 3 };
        var third = await _shop.Beginning.Begin(second.Order with { Task = task }, null, Cancel);
        Assert.False(File.Exists(Path.Combine(third.Value, "half.txt")));
    }

    [Fact]
    public async Task Output_is_read_in_pages_of_whole_lines_with_secrets_masked()
    {
        await _shop.Submit(Workshop.Spec("a"));
        var begun = await _shop.Begin("w1");
        var line = $"çay {Secret} çay\n";
        var file = _shop.Folders.Log(begun.Order.Task);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(line, 10_000)), Cancel);

        var text = "";
        AttemptLog page;
        for (long after = 0; ; after = page.Next)
        {
            page = (await Attempts.Log("T1", null, after, Cancel)).Value!;
            Assert.EndsWith("\n", page.Text, StringComparison.Ordinal);
            text += page.Text;
            if (page.IsWhole) break;
        }

        var masked = $"çay {new string('*', Secret.Length)} çay\n";
        Assert.Equal(string.Concat(Enumerable.Repeat(masked, 10_000)), text);
        Assert.Equal(masked, (await Attempts.Log("t1", 1, -masked.Length - 2, Cancel)).Value!.Text);
        Assert.Equal("not_found", (await Attempts.Log("T1", 7, 0, Cancel)).Problem!.Code);
    }

    private static void Write(OpenAttempt attempt, string file, string text) =>
        TestRepository.Write(attempt.Directory, file, text);

    private static string Read(OpenAttempt attempt, string file) =>
        File.ReadAllText(Path.Combine(attempt.Directory, file));
}
