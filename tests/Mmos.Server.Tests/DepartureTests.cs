using Mmos.Api;
using Xunit;

namespace Mmos.Server.Tests;

/// <summary>A server that is about to stop, as those see it who take their work there.</summary>
public sealed class DepartureTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.Start(Cancel);
        await _server.Local.Projects.Submit(new Plan
        {
            Project = "p",
            Goal = "Leave well",
            Tasks = [new TaskSpec { Key = "a", Title = "Do a" }, new TaskSpec { Key = "b", Title = "Do b" }],
        }, null, null, Cancel);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Nothing_new_is_given_out_and_what_runs_can_be_handed_in()
    {
        var me = await Register("busy");
        var held = Assert.Single((await _server.Client.Work.Claim(Claim("busy", me), Cancel)).Value!);
        _server.Server.Depart(TimeSpan.FromMinutes(1));

        Assert.Equal("draining", (await _server.Client.Work.Claim(Claim("busy", me), Cancel)).Problem!.Code);
        Assert.Null((await _server.Client.Work.Progress(held.Lease, 50, "half", Cancel)).Problem);
        var handedIn = await _server.Client.Work.CompleteMany([new Completion(held.Lease, "done")],
            Claim("busy", me), Cancel);
        Assert.Empty(handedIn.Value!);
        Assert.Equal(["ready"], (await _server.Local.Tasks.List(new TaskFilter(), Cancel)).Value!
            .Where(t => t.Id != held.Task.Id).Select(t => t.Status));
        Assert.Equal(["busy"], _server.Server.Workers);
    }

    [Fact]
    public async Task Who_waits_for_work_is_told_at_once()
    {
        foreach (var name in (string[])["one", "two"])
            Assert.Single((await _server.Client.Work.Claim(Claim(name, await Register(name)),
                Cancel)).Value!);
        var me = await Register("idle");
        var waiting = _server.Client.Work.Claim(Claim("idle", me) with { Wait = TimeSpan.FromMinutes(5) },
            Cancel);
        // It waits when the engine has heard of it.
        for (long seq = -1; (await _server.Local.Workers.Get("idle", Cancel)).Value!.Status != "idle";)
            seq = await _server.Local.Records.WaitForChange(seq, Cancel);
        _server.Server.Depart(TimeSpan.FromMinutes(1));
        var told = (await waiting).Problem!;
        Assert.Equal("draining", told.Code);
        Assert.Matches("within (59|60) seconds", told.Message);
    }

    [Fact]
    public async Task Who_is_busy_hears_it_and_so_does_every_stream()
    {
        Assert.Null((await _server.Client.Draining(TimeSpan.Zero, Cancel)).Value);
        var hearing = _server.Client.Draining(TimeSpan.FromSeconds(120), Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orchestrator/events?since=0");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var stream = await _server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead,
            Cancel);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancel));
        Assert.StartsWith("id: 1", await lines.ReadLineAsync(Cancel), StringComparison.Ordinal);
        _server.Server.Depart(TimeSpan.FromMinutes(1));

        var left = (await hearing).Value!.Value;
        Assert.InRange(left, TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        Assert.NotNull((await _server.Client.Draining(TimeSpan.Zero, Cancel)).Value);
        string? line;
        do line = await lines.ReadLineAsync(Cancel);
        while (line is not (null or "event: draining"));
        Assert.Matches("""^data: \{"seconds":\d+\}$""", await lines.ReadLineAsync(Cancel));
    }

    private async Task<int> Register(string name)
    {
        var registered = await _server.Client.Workers.Register(new RegisterRequest
        {
            Name = name,
            Agent = "command",
            Process = new ProcessInfo("elsewhere", "boot", 1, 1),
        }, Cancel);
        return registered.Value;
    }

    private static ClaimRequest Claim(string name, int registration) =>
        new() { Worker = name, Registration = registration };
}
