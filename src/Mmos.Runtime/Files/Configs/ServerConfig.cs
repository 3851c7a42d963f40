namespace Mmos.Runtime.Files;

/// <summary>Where the server listens, and where clients reach it.</summary>
/// <param name="Listen">URL, default `http://127.0.0.1:7420`: this machine only.</param>
/// <param name="Url">Address of a proxy in front of it, such as `https://mmos.example`; null for
/// none.</param>
public sealed record ServerConfig(
    string Listen,
    string? Url);

/// <summary>The keys of <see cref="ServerConfig"/>.</summary>
internal static class ServerFields
{
    public static readonly Field<string> Listen = new(
        "listen", Texts.Listen, "URL that the server listens on.", "http://127.0.0.1:7420");

    public static readonly Field<string> Url = new(
        "url", Texts.Url, "Where clients reach it, when a proxy with TLS stands in front of it.");

    public static readonly BuiltShape<ServerConfig> Shape = new RecordShape(
        "a mapping such as { listen: URL }", Listen, Url)
        .As(of => new ServerConfig(of.Get(Listen), of.Get(Url)));
}
