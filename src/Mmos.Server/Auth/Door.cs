using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mmos.Server.Auth;

/// <summary>How a browser gets in: a link that works once, and the session that it opens. Only hashes are
/// kept, and only in memory.</summary>
/// <remarks>Thread-safe. A session has the rights of whoever started the server.</remarks>
internal sealed class Door
{
    private const int Most = 100;
    private static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);

    private readonly Dictionary<string, DateTimeOffset> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Uri? _outside;
    private Uri _listen;

    /// <summary>A door without sessions.</summary>
    /// <param name="listen">Where the server listens.</param>
    /// <param name="clock">Tells when tickets and sessions are over.</param>
    /// <param name="outside">Where browsers reach it, when that is another address; null for none.</param>
    public Door(Uri listen, TimeProvider clock, Uri? outside = null) =>
        (_listen, _clock, _outside) = (listen, clock, outside);

    private Uri Address => _outside ?? _listen;

    private bool IsSecure => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>Name of the cookie. Cookies of one host are shared by its ports, so it names the
    /// port.</summary>
    public string CookieName => string.Create(CultureInfo.InvariantCulture,
        $"{(IsSecure ? "__Host-" : "")}mmos-{Address.Port}");

    /// <summary>How the cookie is set: out of reach of scripts and of other sites.</summary>
    public CookieOptions Cookie => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = IsSecure,
        Path = "/",
        IsEssential = true,
    };

    /// <summary>Says where the server really listens, when it was free to choose the port.</summary>
    public void At(Uri address) => _listen = address;

    /// <summary>A link that opens a session once, within 60 seconds.</summary>
    public Uri NewLink() => new(Address, "/login?ticket=" + Add(_tickets, TicketLife));

    /// <summary>The secret of a new session; null for a ticket that was used, is over, or is none.</summary>
    public string? Enter(string ticket)
    {
        lock (_lock)
            if (!_tickets.Remove(HashOf(ticket), out var until) || until <= _clock.GetUtcNow()) return null;
        return Add(_sessions, SessionLife);
    }

    /// <summary>Whether a cookie is of a session that is open; each use keeps it open.</summary>
    public bool IsOpenTo(string? cookie)
    {
        if (cookie is null) return false;
        var hash = HashOf(cookie);
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            if (!_sessions.TryGetValue(hash, out var until)) return false;
            if (until <= now) return !_sessions.Remove(hash);
            _sessions[hash] = now + SessionLife;
            return true;
        }
    }

    /// <summary>Ends a session.</summary>
    public void Leave(string? cookie)
    {
        if (cookie is null) return;
        lock (_lock) _sessions.Remove(HashOf(cookie));
    }

    private string Add(Dictionary<string, DateTimeOffset> open, TimeSpan life)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var over in open.Where(o => o.Value <= now).Select(o => o.Key).ToList())
                open.Remove(over);
            if (open.Count >= Most) open.Remove(open.MinBy(o => o.Value).Key);
            open[HashOf(secret)] = now + life;
        }
        return secret;
    }

    private static string HashOf(string secret) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
