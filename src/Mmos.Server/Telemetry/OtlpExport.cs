using System.Diagnostics;
using System.Text.Json;
using Mmos.Api;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mmos.Server.Telemetry;

/// <summary>Sends metrics and a trace of each attempt over OTLP, with the GenAI semantic
/// conventions.</summary>
/// <remarks>Its libraries are loaded only where `OTEL_EXPORTER_OTLP_ENDPOINT` is set; the other variables of
/// OpenTelemetry hold as its libraries read them.</remarks>
internal sealed class OtlpExport : IDisposable
{
    private readonly ActivitySource _source = new(Instruments.Name);
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    private readonly Dictionary<string, DateTimeOffset> _submitted = new(StringComparer.Ordinal);

    private OtlpExport(LogFollower follower)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("mmos");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(Instruments.Name).SetSampler(new AlwaysOnSampler()).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Instruments.Name).AddOtlpExporter().Build();
        follower.Begun = task => _submitted[task.Id] = task.CreatedAt;
        follower.Seen = Take;
    }

    /// <summary>Whether somebody said where to.</summary>
    public static bool IsWanted =>
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };

    /// <summary>Begins.</summary>
    public static OtlpExport Start(LogFollower follower) => new(follower);

    /// <summary>An attempt is a span from its lease to its end, in the trace whose ids its process was told
    /// as
    /// TRACEPARENT.</summary>
    private void Take(EventInfo happened)
    {
        if (happened.Task is not { } task) return;
        switch (happened.Type)
        {
            case "task.submitted" or "task.reopened": _submitted[task] = happened.At; break;
            case "task.done": _submitted.Remove(task); break;
            case "task.assigned" when Text(happened, "item") == "author":
            case "task.accepted":
                Begin(task, happened);
                break;
            case "task.offered":
                _attempts[task] = new Attempt(Text(happened, "worker") ?? "", null);
                break;
            case "task.used" when _attempts.GetValueOrDefault(task)?.Span is { } span:
                Use(span, happened.Data);
                break;
            case "task.completed": End(task, happened.At, null); break;
            case "task.returned" or "task.failed" or "task.cancelled":
                End(task, happened.At, Text(happened, "cause") ?? "cancelled");
                if (happened.Type == "task.cancelled") _submitted.Remove(task);
                break;
        }
    }

    private void Begin(string task, EventInfo happened)
    {
        var worker = Text(happened, "worker") ?? _attempts.GetValueOrDefault(task)?.Worker ?? "";
        var attempt = happened.Data.TryGetProperty("attempt", out var number) ? number.GetInt32() : 1;
        var (trace, parent) = TraceIds.Of(
            happened.Project ?? "", _submitted.GetValueOrDefault(task), task, attempt);
        var context = new ActivityContext(ActivityTraceId.CreateFromString(trace),
            ActivitySpanId.CreateFromString(parent), ActivityTraceFlags.Recorded, isRemote: true);
        var span = _source.StartActivity(
            $"invoke_agent {worker}", ActivityKind.Internal, context, startTime: happened.At);
        span?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", worker)
            .SetTag("mmos.project", happened.Project).SetTag("mmos.task", task).SetTag("mmos.attempt",
                attempt);
        Activity.Current = null;
        _attempts[task] = new Attempt(worker, span);
    }

    private static void Use(Activity span, JsonElement data)
    {
        if (!data.TryGetProperty("used", out var used)) return;
        if (used.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String)
            span.SetTag("gen_ai.request.model", model.GetString());
        foreach (var (name, tag) in ((string, string)[])[("inputTokens", "gen_ai.usage.input_tokens"),
            ("outputTokens", "gen_ai.usage.output_tokens")])
            if (used.TryGetProperty(name, out var tokens) && tokens.ValueKind == JsonValueKind.Number)
                span.SetTag(tag, tokens.GetInt64() + (span.GetTagItem(tag) as long? ?? 0));
    }

    private void End(string task, DateTimeOffset at, string? cause)
    {
        if (!_attempts.Remove(task, out var attempt) || attempt.Span is not { } span) return;
        if (cause is not null) span.SetStatus(ActivityStatusCode.Error, cause).SetTag("error.type", cause);
        span.SetEndTime(at.UtcDateTime);
        span.Stop();
        span.Dispose();
    }

    private static string? Text(EventInfo happened, string name) =>
        happened.Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _source.Dispose();
    }

    private sealed record Attempt(string Worker, Activity? Span);
}
