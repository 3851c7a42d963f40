using System.Threading.RateLimiting;

namespace Mmos.Server.Auth;

/// <summary>How often somebody may ask. Generous for who has a token, strict for who guesses one; whoever
/// started the server is not limited.</summary>
/// <param name="burst">Requests of one identity at once.</param>
/// <param name="perSecond">Requests of one identity in the long run.</param>
/// <param name="failures">Unknown tokens and tickets from one address per minute.</param>
internal sealed class Rates(int burst = 2_000, int perSecond = 1_000, int failures = 30) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _asked = PartitionedRateLimiter.Create<string, string>(
        who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = Second,
        }));

    private readonly PartitionedRateLimiter<string> _failed = PartitionedRateLimiter.Create<string, string>(
        from => RateLimitPartition.GetFixedWindowLimiter(from, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = failures,
            Window = Minute,
        }));

    /// <summary>How long somebody must wait before the next request; null: not at all.</summary>
    public TimeSpan? Refuse(Visitor visitor) =>
        visitor.Secret is null ? null : Wait(_asked, visitor.Caller.Identity.Name, Second);

    /// <summary>How long an address must wait after an unknown token; null: it may try again.</summary>
    public TimeSpan? Failed(string address) => Wait(_failed, address, Minute);

    public void Dispose()
    {
        _asked.Dispose();
        _failed.Dispose();
    }

    private static TimeSpan? Wait(PartitionedRateLimiter<string> limiter, string key, TimeSpan otherwise)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : otherwise;
    }
}
