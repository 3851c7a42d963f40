using System.Net;
using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Auth;

/// <summary>Where a request says that it goes and comes from. Pure.</summary>
/// <remarks>A page of another site can send requests to a server on this machine, and can give its own name
/// this machine's address (DNS rebinding): the first shows in `Origin`, the second in `Host`. What a proxy
/// says in headers of its own (`Forwarded`, `X-Forwarded-…`) anybody could say: nothing follows from
/// it.</remarks>
/// <param name="listen">Where the server listens.</param>
/// <param name="outside">Where clients reach it, when that is another address; null for none.</param>
internal sealed class Places(Uri listen, Uri? outside)
{
    /// <summary>What is wrong with where it goes or comes from; null for nothing.</summary>
    public (int Status, Problem Problem)? Wrong(HttpRequest request)
    {
        if (!IsOurs(request.Host))
            return (StatusCodes.Status421MisdirectedRequest, new Problem("not_allowed",
                "this server does not answer under that name; use the address that mmos up prints, or name "
                + "this one as server.url in mmos.yaml"));
        var origins = request.Headers.Origin;
        if (origins.Count == 0) return null;
        return origins is [{ } origin] && IsSame(origin, request) ? null
            : (StatusCodes.Status403Forbidden, new Problem("not_allowed",
                "pages of other origins may not ask this server for anything"));
    }

    private bool IsOurs(HostString host)
    {
        if (!host.HasValue) return false;
        var name = host.Host;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(listen.Host, StringComparison.OrdinalIgnoreCase)
            || name.Equals(outside?.Host, StringComparison.OrdinalIgnoreCase)) return true;
        // An address cannot be rebound. Which ones are this machine's, the network decides.
        return IPAddress.TryParse(name.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || IsEverywhere());
    }

    private bool IsEverywhere() =>
        IPAddress.TryParse(listen.Host.Trim('[', ']'), out var at)
        && (at.Equals(IPAddress.Any) || at.Equals(IPAddress.IPv6Any));

    private bool IsSame(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && Home(request) is { } home
        && from.Scheme == home.Scheme
        && from.Authority.Equals(home.Authority, StringComparison.OrdinalIgnoreCase);

    // Where our own pages come from: what a proxy hands on has the scheme of its own side here.
    private Uri? Home(HttpRequest request) =>
        request.Host.Host.Equals(outside?.Host, StringComparison.OrdinalIgnoreCase) ? outside
        : Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here) ? here : null;
}
