using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Mmos.Api;
using Mmos.Server.Auth;

namespace Mmos.Server.Live;

/// <summary>The same feed for SignalR clients.</summary>
internal sealed class LiveHub(IHostApplicationLifetime lifetime) : Hub
{
    /// <summary>Every event after a position; after a cut, call it with the last number that was
    /// seen.</summary>
    public async IAsyncEnumerable<EventInfo> Follow(long since,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var seam = Caller.Of(Context.GetHttpContext()!).Seam;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, Context.ConnectionAborted,
            lifetime.ApplicationStopping);
        await foreach (var batch in EventFeed.From(seam, since, null, both.Token))
        {
            if (batch.Problem is { } problem) throw new HubException(problem.Message);
            foreach (var happened in batch.Value!) yield return happened;
        }
    }
}
