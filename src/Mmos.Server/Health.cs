using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mmos.Api;
using Mmos.Server.Rest;

namespace Mmos.Server;

/// <summary>`/healthz` and `/readyz`: the two pages that answer everybody.</summary>
internal sealed class Health(IOrchestrator seam, ServerOptions options, TimeProvider time)
{
    // Anybody may ask: the database is not.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly Lock _lock = new();
    private Task<IReadOnlyDictionary<string, string>>? _checks;
    private DateTimeOffset _at;

    /// <summary>Maps the pages.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/healthz", (RequestDelegate)Show).ExcludeFromDescription();
        app.MapGet("/readyz", (RequestDelegate)Show).ExcludeFromDescription();
    }

    private async Task Show(HttpContext context)
    {
        Task<IReadOnlyDictionary<string, string>> asked;
        lock (_lock)
        {
            if (_checks is null || time.GetUtcNow() - _at > Fresh)
                (_checks, _at) = (Check(), time.GetUtcNow());
            asked = _checks;
        }
        var checks = await asked.WaitAsync(context.RequestAborted);
        var isWell = checks.Values.All(value => value == "ok");
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        await Replies.Write(context.Response, "application/json; charset=utf-8",
            new HealthReport(isWell ? "ok" : "unhealthy", options.Version, options.Build,
                (long)(time.GetUtcNow() - _started).TotalSeconds, checks),
            ApiJson.Of<HealthReport>(ApiJson.Lenient));
    }

    private async Task<IReadOnlyDictionary<string, string>> Check()
    {
        SortedDictionary<string, string> checks = new(StringComparer.Ordinal)
        {
            ["database"] = "ok",
            ["disk"] = "ok",
        };
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            var read = await seam.Records.Events(long.MaxValue, null, 1, limit.Token);
            if (read.Problem is not null) checks["database"] = "cannot be read";
            foreach (var finding in await options.Health(limit.Token))
            {
                // `disk: 12 MB are free` is the check disk.
                var name = finding.Split(": ", 2) is [var word, _] && !word.Contains(' ') ? word : "server";
                checks[name] = finding;
            }
        }
        catch (OperationCanceledException)
        {
            checks["database"] = "does not answer";
        }
        return checks;
    }
}
