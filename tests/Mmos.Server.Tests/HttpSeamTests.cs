using Mmos.Api;
using Mmos.Runtime.Tests.Seam;

namespace Mmos.Server.Tests;

/// <summary>The seam over HTTP: what the command line can do, a client can do.</summary>
public sealed class HttpSeamTests : SeamContract
{
    private readonly TestServer _server = new();

    protected override async Task<IOrchestrator> Open()
    {
        await _server.Start(Stop);
        return _server.Client;
    }

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}
