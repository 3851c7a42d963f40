using Mmos.Api;
using Mmos.Cli.Composing.Alerts;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Alerts;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Cli.Tests.Alerts;

/// <summary>Alerts on their way: every channel, tries, dead letters, and one process of many.</summary>
public sealed class AlertWatchTests : IAsyncDisposable
{
    private static readonly Alert Sample = new("team-a-40", DateTimeOffset.UnixEpoch, "escalation",
        "[shop] T12 Größe: conflict", "the same lines")
    { Task = "T12", Commands = ["mmos task retry T12"], Link = "http://127.0.0.1:7420/" };

    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-alerts-").FullName;
    private readonly List<IAsyncDisposable> _hosts = [];
    private readonly List<IDisposable> _files = [];
    private readonly List<string> _said = [];
    private int _watches;
    private readonly AlertSender _sender = new(new QuickClock(), () => 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_signed_and_names_its_event()
    {
        await using var receiver = Receiver.Http(204);
        Assert.Null(await Send($"webhook:http://127.0.0.1:{receiver.Port}/hook#s3cret"));
        var request = Assert.Single(receiver.Received);
        Assert.StartsWith("POST /hook HTTP/1.1", request);
        Assert.Contains("Mmos-Event-Id: team-a-40", request);
        var body = request[(request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        Assert.Contains("\"type\":\"task_escalated\"", body);
        var at = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(request.Split("Mmos-Signature: t=")[1].Split(',')[0]));
        Assert.Contains(AlertText.Signature("s3cret", at, System.Text.Encoding.UTF8.GetBytes(body)), request);
        Assert.DoesNotContain("s3cret", request);
    }

    [Fact]
    public async Task Slack_and_ntfy_get_their_own_forms()
    {
        await using var receiver = Receiver.Http(200);
        Assert.Null(await Send($"slack:http://127.0.0.1:{receiver.Port}/services/x"));
        Assert.Contains("{\"text\":\"*[shop] T12 Größe: conflict*", receiver.Received[0]);
        Assert.Null(await Send($"ntfy:http://127.0.0.1:{receiver.Port}/topic"));
        Assert.Contains("Title: =?UTF-8?B?", receiver.Received[1]);
        Assert.Contains("Priority: 5", receiver.Received[1]);
        Assert.Contains("To settle it:\n  mmos task retry T12", receiver.Received[1]);
    }

    [Fact]
    public async Task A_mail_goes_to_whom_the_address_names()
    {
        await using var receiver = Receiver.Smtp();
        var port = receiver.Port;
        Assert.Null(await Send($"email:smtp://127.0.0.1:{port}/ops@example.com?from=mmos@example.com"));
        var mail = Assert.Single(receiver.Received);
        Assert.Contains("RCPT TO:<ops@example.com>", mail);
        Assert.Contains("MAIL FROM:<mmos@example.com>", mail);
        Assert.Contains("<team-a-40@mmos>", mail);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_what_cannot_work_is_not()
    {
        await using var flaky = Receiver.Http(503, 429, 200);
        Assert.Null(await Send($"webhook:http://127.0.0.1:{flaky.Port}/"));
        Assert.Equal(3, flaky.Received.Count);
        await using var gone = Receiver.Http(410);
        Assert.Equal("HTTP 410, after 1 tries", await Send($"webhook:http://127.0.0.1:{gone.Port}/"));
        await using var redirecting = Receiver.Http(302);
        Assert.Equal("HTTP 302, after 1 tries", await Send($"webhook:http://127.0.0.1:{redirecting.Port}/"));
        await using var down = Receiver.Http(500);
        Assert.Equal("HTTP 500, after 5 tries", await Send($"webhook:http://127.0.0.1:{down.Port}/"));
        Assert.Equal(5, down.Received.Count);
    }

    [Fact]
    public async Task An_alert_that_cannot_be_delivered_is_a_message_to_the_admin_without_the_secret_address()
    {
        await using var down = Receiver.Http(400);
        var seam = await Seam("a");
        await Failed(seam);
        Assert.True(await Watch(seam, $"slack:http://127.0.0.1:{down.Port}/services/T0/B0/secret")
            .Step(Stop));
        var message = Assert.Single((await seam.Messages.List(new MessageFilter { Reader = "admin" },
            Stop)).Value!);
        Assert.Equal("alert", message.Kind);
        Assert.StartsWith("an alert could not be delivered by slack:http://127.0.0.1: HTTP 400, after 1 "
            + "tries. "
            + "It was: [shop] T1 A: agent_error", message.Content);
        Assert.DoesNotContain("secret", message.Content);
    }

    [Fact]
    public async Task Each_alert_is_told_once_however_many_processes_serve_and_also_after_a_restart()
    {
        await using var receiver = Receiver.Http(200);
        var url = $"webhook:http://127.0.0.1:{receiver.Port}/";
        IOrchestrator[] seams = [await Seam("a"), await Seam("b"), await Seam("c")];
        await Failed(seams[0]);
        var watches = seams.Select(seam => Watch(seam, url, "log")).ToList();
        for (var round = 0; round < 20 && !(await All()).All(done => done); round++) { }
        Assert.Single(receiver.Received);
        Assert.Equal(["[shop] T1 A: agent_error; settle it with: mmos task retry T1"], _said);

        var later = Watch(seams[1], url);
        Assert.True(await later.Start(Stop) > 0);
        Assert.True(await later.Step(Stop));
        Assert.Single(receiver.Received);

        async Task<bool[]> All() => await Task.WhenAll(watches.Select(w => w.Step(Stop)));
    }

    [Fact]
    public async Task A_digest_is_sent_once_for_each_period()
    {
        IOrchestrator[] seams = [await Seam("a"), await Seam("b")];
        await Failed(seams[0]);
        foreach (var seam in seams)
        {
            var settings = Settings([]);
            await new Digest(seam, settings, new AlertWatch(seam, settings, _sender, TimeProvider.System),
                TimeProvider.System).Look(TimeSpan.FromHours(2), [Channel("admin"), Channel("log")], Stop);
        }
        var message = Assert.Single((await seams[0].Messages.List(new MessageFilter { Reader = "admin" },
            Stop)).Value!);
        Assert.Equal("digest", message.Kind);
        Assert.StartsWith("MMOS team-a: 0 done, 1 failed, 1 wait for you\n", message.Content);
        Assert.Single(_said);
    }

    private static async Task Failed(IOrchestrator seam)
    {
        await seam.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "g",
            Tasks = [new TaskSpec { Key = "a", Title = "A", RetryMax = 0 }],
        }, null, null, Stop);
        var registration = (await seam.Workers.Register(new RegisterRequest
        {
            Name = "w1",
            Agent = "command",
            Process = new ProcessInfo("here", "boot", 1, 1),
        }, Stop)).Value;
        var order = Assert.Single((await seam.Work.Claim(
            new ClaimRequest { Worker = "w1", Registration = registration }, Stop)).Value!);
        Assert.Null((await seam.Work.Fail(order.Lease, "agent_error", "no idea", null, Stop)).Problem);
        Assert.Single((await seam.Records.Inbox(Stop)).Value!);
    }

    private AlertWatch Watch(IOrchestrator seam, params string[] channels) =>
        new(seam, Settings(channels), _sender, TimeProvider.System);

    private AlertSettings Settings(string[] channels) => new("team-a", [.. channels.Select(Channel)], null,
        ($"p{++_watches}", new ProcessInfo("here", "boot", _watches, 1)), line =>
            { lock (_said) _said.Add(line); }, _ => { });

    private Task<string?> Send(string channel) => _sender.Send(Channel(channel), Sample, Stop);

    private static AlertChannel Channel(string text)
    {
        Assert.Null(AlertChannel.Read(text, out var channel));
        return channel!;
    }

    private async Task<IOrchestrator> Seam(string host)
    {
        var file = Path.Combine(_folder, "mmos.db");
        var journal = SqliteJournal.OpenOrCreate(file);
        var pump = await Pump.Start(journal, host, new ProcessIdentity(host, "boot", 1, 1),
            TimeProvider.System,
            _ => { }, Stop);
        var tables = SqliteReadTables.Open(file);
        var blobs = SqliteBlobStore.Open(file);
        _hosts.Add(pump);
        _files.AddRange([tables, blobs]);
        return new LocalOrchestrator(pump, journal, tables, "person", null, blobs);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        foreach (var file in _files) file.Dispose();
        _sender.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Waits are over at once.</summary>
    private sealed class QuickClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime,
            TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
