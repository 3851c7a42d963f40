using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Mmos.Server.Auth;

/// <summary>Requests that outlive the moment in which their token was looked at: streams and long
/// polls.</summary>
/// <remarks>One timer for all of them, which runs while there are any: most requests are over long before,
/// and cost an entry here.</remarks>
internal sealed class LastingRequests(Callers callers, TimeProvider clock)
{
    /// <summary>How often it is asked again whose they are: so long a revoked token's stream goes
    /// on.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Lasting, byte> _running = new();
    private ITimer? _timer;
    private int _isArmed;

    /// <summary>Waits for the end of a request; ends it when its token is good no more.</summary>
    public async Task Watch(HttpContext context, string secret, Task running)
    {
        if (running.IsCompleted)
        {
            await running.ConfigureAwait(false);
            return;
        }
        var lasting = new Lasting(context, secret);
        _running.TryAdd(lasting, 0);
        Arm();
        try
        {
            await running.ConfigureAwait(false);
        }
        finally
        {
            lasting.End();
            _running.TryRemove(lasting, out _);
        }
    }

    private void Arm()
    {
        if (Interlocked.Exchange(ref _isArmed, 1) != 0) return;
        _timer?.Dispose();
        _timer = clock.CreateTimer(_ => _ = Look(), null, Recheck, Timeout.InfiniteTimeSpan);
    }

    private async Task Look()
    {
        try
        {
            foreach (var token in _running.Keys.GroupBy(r => r.Secret, StringComparer.Ordinal))
                if (!await callers.IsStillGood(token.Key).ConfigureAwait(false))
                    foreach (var request in token) request.Abort();
        }
        finally
        {
            Volatile.Write(ref _isArmed, 0);
            if (!_running.IsEmpty) Arm();
        }
    }

    // A context serves the next request of its connection as soon as this one is over.
    private sealed class Lasting(HttpContext context, string secret)
    {
        private readonly Lock _lock = new();
        private bool _isOver;

        public string Secret => secret;

        public void Abort()
        {
            lock (_lock)
                if (!_isOver) context.Abort();
        }

        public void End()
        {
            lock (_lock) _isOver = true;
        }
    }
}
