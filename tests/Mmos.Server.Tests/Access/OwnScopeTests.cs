using Mmos.Api;
using Mmos.Api.Access;
using Xunit;

namespace Mmos.Server.Tests.Access;

/// <summary>What a worker may do with its token, and the ways round the fence that do not lead out.</summary>
public sealed class OwnScopeTests : IAsyncLifetime
{
    private Shop _shop = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ScopedOrchestrator Me => new(_shop.Seam, new Identity("me", Roles.Worker, "me"));

    private ScopedOrchestrator Attempt =>
        new(_shop.Seam, new Identity("me", Roles.Worker, "me", _shop.Mine.Lease));

    private LeaseRef Mine => _shop.Mine.Lease;

    private LeaseRef Theirs => _shop.Theirs.Lease;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_worker_does_its_own_work_from_registration_to_the_next_task()
    {
        foreach (var seam in (IOrchestrator[])[Me, Attempt])
        {
            Assert.Equal("me", (await seam.Tasks.Get(Mine.Task, Cancel)).Value!.Worker);
            Assert.NotEmpty((await seam.Records.Events(0, Mine.Task, 10, Cancel)).Value!);
            Assert.Null((await seam.Work.Progress(Mine, 10, "", Cancel)).Problem);
            Assert.Null((await seam.Messages.Send(
                new NewMessage { To = "other", Content = "hi", Task = Mine.Task }, null, null,
                    Cancel)).Problem);
            Assert.Null((await seam.Artifacts.Put(
                new NewArtifact { Project = "mine", Name = "a.md", Lease = Mine }, default, null,
                    Cancel)).Problem);
            Assert.NotNull((await seam.Artifacts.Get("mine", "a.md", null, Cancel)).Value);
            Assert.Equal("me", (await seam.Workers.Get("me", Cancel)).Value!.Name);
        }
        Assert.Null((await Me.Workers.Beat("me", _shop.MyRegistration, Cancel)).Problem);
        var handedIn = await Me.Work.CompleteMany([new Completion(Mine, "done")],
            new ClaimRequest { Worker = "me", Registration = _shop.MyRegistration }, Cancel);
        Assert.Null(handedIn.Problem);
        // It held the task, so it may go on reading it.
        Assert.NotNull((await Me.Tasks.Get(Mine.Task, Cancel)).Value);
    }

    [Fact]
    public async Task A_message_of_a_worker_is_from_itself()
    {
        var sent = await Me.Messages.Send(new NewMessage { Content = "hi" }, null, null, Cancel);
        Assert.Equal("me", sent.Value!.From);
        Assert.Equal("not_allowed",
            (await Me.Messages.Send(new NewMessage { Content = "hi" }, "other", null, Cancel)).Problem!.Code);
        Assert.Equal("not_allowed", (await Me.Messages.Send(
            new NewMessage { Content = "hi", Project = "theirs" }, null, null, Cancel)).Problem!.Code);
    }

    [Fact]
    public async Task A_lease_of_another_cannot_be_shown_under_the_own_name()
    {
        var stolen = Theirs with { Worker = "me" };
        foreach (var lease in (LeaseRef[])[stolen, stolen with { Lease = 2 }, stolen with { Lease = 99 }])
        {
            Assert.Equal("not_allowed", (await Me.Work.Complete(lease, "mine now", Cancel)).Problem!.Code);
            Assert.Equal("not_allowed", (await Me.Attempts.Leave(lease, "drained", "",
                Cancel)).Problem!.Code);
            Assert.Equal("not_allowed", (await Me.Work.CompleteMany(
                [new Completion(Mine, ""), new Completion(lease, "")], null, Cancel)).Problem!.Code);
        }
        Assert.Equal("running", (await _shop.Seam.Tasks.Get(Theirs.Task, Cancel)).Value!.Status);
        Assert.Equal("running", (await _shop.Seam.Tasks.Get(Mine.Task, Cancel)).Value!.Status);
    }

    [Fact]
    public async Task A_number_that_is_not_given_yet_is_refused_and_an_old_one_is_called_stale()
    {
        var next = Mine with { Lease = Mine.Lease + 1 };
        Assert.Equal("not_allowed", (await Me.Work.Progress(next, 50, "", Cancel)).Problem!.Code);
        await _shop.Seam.Work.GiveBack(Mine, "drained", "", null, Cancel);
        Assert.Equal("stale", (await Me.Work.Progress(Mine, 50, "", Cancel)).Problem!.Code);
    }

    [Fact]
    public async Task What_went_from_one_worker_to_another_is_the_new_ones_to_change()
    {
        await _shop.Seam.Work.GiveBack(Mine, "drained", "", null, Cancel);
        var taken = Assert.Single((await _shop.Seam.Work.Claim(new ClaimRequest
        {
            Worker = "other",
            Registration = _shop.TheirRegistration,
            Holding = [Theirs],
        }, Cancel)).Value!);
        Assert.Equal(Mine.Task, taken.Lease.Task);
        Assert.Equal("not_allowed",
            (await Me.Work.Complete(taken.Lease with { Worker = "me" }, "", Cancel)).Problem!.Code);
        Assert.NotNull((await Me.Tasks.Get(Mine.Task, Cancel)).Value);
    }

