using System.Text.Json;
using Xunit;

namespace Mmos.Server.Tests;

/// <summary>What the server says of itself, and the reference that is made of it.</summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.Start(Stop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_documents_of_the_surface_are_current()
    {
        var openApi = await _server.Http.GetStringAsync("/openapi/v1.json", Stop);
        using var document = JsonDocument.Parse(openApi);
        Golden.Check("docs/api/openapi.json", openApi);
        Golden.Check("docs/api.md", ApiReference.Of(document.RootElement));
    }
}
