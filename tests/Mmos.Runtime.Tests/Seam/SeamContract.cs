using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>What every implementation of the seam must do. One subclass per implementation.</summary>
public abstract partial class SeamContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new(Patience);

    protected CancellationToken Stop => _stop.Token;

    /// <summary>A seam on a workspace that is empty at the start of the test.</summary>
    protected IOrchestrator Seam { get; private set; } = null!;

    protected abstract Task<IOrchestrator> Open();

    public async ValueTask InitializeAsync() => Seam = await Open();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_plan_becomes_a_project_with_its_tasks()
    {
        var submitted = await Submit("shop", Task("a"), Task("b", "a"));
        Assert.Equal(["T1", "T2"], submitted.Value!.Tasks.Select(t => t.Id));

        var tasks = await Seam.Tasks.List(new TaskFilter { Project = "shop" }, Stop);
        Assert.Equal(["ready", "pending"], tasks.Value!.Select(t => t.Status));
        Assert.Equal(["T1"], tasks.Value![1].Needs);
        var project = await Seam.Projects.Get("shop", Stop);
        Assert.Equal("active", project.Value!.Status);
        Assert.True(project.Seq >= submitted.Seq);
    }

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_and_another_body_is_refused()
    {
        var first = await Submit("shop", "key-1", Task("a"));
        var second = await Submit("shop", "key-1", Task("a"));
        Assert.Equal(first.Value!.Tasks, second.Value!.Tasks);
        Assert.Single((await Seam.Tasks.List(new TaskFilter(), Stop)).Value!);

        var other = await Submit("shop", "key-1", Task("b"));
        Assert.Equal("key_reused", other.Problem!.Code);
    }

    [Fact]
    public async Task A_refused_submission_names_the_field_and_stores_nothing()
    {
        var refused = await Submit("shop", Task("a", "b"), Task("b", "a"));
        Assert.Equal(("invalid", "tasks"), (refused.Problem!.Code, refused.Problem.Field));
        Assert.Contains("a -> b -> a", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Empty((await Seam.Projects.List(Stop)).Value!);
        Assert.Empty((await Seam.Records.Events(0, null, 10, Stop)).Value!);
    }

    [Fact]
    public async Task A_waiting_claim_is_answered_when_work_comes()
    {
        var registration = await Register("w1");
        var claim = Seam.Work.Claim(Claim("w1", registration, Patience), Stop);
        await Submit("shop", Task("a"));

        var order = Assert.Single((await claim).Value!);
        Assert.Equal(("T1", "author", "w1"), (order.Task.Id, order.Item, order.Lease.Worker));
        Assert.Equal(("running", 1), (order.Task.Status, order.Task.Attempt));
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_handed_over_again()
    {
        await Submit("shop", Task("a"));
        var registration = await Register("w1");
        var first = Assert.Single((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);
        var again = Assert.Single((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);
        Assert.Equal(first.Lease, again.Lease);

        var known = Claim("w1", registration) with { Holding = [first.Lease] };
        Assert.Empty((await Seam.Work.Claim(known, Stop)).Value!);
    }

    [Fact]
    public async Task A_task_without_a_repository_is_done_when_its_gates_passed()
    {
        await Submit("notes", Task("a"));
        var lease = await Take("w1");
        await Seam.Work.Complete(lease, "written", Stop);
        var engine = await Register("engine", "mmos:verify", "mmos:merge");
        var order = Assert.Single((await Seam.Work.Claim(Claim("engine", engine), Stop)).Value!);
        Assert.Equal("verify", order.Item);
        await Seam.Work.Verified(order.Lease, new CertificateInfo(null, null, []), Stop);

        var task = (await Seam.Tasks.Get("t1", Stop)).Value!;
        Assert.Equal(("done", 100, "written", "w1"), (task.Status, task.Progress, task.Result, task.Author));
        Assert.Equal("done", (await Seam.Projects.Get("notes", Stop)).Value!.Status);
        Assert.False((await Seam.Projects.CanMove("notes", Stop)).Value);
    }

    [Fact]
    public async Task An_old_lease_changes_nothing_and_says_so()
    {
        await Submit("shop", Task("a"));
        var lease = await Take("w1");
        await Seam.Work.GiveBack(lease, "drained", "", null, Stop);
        var before = (await Seam.Tasks.Get("T1", Stop)).Value!;

        var late = await Seam.Work.Complete(lease, "late", Stop);
        Assert.Equal("stale", late.Problem!.Code);
        Assert.Contains("lease 1 of T1 is not live", late.Problem.Message, StringComparison.Ordinal);
        Assert.Equal(before.UpdatedAt, (await Seam.Tasks.Get("T1", Stop)).Value!.UpdatedAt);
    }

    [Fact]
    public async Task Handing_in_and_taking_the_next_item_is_one_record()
    {
        await Submit("shop", Task("a"), Task("b"));
        var registration = await Register("w1");
        var first = Assert.Single((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);

        var answer = await Seam.Work.CompleteMany(
            [new Completion(first.Lease, "done")], Claim("w1", registration), Stop);
        var next = Assert.Single(answer.Value!);
        Assert.Equal(("T2", "author", "w1"), (next.Task.Id, next.Item, next.Lease.Worker));
        Assert.Equal("verifying", (await Seam.Tasks.Get("T1", Stop)).Value!.Status);
        Assert.Equal(answer.Seq, (await Seam.Records.Events(0, null, 100, Stop)).Value![^1].Seq);

        Assert.Empty((await Seam.Work.CompleteMany([new Completion(next.Lease, "done")], null, Stop)).Value!);
    }

    [Fact]
    public async Task One_lease_that_is_not_live_keeps_the_whole_batch_from_being_handed_in()
    {
        await Submit("shop", Task("a"), Task("b"));
        var (a, b) = (await Take("w1"), await Take("w2"));
        await Seam.Work.GiveBack(b, "drained", "", null, Stop);
        var refused = await Seam.Work.CompleteMany(
            [new Completion(a, "done"), new Completion(b, "late")], null, Stop);
        Assert.Equal(("stale", "attempts[1]"), (refused.Problem!.Code, refused.Problem.Field));
        Assert.Equal("running", (await Seam.Tasks.Get("T1", Stop)).Value!.Status);
        var unknown = await Seam.Work.CompleteMany([new Completion(a with { Task = "x" }, "")], null, Stop);
        Assert.Equal("not_found", unknown.Problem!.Code);
    }

    [Fact]
    public async Task Handing_in_waits_for_the_next_item_as_a_claim_does()
    {
        await Submit("shop", Task("a"));
        var registration = await Register("w1");
        var first = Assert.Single((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);
        var waiting = Seam.Work.CompleteMany(
            [new Completion(first.Lease, "done")], Claim("w1", registration, Patience), Stop);
        await Seam.Projects.Add("shop", [Task("b")], null, Stop);
        Assert.Equal("T2", Assert.Single((await waiting).Value!).Task.Id);
    }

    [Fact]
    public async Task Tasks_are_listed_by_several_statuses_and_the_one_that_waits_longest_is_known()
    {
        Assert.Null((await Seam.Tasks.OldestReady(null, Stop)).Value);
        await Submit("shop", Task("a"), Task("b"), Task("c", "a"), Task("d"));
        var lease = await Take("w1");
        var some = new TaskFilter { Statuses = ["running", "pending"] };
        Assert.Equal(["T1", "T3"], (await Seam.Tasks.List(some, Stop)).Value!.Select(t => t.Id));
        Assert.Equal(["T1"], (await Seam.Tasks.List(some with { Limit = 1 }, Stop)).Value!.Select(t => t.Id));
        Assert.Equal("T2", (await Seam.Tasks.OldestReady(null, Stop)).Value!.Id);
        Assert.Null((await Seam.Tasks.OldestReady("P2", Stop)).Value);
        await Seam.Work.GiveBack(lease, "drained", "", null, Stop);
        Assert.Equal(["T1", "T2", "T4"],
            (await Seam.Tasks.List(new TaskFilter { Status = "ready" }, Stop)).Value!.Select(t => t.Id));
    }

    [Fact]
    public async Task A_failure_comes_back_as_feedback_and_the_last_one_opens_an_inbox_item()
    {
        await Submit("shop", Task("a") with { RetryMax = 1 });
        await Seam.Work.Fail(await Take("w1"), "gates_failed", "no sugar", "c0ffee", Stop);
        var back = (await Seam.Tasks.Get("T1", Stop)).Value!;
        Assert.Equal(("no sugar", "gates_failed"), (back.Feedback[0].Text, back.Feedback[0].Cause));
        Assert.Empty((await Seam.Records.Inbox(Stop)).Value!);

        await Seam.Work.Fail(await Take("w2"), "gates_failed", "still none", null, Stop);
        var item = Assert.Single((await Seam.Records.Inbox(Stop)).Value!);
        Assert.Contains(item.Commands, c => c == "mmos task retry T1");

        Assert.Null((await Seam.Tasks.Retry("T1", "try with honey", Stop)).Problem);
        Assert.Empty((await Seam.Records.Inbox(Stop)).Value!);
    }

    [Fact]
    public async Task A_second_registration_under_a_live_name_is_refused_until_it_takes_over()
    {
        await Register("w1");
        var refused = await Seam.Workers.Register(Worker("w1"), Stop);
        Assert.Equal("conflict", refused.Problem!.Code);
        Assert.Contains("--take-over", refused.Problem.Message, StringComparison.Ordinal);
        var taken = await Seam.Workers.Register(Worker("w1") with { TakeOver = true }, Stop);
        Assert.Equal(2, taken.Value);
    }

    [Fact]
    public async Task What_does_not_exist_is_said_with_the_command_that_lists_what_does()
    {
        Assert.Equal("not_found", (await Seam.Tasks.Get("T9", Stop)).Problem!.Code);
        Assert.Equal("not_found", (await Seam.Tasks.Cancel("nine", "", Stop)).Problem!.Code);
        var project = await Seam.Projects.Pause("nothing", Stop);
        Assert.Contains("mmos project list", project.Problem!.Message, StringComparison.Ordinal);
    }

    protected Task<Answer<Submitted>> Submit(string project, params TaskSpec[] tasks) =>
        Submit(project, null, tasks);

    protected Task<Answer<Submitted>> Submit(string project, string? key, params TaskSpec[] tasks) =>
        Seam.Projects.Submit(new Plan { Project = project, Goal = "a goal", Tasks = tasks }, null, key, Stop);

    protected static TaskSpec Task(string key, params string[] needs) =>
        new() { Key = key, Title = $"do {key}", Needs = needs };

    protected async Task<int> Register(string name, params string[] capabilities) =>
        (await Seam.Workers.Register(Worker(name, capabilities), Stop)).Value;

    protected static ClaimRequest Claim(string worker, int registration, TimeSpan wait = default) =>
        new() { Worker = worker, Registration = registration, Wait = wait };

    private static RegisterRequest Worker(string name, params string[] capabilities) => new()
    {
        Name = name,
        Agent = "command",
        Capabilities = capabilities,
        Process = new ProcessInfo("here", "boot", 1, 1),
    };

    private async Task<LeaseRef> Take(string worker)
    {
        var registration = await Register(worker);
        return Assert.Single((await Seam.Work.Claim(Claim(worker, registration), Stop)).Value!).Lease;
    }
}
