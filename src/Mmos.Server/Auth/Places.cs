using System.Net;
using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Auth;

/// <summary>Where a request says that it goes and comes from. Pure.</summary>
/// <remarks>A page of another site can send requests to a server on this machine, and can give its own name
/// this machine's address (DNS rebinding): the first shows in `Origin`, the second in `Host`.</remarks>
internal static class Places
{
    /// <summary>What is wrong with where it goes or comes from; null for nothing.</summary>
    public static (int Status, Problem Problem)? Wrong(HttpRequest request, Uri listen)
    {
        if (!IsOurs(request.Host, listen))
            return (StatusCodes.Status421MisdirectedRequest, new Problem("not_allowed",
                "this server does not answer under that name; use the address that mmos up prints"));
        var origins = request.Headers.Origin;
        if (origins.Count == 0) return null;
        return origins is [{ } origin] && IsSame(origin, request) ? null
            : (StatusCodes.Status403Forbidden, new Problem("not_allowed",
                "pages of other origins may not ask this server for anything"));
    }

    private static bool IsOurs(HostString host, Uri listen)
    {
        if (!host.HasValue) return false;
        var name = host.Host;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(listen.Host, StringComparison.OrdinalIgnoreCase)) return true;
        // An address cannot be rebound. Which ones are this machine's, the network decides.
        return IPAddress.TryParse(name.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || IsEverywhere(listen));
    }

    private static bool IsEverywhere(Uri listen) =>
        IPAddress.TryParse(listen.Host.Trim('[', ']'), out var at)
        && (at.Equals(IPAddress.Any) || at.Equals(IPAddress.IPv6Any));

    private static bool IsSame(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Scheme == request.Scheme
        && from.Authority.Equals(Authority(request), StringComparison.OrdinalIgnoreCase);

    // Without the scheme's own port, as an origin is written.
    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here)
            ? here.Authority : "";
}
