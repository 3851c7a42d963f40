namespace Mmos.Runtime.Files;

/// <summary>Where the server listens.</summary>
/// <param name="Listen">URL, default `http://127.0.0.1:7420`: this machine only.</param>
public sealed record ServerConfig(
    string Listen);

/// <summary>The keys of <see cref="ServerConfig"/>.</summary>
internal static class ServerFields
{
    public static readonly Field<string> Listen = new(
        "listen", Texts.Line(200), "URL that the server listens on.", "http://127.0.0.1:7420");

    public static readonly BuiltShape<ServerConfig> Shape = new RecordShape(
        "a mapping such as { listen: URL }", Listen)
        .As(of => new ServerConfig(of.Get(Listen)));
}
