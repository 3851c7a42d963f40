using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mmos.Api;
using Mmos.Runtime.Alerts;
using Xunit;

namespace Mmos.Runtime.Tests.Alerts;

/// <summary>What people are told, in which words, and when a delivery is tried again.</summary>
public sealed class AlertTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 14, 3, 5, TimeSpan.Zero);

    private static readonly InboxItem Item = new("17", "conflict", "shop", "T12", "the API <of> the shop",
        "conflict", "the same lines; password=hunter2", ["mmos task retry T12", "mmos task cancel T12"],
        Now.AddMinutes(-6));

    [Fact]
    public void An_escalation_says_what_waits_since_when_and_what_settles_it()
    {
        var alert = Of(Event("escalation.raised",
            """{"project":"shop","task":12,"kind":"conflict","item":17}"""))!;
        Assert.Equal(("team-a-40", "escalation", "[shop] T12 the API <of> the shop: conflict"),
            (alert.Id, alert.Kind, alert.Title));
        Assert.Equal("T12 the API <of> the shop (conflict, conflict) waits for you since 2026-11-20 "
            + "13:57:05 UTC.\n\n"
            + "the same lines; password=***\n\nTo settle it:\n  mmos task retry T12\n  mmos task cancel "
                + "T12\n\n"
            + "http://127.0.0.1:7420/api/orchestrator/tasks/T12\n", AlertText.Plain(alert));
        Assert.Equal("[shop] T12 the API <of> the shop: conflict; settle it with: mmos task retry T12",
            AlertText.Line(alert));
    }

    [Fact]
    public void What_was_settled_meanwhile_or_is_old_is_not_told()
    {
        var raised = Event("escalation.raised", """{"item":18}""");
        Assert.Null(Of(raised));
        Assert.Null(Of(Event("escalation.raised", """{"item":17}""") with { At = Now.AddDays(-2) }));
        Assert.Null(Of(Event("task.failed", "{}") with { Task = "T99" }));
    }

    [Theory]
    [InlineData("account.parked", """{"account":"max","until":1795000000000,"window":"5h"}""",
        "the account max has used up its 5h window")]
    [InlineData("host.memory_tight", """{"host":"mmos-1","usedMb":600,"limitMb":512,"until":0}""",
        "MMOS is short of memory: nothing new is given out or taken in")]
    [InlineData("task.stalled", """{"task":12,"lease":3,"since":0}""", "[] T12 : no progress")]
    [InlineData("task.failed", """{"task":12,"lease":3,"cause":"conflict"}""",
        "[shop] T12 the API <of> the shop: conflict")]
    public void Limits_memory_stalls_and_failures_are_told(string type, string data, string title)
    {
        var happened = Event(type, data);
        Assert.True(AlertRule.IsMeant(happened));
        var alert = Of(happened)!;
        Assert.Equal(title, alert.Title);
        Assert.NotEmpty(alert.Commands);
    }

    [Theory]
    [InlineData("account.parked", """{"account":"max","until":0}""")]
    [InlineData("task.returned", """{"cause":"limit"}""")]
    [InlineData("effect.released", "{}")]
    public void Nothing_else_is(string type, string data) => Assert.False(AlertRule.IsMeant(Event(type,
        data)));

    [Fact]
    public void A_webhook_has_the_missions_form_and_a_signature_that_can_be_checked()
    {
        var body = AlertText.Webhook(Of(Event("escalation.raised", """{"item":17}"""))!);
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("team-a-40", "task_escalated", "2026-11-20T14:03:00.000Z", "T12"),
            (json.GetProperty("id").GetString(), json.GetProperty("type").GetString(),
                json.GetProperty("timestamp").GetString(), json.GetProperty("taskId").GetString()));
        Assert.Equal("mmos task retry T12", json.GetProperty("metadata")
            .GetProperty("commands")[0].GetString());
        var signature = AlertText.Signature("s3cret", Now, body);
        var seconds = Now.ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), signed);
        Assert.Equal($"t={seconds},v1={Convert.ToHexStringLower(expected)}", signature);
    }

    [Fact]
    public void Text_of_tasks_is_no_markup_in_slack()
    {
        var body = AlertText.Slack(Of(Event("escalation.raised", """{"item":17}"""))!);
        var text = JsonDocument.Parse(body).RootElement.GetProperty("text").GetString()!;
        Assert.StartsWith("*[shop] T12 the API &lt;of&gt; the shop: conflict*\n", text);
        Assert.EndsWith("`mmos task cancel T12`\n<http://127.0.0.1:7420/api/orchestrator/tasks/T12>", text);
    }

    [Fact]
    public void A_delivery_is_tried_five_times_at_growing_intervals()
    {
        Assert.Equal([1_000, 2_000, 4_000, 8_000],
            Enumerable.Range(1, 4).Select(n => (int)RetryRule.Next(n, 0)!.Value.TotalMilliseconds));
        Assert.Equal(1_499, RetryRule.Next(1, 999)!.Value.TotalMilliseconds);
        Assert.Null(RetryRule.Next(5, 0));
        Assert.Equal([408, 429, 500, 503],
            new[] { 200, 301, 400, 404, 408, 410, 429, 500, 503 }.Where(RetryRule.IsWorthRetrying));
    }

    [Theory]
    [InlineData("log", "log", null)]
    [InlineData("admin", "admin", null)]
    [InlineData("webhook:https://ops.example/hook?x=1#s3cret", "webhook:https://ops.example", "s3cret")]
    [InlineData("slack:https://hooks.slack.com/services/T/B/x", "slack:https://hooks.slack.com", null)]
    [InlineData("ntfy:https://ntfy.sh/topic", "ntfy:https://ntfy.sh", null)]
    [InlineData("email:smtp://u:p@mail.example:587/ops@example.com?from=mmos@example.com",
        "email:smtp://mail.example", null)]
    public void Channels_are_read_and_named_without_their_secret(string text, string name, string? secret)
    {
        Assert.Null(AlertChannel.Read(text, out var channel));
        Assert.Equal((name, secret, ""), (channel!.Name, channel.Secret, channel.Address?.Fragment ?? ""));
    }

    [Theory]
    [InlineData("pager:1", "\"pager\" is no channel; known are log, admin,")]
    [InlineData("webhook:ops", "the address of webhook: is no URL")]
    [InlineData("webhook:file:///etc/passwd", "the address of webhook: begins with https:// or http://")]
    [InlineData("email:smtp://host/", "the address of email: names whom to and from whom")]
    public void A_channel_that_is_none_is_said(string text, string problem)
    {
        Assert.StartsWith(problem, AlertChannel.Read(text, out var channel));
        Assert.Null(channel);
    }

    [Fact]
    public void A_digest_counts_what_happened_and_names_what_waits()
    {
        var report = new PerformanceReport
        {
            From = Now.AddHours(-2),
            To = Now,
            Done = 3,
            Failed = 1,
            Bottlenecks = [new("shop", "working", 60, 0.8m, "T3")],
        };
        var shop = new ProjectInfo
        {
            Id = "shop",
            Name = "Shop",
            Goal = "g",
            Status = "active",
            CreatedAt = Now,
            UpdatedAt = Now,
            Tasks = new Dictionary<string, int> { ["done"] = 3, ["running"] = 1, ["failed"] = 0 },
        };
        var digest = DigestRule.Of("team-a", [shop], [Item], report, null)!;
        Assert.Equal("MMOS team-a: 3 done, 1 failed, 1 wait for you", digest.Title);
        Assert.Equal("Since 2026-11-20 12:03 UTC: 3 done, 1 failed.\n\nshop: 3 done, 1 running\n\n"
            + "Most of the longest path: working (80 %, T3).\n\n1 wait for you:\n"
            + "T12 the API <of> the shop: conflict", digest.Text);
        Assert.Null(DigestRule.Of("team-a", [], [], new PerformanceReport { From = Now, To = Now }, null));
    }

    private static Alert? Of(EventInfo happened) =>
        AlertRule.Of("team-a", happened, [Item], null, new Uri("http://127.0.0.1:7420"), Now);

    private static EventInfo Event(string type, string data) => new(40, Now.AddSeconds(-5), type, 1, "engine",
        null, type.StartsWith("account", StringComparison.Ordinal) || type.StartsWith("host",
            StringComparison.Ordinal)
            ? null : "T12", null, JsonDocument.Parse(data).RootElement);
}
