using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mmos.Api;
using Mmos.Api.Access;

namespace Mmos.Server.Auth;

/// <summary>Who a request comes from.</summary>
/// <param name="Caller">The identity, and its seam.</param>
/// <param name="Secret">The token, when it is one that can end; null for the process's own and for
/// sessions.</param>
/// <param name="HasCookie">It came in with a browser's cookie, which other pages could make it send.</param>
internal sealed record Visitor(Caller Caller, string? Secret, bool HasCookie);

/// <summary>Finds out whose a request is, by its token or its cookie.</summary>
internal sealed class Callers(IOrchestrator seam, ServerOptions options, Door door)
{
    private const int MostKept = 1_000;
    private const int MostLetters = 1_024;

    private static readonly Problem Nobody = new("not_allowed",
        "a token is needed: Authorization: Bearer …; an admin makes one with: mmos token create. In a "
        + "browser open the link that mmos up prints");

    private readonly byte[] _own = HashOf(options.Secret);
    private readonly Identity _starter = new("admin", Roles.Admin);
    private readonly ConcurrentDictionary<string, IOrchestrator> _acting = new(StringComparer.Ordinal);

    /// <summary>Who asks; null with the reason when that is nobody.</summary>
    public async ValueTask<(Visitor? Visitor, Problem? Unknown)> Identify(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return door.IsOpenTo(context.Request.Cookies[door.CookieName])
                ? (new Visitor(new Caller(_starter, seam), null, true), null) : (null, Nobody);
        const string scheme = "Bearer ";
        if (header is not [{ } value] || !value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return (null, Nobody);
        var secret = value[scheme.Length..].Trim();
        if (secret.Length is 0 or > MostLetters) return (null, Nobody);
        // Hashes are compared: equal lengths, and nothing of the secret is in the time that it takes.
        if (options.Secret.Length > 0 && CryptographicOperations.FixedTimeEquals(HashOf(secret), _own))
            return (new Visitor(new Caller(_starter, seam), null, false), null);
        var found = await seam.Tokens.Identify(secret, context.RequestAborted).ConfigureAwait(false);
        return found.Value is { } who ? (new Visitor(new Caller(who, SeamOf(who)), secret, false), null)
            : (null, found.Problem);
    }

    /// <summary>Whether a token that was good still is; true also while nobody can tell.</summary>
    public async ValueTask<bool> IsStillGood(string secret)
    {
        var found = await seam.Tokens.Identify(secret, CancellationToken.None).ConfigureAwait(false);
        return found.Problem is not { Code: "not_allowed" };
    }

    private IOrchestrator SeamOf(Identity who)
    {
        if (_acting.Count > MostKept) _acting.Clear();
        var acting = _acting.GetOrAdd(who.Name, name => seam is IActsFor one ? one.As(name) : seam);
        return new ScopedOrchestrator(acting, who);
    }

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
