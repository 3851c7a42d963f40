using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mmos.Api;
using Mmos.Server.Telemetry;
using Xunit;

namespace Mmos.Server.Tests.Telemetry;

/// <summary>What goes to a collector: metrics, and a span for each attempt in the trace that its process was
/// told.</summary>
public sealed class OtlpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_is_a_span_in_the_trace_of_its_task()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = Receive(listener);
        string trace;
        var follower = new LogFollower(null!, TimeProvider.System, null);
        using (Variables(("OTEL_EXPORTER_OTLP_ENDPOINT",
            $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            Assert.True(OtlpExport.IsWanted);
            using var export = OtlpExport.Start(follower);
            var at = DateTimeOffset.UtcNow;
            foreach (var (type, data) in ((string, string)[])
            [
                ("task.submitted", """{"definition":{"priority":"P1"},"needs":[]}"""),
                ("task.assigned", """{"item":"author","worker":"w1","attempt":1}"""),
                ("task.used", """{"used":{"model":"sonnet","inputTokens":70,"outputTokens":9}}"""),
                ("task.returned", """{"cause":"agent_error"}"""),
            ])
                follower.Seen!(new EventInfo(1, at, type, 1, "engine", "shop", "T1", null,
                    JsonDocument.Parse(data).RootElement));
            follower.Instruments.Reassignments.Add(1);
            trace = TraceIds.Of("shop", at, "T1", 1).Trace;
        }
        listener.Stop();
        var requests = await received;
        // In one batch or in several: on a busy machine the exporter's time comes in between.
        byte[] traces = [.. requests.Where(r => r.Path == "/v1/traces").SelectMany(r => r.Body)];
        foreach (var text in (string[])["invoke_agent w1", "gen_ai.usage.input_tokens", "sonnet",
            "agent_error"])
            Assert.Contains(text, Encoding.Latin1.GetString(traces));
        Assert.Contains(trace, Convert.ToHexStringLower(traces));
        Assert.Contains(requests, r => r.Path == "/v1/metrics"
            && Encoding.Latin1.GetString(r.Body).Contains("mmos_reassignments_total"));
    }

    private static async Task<List<(string Path, byte[] Body)>> Receive(TcpListener listener)
    {
        List<(string, byte[])> requests = [];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(Stop);
                using var reader = new BinaryReader(client.GetStream(), Encoding.Latin1);
                var head = new StringBuilder();
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    head.Append((char)reader.ReadByte());
                var lines = head.ToString().Split("\r\n");
                var length = int.Parse(lines.First(l =>
                    l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).AsSpan(15));
                requests.Add((lines[0].Split(' ')[1], reader.ReadBytes(length)));
                client.GetStream().Write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
            }
        }
        catch (Exception e) when (e
            is SocketException or OperationCanceledException or InvalidOperationException)
        {
            return requests;
        }
    }

    private static Restored Variables(params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables) Environment.SetEnvironmentVariable(name, value);
        return new Restored([.. variables.Select(v => v.Name)]);
    }

    private sealed class Restored(string[] names) : IDisposable
    {
        public void Dispose()
        {
            foreach (var name in names) Environment.SetEnvironmentVariable(name, null);
        }
    }
}
