using System.Text.Json;
using Mmos.Api;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Composing;

/// <summary>Asks a server how it is.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Its answer; `unavailable` when nobody answers there.</summary>
    public static async Task<Answer<ServerSaid>> Ask(Uri server, CancellationToken cancel)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(server, "/healthz"), cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            return Answer<ServerSaid>.Of(new ServerSaid(response.IsSuccessStatusCode, Lines(text), text), 0);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return Answer<ServerSaid>.No(new Problem("unavailable",
                $"nobody answers at {server}: {e.Message}; start a server with: mmos up"));
        }
    }

    // Its fields one by one, so that a newer server's are shown too.
    private static IReadOnlyList<string> Lines(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().SelectMany(f => Lines(f.Name, f.Value))]
                : [text];
        }
        catch (JsonException)
        {
            return [text];
        }
    }

    private static IEnumerable<string> Lines(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Lines(name, item)),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(f => Lines($"{name}.{f.Name}", f.Value)),
        JsonValueKind.Null => [],
        _ => [$"{name}: {value}"],
    };
}
