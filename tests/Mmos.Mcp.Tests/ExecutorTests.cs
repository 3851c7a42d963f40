using Mmos.Api;
using Mmos.Mcp.Tests.Given;
using Xunit;

namespace Mmos.Mcp.Tests;

public sealed class ExecutorTests : IAsyncLifetime
{
    private World _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await World.Open(Stop);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_worker_polls_accepts_reports_and_hands_in()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var me = await Terminal.Executor(_world.Seam, "w1");

        var offer = (await me.Content("poll_for_tasks")).GetProperty("tasks")[0];
        Assert.Equal("T1", offer.GetProperty("task").GetString());
        Assert.Equal("assigned", (await Task("T1")).Status);

        var taken = await me.Content("accept_task", new { task = "T1" });
        Assert.Equal("/w/T1", taken.GetProperty("worktree").GetString());
        Assert.Equal("# The brief", taken.GetProperty("brief").GetString());
        Assert.Equal(1, taken.GetProperty("lease").GetInt32());
        Assert.Equal("running", (await Task("T1")).Status);

        await me.Content("report_progress", new { percent = 40, note = "half" });
        Assert.Equal(40, (await Task("T1")).Progress);

        var done = await me.Content("complete_task", new { result = "all of it" });
        Assert.Equal("verifying", done.GetProperty("status").GetString());
        Assert.Equal("all of it", (await Task("T1")).Result);
        Assert.Equal(["open T1-1", "hand in T1"], _world.Attempts.Calls);
    }

    [Fact]
    public async Task Completing_with_next_takes_the_next_task_in_the_same_call()
    {
        await _world.Submit("shop", World.Task("a"), World.Task("b"));
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        await me.Content("accept_task");

        var next = (await me.Content("complete_task", new { result = "r", next = true })).GetProperty("next");
        Assert.Equal("T2", next.GetProperty("task").GetString());
        Assert.Equal("/w/T2", next.GetProperty("worktree").GetString());
        Assert.Equal("running", (await Task("T2")).Status);
    }

    [Fact]
    public async Task The_end_of_the_pipe_gives_the_task_back_and_ends_the_registration()
    {
        await _world.Submit("shop", World.Task("a"));
        var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        await me.Content("accept_task");
        await me.DisposeAsync();

        Assert.Contains("leave T1 drained", _world.Attempts.Calls);
        Assert.Equal("ready", (await Task("T1")).Status);
        Assert.Equal("offline", (await _world.Seam.Workers.Get("w1", Stop)).Value!.Status);
    }

    [Fact]
    public async Task The_end_of_the_pipe_ends_a_poll_that_waits()
    {
        await _world.Submit("shop");
        var me = await Terminal.Executor(_world.Seam, "w1");
        _ = me.Call("poll_for_tasks", new { wait_seconds = 600 });
        await Until(async () => (await _world.Seam.Workers.List(Stop)).Value!.Count == 1);
        await me.DisposeAsync();
        Assert.Equal("offline", (await _world.Seam.Workers.Get("w1", Stop)).Value!.Status);
    }

    [Fact]
    public async Task A_second_worker_of_a_live_name_is_told_how_to_take_its_place()
    {
        await using var first = await Terminal.Executor(_world.Seam, "w1", pid: 4711);
        await first.Content("register_worker");
        await using var second = await Terminal.Executor(_world.Seam, "w1", pid: 4712);

        var sentence = await second.Refusal("poll_for_tasks", new { wait_seconds = 0 });
        Assert.Contains("w1 runs in process 4711", sentence, StringComparison.Ordinal);
        Assert.Contains("take_over: true", sentence, StringComparison.Ordinal);

        await second.Content("register_worker", new { take_over = true });
        Assert.False(Terminal.IsError(await second.Call("poll_for_tasks", new { wait_seconds = 0 })));
        var gone = await first.Refusal("poll_for_tasks", new { wait_seconds = 0 });
        Assert.Contains("process 4712", gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poll_brings_unread_messages_once()
    {
        await _world.Submit("shop");
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("register_worker");
        await _world.Seam.Messages.Send(new NewMessage { To = "w1", Content = "hurry" }, null, null, Stop);

        var first = await me.Content("poll_for_tasks", new { wait_seconds = 0 });
        Assert.Equal("hurry", first.GetProperty("messages")[0].GetProperty("content").GetString());
        var second = await me.Content("poll_for_tasks", new { wait_seconds = 0 });
        Assert.False(second.TryGetProperty("messages", out _));
    }

    [Fact]
    public async Task A_poll_says_when_nothing_is_left()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var other = await Terminal.Executor(_world.Seam, "w1", pid: 1);
        await other.Content("poll_for_tasks");
        await using var me = await Terminal.Executor(_world.Seam, "w2", pid: 2);
        var poll = await me.Content("poll_for_tasks", new { wait_seconds = 0 });
        Assert.False(poll.GetProperty("done").GetBoolean());

        await _world.Seam.Projects.Cancel("shop", "enough", Stop);
        poll = await me.Content("poll_for_tasks", new { wait_seconds = 0 });
        Assert.True(poll.GetProperty("done").GetBoolean());
    }

    [Theory]
    [InlineData("failed", "agent_error")]
    [InlineData("limit", "limit")]
    [InlineData("give_back", "drained")]
    public async Task Failing_leaves_the_attempt_for_its_cause(string said, string cause)
    {
        await _world.Submit("shop", World.Task("a"));
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        await me.Content("accept_task");
        await me.Content("fail_task", new { reason = "no", cause = said });
        Assert.Contains($"leave T1 {cause}", _world.Attempts.Calls);
        Assert.NotEqual("running", (await Task("T1")).Status);
    }

    [Fact]
    public async Task An_offer_that_is_declined_goes_back_without_a_worktree()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        await me.Content("fail_task", new { reason = "not mine" });
        Assert.Empty(_world.Attempts.Calls);
        Assert.Equal("ready", (await Task("T1")).Status);
    }

    [Fact]
    public async Task A_lease_that_was_taken_back_is_said_and_forgotten()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        await me.Content("accept_task");
        await _world.Seam.Tasks.Cancel("T1", "enough", Stop);

        var sentence = await me.Refusal("complete_task", new { result = "late" });
        Assert.Contains("poll_for_tasks", sentence, StringComparison.Ordinal);
        Assert.Empty((await me.Content("poll_for_tasks", new { wait_seconds = 0 })).GetProperty("tasks")
            .EnumerateArray());
    }

    [Fact]
    public async Task A_task_of_another_worker_is_refused_with_its_holder()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var other = await Terminal.Executor(_world.Seam, "w1", pid: 1);
        await other.Content("poll_for_tasks");
        await other.Content("accept_task");
        await using var me = await Terminal.Executor(_world.Seam, "w2", pid: 2);
        var sentence = await me.Refusal("complete_task", new { task = "T1", result = "mine" });
        Assert.Contains("T1 is held by w1", sentence, StringComparison.Ordinal);
        Assert.Equal("running", (await Task("T1")).Status);
    }

    [Fact]
    public async Task A_brief_over_its_budget_is_asked_for_again_within_it()
    {
        await _world.Submit("shop", World.Task("a"));
        _world.Attempts.Brief = new string('x', 16_001);
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        var taken = await me.Content("accept_task");
        Assert.Equal("short brief of T1, 4000 tokens", taken.GetProperty("brief").GetString());
    }

    [Fact]
    public async Task A_poll_that_waits_reports_progress_when_asked_to()
    {
        await _world.Submit("shop");
        var time = new ManualTime();
        await using var me = Terminal.Open(ToolServer.Executor, _world.Seam, World.Worker("w1"), time);
        await me.Initialize();
        var poll = me.Call("poll_for_tasks", null, new { progressToken = "p1" });
        await Until(async () => (await _world.Seam.Workers.List(Stop)).Value is [{ Status: "idle" }]
            && time.Timers > 1);
        time.Advance(TimeSpan.FromSeconds(5));
        var news = await me.News("notifications/progress");
        Assert.Equal("p1", news.GetProperty("progressToken").GetString());
        Assert.Equal(5, news.GetProperty("progress").GetDouble());
        await _world.Submit("other", World.Task("a"));
        Assert.Equal("T1", (await poll).GetProperty("structuredContent").GetProperty("tasks")[0]
            .GetProperty("task").GetString());
    }

    [Fact]
    public async Task The_worker_beats_while_its_pipe_is_open()
    {
        var time = new ManualTime();
        var beats = new SeamWith(_world.Seam);
        await using var me = Terminal.Open(ToolServer.Executor, beats, World.Worker("w1"), time);
        await me.Initialize();
        await me.Content("register_worker");
        await Until(() => System.Threading.Tasks.Task.FromResult(time.Timers == 1));
        time.Advance(TimeSpan.FromSeconds(100));
        await beats.Beaten.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task Artifacts_are_put_and_got_by_name()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var me = await Terminal.Executor(_world.Seam, "w1");
        await me.Content("poll_for_tasks");
        await me.Content("accept_task");
        await me.Content("artifacts", new { action = "put", name = "notes.md", content = "çok iyi" });
        var got = await me.Content("artifacts", new { action = "get", name = "notes.md" });
        Assert.Equal("çok iyi", got.GetProperty("content").GetString());
        var list = await me.Content("artifacts", new { action = "list" });
        Assert.Equal("T1", list.GetProperty("artifacts")[0].GetProperty("task").GetString());
    }

    private async Task<TaskInfo> Task(string id) => (await _world.Seam.Tasks.Get(id, Stop)).Value!;

    private static async Task Until(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            Stop.ThrowIfCancellationRequested();
            await System.Threading.Tasks.Task.Yield();
        }
    }
}
