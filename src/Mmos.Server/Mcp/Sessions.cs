using System.Security.Cryptography;

namespace Mmos.Server.Mcp;

/// <summary>The sessions that are open: bound to whom they were opened for, limited in number and
/// time.</summary>
internal sealed class Sessions(TimeProvider time) : IAsyncDisposable
{
    /// <summary>Sessions at once: each holds about 100 kB.</summary>
    private const int Most = 500;

    /// <summary>Sessions of one owner at once: a terminal has one.</summary>
    private const int MostPerOwner = 100;

    /// <summary>How long one may be unused: a person's lunch.</summary>
    public static readonly TimeSpan IdleMost = TimeSpan.FromHours(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _open = new(StringComparer.Ordinal);

    /// <summary>A name that nobody can guess.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Keeps a new one; closes those that are over, and the longest unused ones where there are too
    /// many.</summary>
    public async ValueTask Add(Session session)
    {
        List<Session> over;
        lock (_lock)
        {
            session.UsedAt = time.GetTimestamp();
            over = TakeUnused();
            over.AddRange(Take(TooMany(_open.Values.Where(s => s.Owner == session.Owner), MostPerOwner)));
            over.AddRange(Take(TooMany(_open.Values, Most)));
            _open[session.Id!] = session;
        }
        foreach (var gone in over) await gone.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The session of a name, for its owner; null when there is none, or it was unused for too
    /// long. It is in use until <see cref="Leave"/>.</summary>
    public async ValueTask<Session?> Enter(string id, string owner)
    {
        List<Session> over;
        Session? found;
        lock (_lock)
        {
            over = TakeUnused();
            if (_open.TryGetValue(id, out found) && found.Owner == owner) found.Active++;
            else found = null;
        }
        foreach (var gone in over) await gone.DisposeAsync().ConfigureAwait(false);
        return found;
    }

    /// <summary>A request of it has ended.</summary>
    public void Leave(Session session)
    {
        lock (_lock)
        {
            session.Active--;
            session.UsedAt = time.GetTimestamp();
        }
    }

    /// <summary>Takes the one stream of a session; false when it is taken.</summary>
    public bool TakeStream(Session session)
    {
        lock (_lock)
        {
            if (session.HasStream) return false;
            return session.HasStream = true;
        }
    }

    /// <summary>Gives the stream back: the client may open another.</summary>
    public void GiveStream(Session session)
    {
        lock (_lock) session.HasStream = false;
    }

    /// <summary>Forgets one, so that nobody finds it any more; null when it is not there.</summary>
    public Session? Remove(string id, string owner)
    {
        lock (_lock)
            return _open.TryGetValue(id, out var session) && session.Owner == owner && _open.Remove(id)
                ? session : null;
    }

    public async ValueTask DisposeAsync()
    {
        List<Session> all;
        lock (_lock)
        {
            all = [.. _open.Values];
            _open.Clear();
        }
        foreach (var session in all) await session.DisposeAsync().ConfigureAwait(false);
    }

    private List<Session> TakeUnused() =>
        Take(_open.Values.Where(s => s.Active == 0 && time.GetElapsedTime(s.UsedAt) > IdleMost));

    private List<Session> Take(IEnumerable<Session> over)
    {
        List<Session> taken = [.. over];
        foreach (var session in taken) _open.Remove(session.Id!);
        return taken;
    }

    private static IEnumerable<Session> TooMany(IEnumerable<Session> all, int most)
    {
        var idle = all.OrderBy(s => s.Active > 0).ThenBy(s => s.UsedAt).ToList();
        return idle.Take(Math.Max(0, idle.Count - most + 1));
    }
}
