using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Mmos.Api;
using Mmos.Bench.Durable;

namespace Mmos.Bench.Serving;

/// <summary>A seat at a server, one connection for each caller at a time. Its calls hold their
/// thread.</summary>
internal sealed class WireSeat(Served served, HttpOrchestrator seam) : Seat(seam)
{
    private const string Root = "/api/orchestrator";
    private readonly ConcurrentBag<Wire> _idle = [];

    /// <summary>A repository that is at home on another host: the server does not verify what is handed in,
    /// as nobody does in the rows without a server.</summary>
    public static RepositoryInfo Elsewhere { get; } =
        new("/bench", "main", "0123456789012345678901234567890123456789", "mmos/bench")
        {
            Home = new RepositoryHome("bench", null, "bench", "/bench"),
        };

    public override TimeSpan Processor => served.Processor;

    public override string WhoseProcessor => "the server's ";

    public override Task Add(params IReadOnlyList<string> keys)
    {
        var tasks = string.Join(',', keys.Select(key => $$"""{"key":"{{key}}","title":"{{key}}"}"""));
        Post($"{Root}/projects/{Project}/tasks", keys[0], $$"""{"tasks":[{{tasks}}]}""", _ => 0);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<LeaseRef>> Claim(string worker, int registration, int max,
        TimeSpan wait) => Task.FromResult(Post($"{Root}/tasks/claim", null,
            Claiming(worker, registration, max, wait), Leases));

    public override Task<IReadOnlyList<LeaseRef>> Continue(string worker, int registration,
        IReadOnlyList<LeaseRef> done) => Task.FromResult(Post($"{Root}/tasks/complete", null,
            $$"""{"attempts":[{{string.Join(',', done.Select(Completed))}}],"next":"""
            + Claiming(worker, registration, done.Count, TimeSpan.Zero) + "}", Leases));

    public override Task Complete(LeaseRef lease)
    {
        Post($"{Root}/tasks/complete", null, $$"""{"attempts":[{{Completed(lease)}}]}""", _ => 0);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var wire in _idle) wire.Dispose();
        seam.Dispose();
        await base.DisposeAsync();
    }

    private static string Claiming(string worker, int registration, int max, TimeSpan wait) =>
        $$"""{"worker":"{{worker}}","registration":{{registration}},"max":{{max}},"waitSeconds":"""
        + $$"""{{(int)wait.TotalSeconds}}}""";

    private static string Completed(LeaseRef lease) =>
        $$$"""{"lease":{"task":"{{{lease.Task}}}","lease":{{{lease.Lease}}},"worker":"{{{lease.Worker}}}"}"""
        + ",\"result\":\"done\"}";

    private delegate T Reading<out T>(ReadOnlySpan<byte> answer);

    private T Post<T>(string path, string? key, string body, Reading<T> read)
    {
        if (!_idle.TryTake(out var wire)) wire = new Wire(served.Url, served.Token);
        var answer = read(wire.Post(path, key, Encoding.UTF8.GetBytes(body)));
        _idle.Add(wire);
        return answer;
    }

    // Of each item nothing but its lease: `{"items":[{"lease":{"task":…},…},…]}`.
    private static IReadOnlyList<LeaseRef> Leases(ReadOnlySpan<byte> answer)
    {
        List<LeaseRef> leases = [];
        for (var reader = new Utf8JsonReader(answer); reader.Read();)
            if (reader.CurrentDepth == 3 && reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals("lease"))
            {
                reader.Read();
                leases.Add(JsonSerializer.Deserialize(ref reader, ApiJson.Of<LeaseRef>(ApiJson.Lenient))!);
            }
        return leases;
    }
}
