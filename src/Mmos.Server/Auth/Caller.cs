using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Auth;

/// <summary>Who a request comes from, and the seam as far as that identity reaches.</summary>
/// <param name="Identity">Who asks.</param>
/// <param name="Seam">What it may ask: each endpoint goes through this and nothing else.</param>
internal sealed record Caller(Identity Identity, IOrchestrator Seam)
{
    /// <summary>The caller of a request that has passed authentication; throws for one that has
    /// not.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>()
        ?? throw new InvalidOperationException("a request reached its endpoint without an identity");
}
