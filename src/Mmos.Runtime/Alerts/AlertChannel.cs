using Mmos.Api;

namespace Mmos.Runtime.Alerts;

/// <summary>How people are reached, as `escalation.channels` and `digest.to` say it.</summary>
/// <param name="Kind">`log`, `admin`, `webhook`, `slack`, `ntfy` or `email`.</param>
/// <param name="Address">Where to; null for `log` and `admin`.</param>
/// <param name="Secret">What deliveries are signed with; null for nothing.</param>
public sealed record AlertChannel(string Kind, Uri? Address, string? Secret)
{
    private static readonly string[] Kinds = ["webhook", "slack", "ntfy", "email"];

    /// <summary>For people: the way and the host; an address may be a secret as a whole.</summary>
    public string Name => Address is null ? Kind : $"{Kind}:{Address.Scheme}://{Address.Host}";

    /// <summary>Reads a channel: `log`, `admin`, `webhook:URL#SECRET`, `slack:URL`, `ntfy:URL`, or
    /// `email:smtp://USER:PASSWORD@HOST:PORT/TO?from=FROM` (`smtps:` with TLS).</summary>
    /// <param name="text">The text.</param>
    /// <param name="channel">The channel; null when there is a problem.</param>
    /// <returns>What is wrong, on one line that shows no secret; null when all is well.</returns>
    public static string? Read(string text, out AlertChannel? channel)
    {
        ArgumentNullException.ThrowIfNull(text);
        channel = null;
        if (text is "log" or "admin")
        {
            channel = new AlertChannel(text, null, null);
            return null;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? text : text[..colon];
        if (colon < 0 || !Kinds.Contains(kind))
            return $"\"{Secrets.Mask(kind)}\" is no channel; known are log, admin, webhook:URL, "
                + $"slack:URL, ntfy:URL "
                + "and email:smtp://HOST/TO?from=FROM";
        if (!Uri.TryCreate(text[(colon + 1)..], UriKind.Absolute, out var address))
            return $"the address of {kind}: is no URL";
        string[] schemes = kind == "email" ? ["smtp", "smtps"] : ["https", "http"];
        if (!schemes.Contains(address.Scheme))
            return $"the address of {kind}: begins with {schemes[0]}:// or {schemes[1]}://";
        if (kind == "email" && (address.AbsolutePath.Trim('/').Length == 0
            || !address.Query.Contains("from=", StringComparison.Ordinal)))
            return "the address of email: names whom to and from whom: smtp://HOST/TO?from=FROM";
        // The fragment never leaves the client: the place for a secret that both sides know.
        var secret = kind == "webhook" && address.Fragment.Length > 1
            ? Uri.UnescapeDataString(address.Fragment[1..]) : null;
        channel = new AlertChannel(kind, new UriBuilder(address) { Fragment = "" }.Uri, secret);
        return null;
    }
}