    [Fact]
    public async Task A_worker_cannot_become_the_engine()
    {
        var request = new RegisterRequest
        {
            Name = "me",
            Agent = "command",
            Capabilities = ["MMOS:verify"],
            Process = new ProcessInfo("here", "boot", 1, 1),
            TakeOver = true,
        };
        Assert.Equal("not_allowed", (await Me.Workers.Register(request, Cancel)).Problem!.Code);
        Assert.Equal("not_allowed", (await Me.Workers.Register(
            request with { Capabilities = [], Agent = "engine" }, Cancel)).Problem!.Code);
        Assert.Null((await Me.Workers.Register(request with { Capabilities = ["x"] }, Cancel)).Problem);
    }

    [Fact]
    public async Task A_process_of_one_attempt_takes_no_other()
    {
        var next = new ClaimRequest { Worker = "me", Registration = _shop.MyRegistration };
        Assert.Equal("not_allowed", (await Attempt.Work.Claim(next, Cancel)).Problem!.Code);
        Assert.Equal("not_allowed", (await Attempt.Work.CompleteMany(
            [new Completion(Mine, "")], next, Cancel)).Problem!.Code);
        Assert.Null((await Attempt.Work.CompleteMany([new Completion(Mine, "")], null, Cancel)).Problem);
    }

    [Fact]
    public async Task Messages_for_others_and_for_projects_of_others_stay_closed()
    {
        var toTheirProject = (await _shop.Seam.Messages.Send(
            new NewMessage { Project = "theirs", Content = "x" }, null, null, Cancel)).Value!.Id;
        var toAll = (await _shop.Seam.Messages.Send(
            new NewMessage { Content = "x" }, null, null, Cancel)).Value!.Id;
        var toMine = (await _shop.Seam.Messages.Send(
            new NewMessage { Project = "mine", Content = "x" }, null, null, Cancel)).Value!.Id;
        foreach (var closed in (long[])[_shop.TheirMessage, toTheirProject, 1, 999_999])
            Assert.Equal("not_allowed", (await Me.Messages.Get(closed, Cancel)).Problem!.Code);
        foreach (var open in (long[])[toAll, toMine])
            Assert.NotNull((await Me.Messages.Get(open, Cancel)).Value);
        Assert.Equal([toAll, toMine], (await Me.Messages.List(
            new MessageFilter { Reader = "me" }, Cancel)).Value!.Select(m => m.Id));
        foreach (var filter in (MessageFilter[])[new(), new() { Reader = "me", Project = "theirs" }])
            Assert.Equal("not_allowed", (await Me.Messages.List(filter, Cancel)).Problem!.Code);
    }

    [Fact]
    public async Task What_a_task_needs_leaves_its_artifacts_to_whoever_holds_it()
    {
        await Me.Artifacts.Put(new NewArtifact { Project = "mine", Name = "a.md", Lease = Mine }, default,
            null,
            Cancel);
        var other = new ScopedOrchestrator(_shop.Seam, new Identity("other", Roles.Worker, "other"));
        var ofMine = new ArtifactFilter { Task = Mine.Task };
        Assert.Equal("not_allowed", (await other.Artifacts.List(ofMine, Cancel)).Problem!.Code);
        Assert.Equal("not_allowed", (await other.Artifacts.Get("mine", "a.md", null, Cancel)).Problem!.Code);
        Assert.Equal("not_allowed", (await other.Artifacts.Get("mine", "b.md", null, Cancel)).Problem!.Code);

        await Finish(Mine);
        var order = Assert.Single((await other.Work.Claim(new ClaimRequest
        {
            Worker = "other",
            Registration = _shop.TheirRegistration,
            Holding = [Theirs],
        }, Cancel)).Value!);
        Assert.Equal([Mine.Task], order.Task.Needs);
        Assert.Single((await other.Artifacts.List(ofMine, Cancel)).Value!);
        Assert.NotNull((await other.Artifacts.Get("mine", "a.md", null, Cancel)).Value);
        Assert.Equal("not_allowed", (await other.Tasks.Get(Mine.Task, Cancel)).Problem!.Code);
    }

    // As the engine does it: both of its items, without a repository.
    private async Task Finish(LeaseRef lease)
    {
        await _shop.Seam.Work.Complete(lease, "done", Cancel);
        var registration = (await _shop.Seam.Workers.Register(new RegisterRequest
        {
            Name = "engine-1",
            Agent = "engine",
            Capabilities = ["mmos:verify", "mmos:merge"],
            Process = new ProcessInfo("here", "boot", 1, 1),
        }, Cancel)).Value;
        var request = new ClaimRequest { Worker = "engine-1", Registration = registration };
        var verify = Assert.Single((await _shop.Seam.Work.Claim(request, Cancel)).Value!);
        await _shop.Seam.Work.Verified(verify.Lease, new CertificateInfo(null, null, []), Cancel);
    }

    [Fact]
    public async Task A_worker_learns_how_much_is_left_and_not_of_what()
    {
        var all = (await _shop.Seam.Projects.List(Cancel)).Value!;
        var seen = Assert.Single((await Me.Projects.List(Cancel)).Value!);
        Assert.Equal(("", "", "", null), (seen.Id, seen.Name, seen.Goal, seen.Repository));
        Assert.Equal(all.Sum(project => project.Tasks.Values.Sum()), seen.Tasks.Values.Sum());
    }

    [Fact]
    public async Task A_refusal_says_the_same_whether_the_thing_is_there_or_not()
    {
        var there = (await Me.Tasks.Get(Theirs.Task, Cancel)).Problem!;
        var not = (await Me.Tasks.Get("T999", Cancel)).Problem!;
        Assert.Equal(there.Message.Replace(Theirs.Task, "T999", StringComparison.Ordinal), not.Message);
        Assert.Equal(there.Code, not.Code);
    }
}
