using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Mmos.Api;
using Xunit;

namespace Mmos.Server.Tests;

/// <summary>The log as it happens: over server-sent events and SignalR.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestServer _server = new();
    private readonly CancellationTokenSource _stop = new(Patience);

    private CancellationToken Stop => _stop.Token;

    public async ValueTask InitializeAsync() => await _server.Start(Stop);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_stream_that_is_cut_again_and_again_under_load_has_no_gap_and_no_repeat()
    {
        const int tasks = 300;
        await _server.Local.Upkeep.Configure(new PolicySpec { MaxQueueDepth = 10_000 }, Stop);
        await _server.Local.Projects.Submit(new Plan { Project = "p", Goal = "g", Tasks = [] }, null, null,
            Stop);
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < tasks / 4; i++)
                await _server.Local.Projects.Add("p",
                    [new TaskSpec { Key = $"k{writer}-{i}", Title = $"do {writer}-{i}" }], null, Stop);
        }));
        List<long> seen = [];
        var random = new Random(7);
        while (!writing.IsCompleted || seen.Count < await End())
        {
            // Each connection ends after a few events, wherever that is.
            var last = seen.Count == 0 ? null : seen[^1].ToString(CultureInfo.InvariantCulture);
            var most = random.Next(1, 60);
            await foreach (var id in Ids(last, "?since=0"))
            {
                seen.Add(id);
                if (--most == 0 || (writing.IsCompleted && id == await End())) break;
            }
        }
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), seen);
        Assert.True(seen.Count >= tasks, $"{seen.Count} events");
    }

    [Fact]
    public async Task A_stream_without_a_position_begins_now_and_one_of_a_task_has_only_its_events()
    {
        await Add("a");
        var before = await End();
        await using var live = Ids(null, "").GetAsyncEnumerator(Stop);
        var next = live.MoveNextAsync().AsTask();
        // The answer to the stream's headers is not seen here: write until it comes.
        for (var i = 0; !next.IsCompleted; i++)
        {
            await Add($"b{i}");
            await Task.WhenAny(next, _server.Local.Records.WaitForChange(await End() - 1, Stop));
        }
        Assert.True(await next);
        Assert.True(live.Current > before);

        await using var one = Ids(null, "?since=0&task=T1").GetAsyncEnumerator(Stop);
        Assert.True(await one.MoveNextAsync());
        var events = (await _server.Local.Records.Events(0, "T1", 10, Stop)).Value!;
        Assert.Equal(events[0].Seq, one.Current);
    }

    [Fact]
    public async Task Without_asking_for_a_stream_events_are_a_page_that_goes_on_after_its_last()
    {
        await Add("a");
        await Add("b");
        var page = await Json("/events?limit=2");
        Assert.Equal(2, page.GetProperty("items").GetArrayLength());
        var next = page.GetProperty("next").GetString();
        Assert.Equal("2", next);
        var rest = await Json($"/events?after={next}");
        Assert.Equal(3, rest.GetProperty("items")[0].GetProperty("seq").GetInt64());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(await End(), (await Json("/events/wait?since=1")).GetProperty("value").GetInt64());
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_back_its_own_stream_only()
    {
        var content = new string('x', 16_000);
        for (var i = 0; i < 200; i++)
            await _server.Local.Messages.Send(new NewMessage { Content = content }, null, null, Stop);
        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, _server.Server.Url.Port, Stop);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "GET /api/orchestrator/events?since=0 HTTP/1.1\r\n"
            + $"Host: {_server.Server.Url.Authority}\r\nAccept: text/event-stream\r\n"
            + $"Authorization: Bearer {TestServer.Secret}\r\n\r\n"), Stop);
        // It is being served, and nobody reads on.
        var first = new byte[256];
        await socket.GetStream().ReadExactlyAsync(first, Stop);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(first), StringComparison.Ordinal);

        Assert.Null((await _server.Client.Messages.Send(new NewMessage { Content = "hello" }, null, null,
            Stop))
            .Problem);
        var end = await End();
        await using var other = Ids((end - 1).ToString(CultureInfo.InvariantCulture),
            "").GetAsyncEnumerator(Stop);
        Assert.True(await other.MoveNextAsync());
        Assert.Equal(end, other.Current);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams_and_waits()
    {
        var stream = Ids(null, "?since=0").GetAsyncEnumerator(Stop);
        await Add("a");
        Assert.True(await stream.MoveNextAsync());
        await _server.Client.Workers.Register(new RegisterRequest
        {
            Name = "w1",
            Agent = "command",
            Process = new ProcessInfo("here", "b", 1, 1),
            Capabilities = ["other"],
        }, Stop);
        var claim = _server.Client.Work.Claim(
            new ClaimRequest { Worker = "w1", Registration = 1, Wait = Patience }, Stop);
        while (!(await _server.Local.Records.Events(0, null, 100, Stop)).Value!
            .Any(e => e.Type is "worker.waiting" or "task.assigned"))
            await Task.Yield();
        await _server.Server.DisposeAsync();
        while (await stream.MoveNextAsync()) { }
        await stream.DisposeAsync();
        // Whoever got the task in between has it.
        Assert.True((await claim) is { Problem.Code: "unavailable" } or { Value.Count: 1 });
    }

    [Fact]
    public async Task A_SignalR_client_follows_the_same_feed()
    {
        await Add("a");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestServer.Secret}");
        await socket.ConnectAsync(new UriBuilder(_server.Server.Url)
        {
            Scheme = "ws",
            Path = "/hubs/live"
        }.Uri,
            Stop);
        foreach (var message in (string[])["{\"protocol\":\"json\",\"version\":1}",
            "{\"type\":4,\"invocationId\":\"1\",\"target\":\"Follow\",\"arguments\":[0]}"])
            await socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text,
                true,
                Stop);
        List<long> seen = [];
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (seen.Count < 3)
        {
            var part = await socket.ReceiveAsync(buffer, Stop);
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            var frames = text.ToString().Split('\u001e');
            text.Clear().Append(frames[^1]);
            foreach (var frame in frames[..^1])
            {
                using var json = JsonDocument.Parse(frame);
                if (!json.RootElement.TryGetProperty("item", out var item)) continue;
                seen.Add(item.GetProperty("seq").GetInt64());
                // What was there came; now something happens while it listens.
                if (seen.Count == 2) await Add("b");
            }
        }
        Assert.Equal([1, 2, 3], seen);
    }

    private Task<Answer<Submitted>> Add(string key) => key == "a"
        ? _server.Local.Projects.Submit(
            new Plan { Project = "p", Goal = "g", Tasks = [new TaskSpec { Key = key, Title = key }] }, null,
                null,
            Stop)
        : _server.Local.Projects.Add("p", [new TaskSpec { Key = key, Title = key }], null, Stop);

    private async Task<long> End() => (await _server.Local.Records.Events(long.MaxValue, null, 1, Stop)).Seq;

    private async Task<JsonElement> Json(string path)
    {
        using var document = JsonDocument.Parse(
            await _server.Http.GetStringAsync("/api/orchestrator" + path, Stop));
        return document.RootElement.Clone();
    }

    private async IAsyncEnumerable<long> Ids(string? last, string questions)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orchestrator/events" + questions);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        using var answer = await _server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead,
            Stop);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
        while (await reader.ReadLineAsync(Stop) is { } line)
        {
            if (!line.StartsWith("id: ", StringComparison.Ordinal)) continue;
            var id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            await reader.ReadLineAsync(Stop);
            var data = await reader.ReadLineAsync(Stop);
            using var happened = JsonDocument.Parse(data!["data: ".Length..]);
            Assert.Equal(id, happened.RootElement.GetProperty("seq").GetInt64());
            yield return id;
        }
    }
}
