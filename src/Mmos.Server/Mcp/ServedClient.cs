using ModelContextProtocol.Server;

namespace Mmos.Server.Mcp;

/// <summary>Whoever asks over HTTP.</summary>
/// <param name="Owner">Who it is: nobody else may use its sessions.</param>
/// <param name="Serve">Makes what it is served, for a new session or for one request.</param>
internal sealed record Visiting(string Owner, Func<ServedClient> Serve);

/// <summary>What one client over HTTP is served.</summary>
/// <param name="Options">Its tools, prompts and resources.</param>
/// <param name="Close">Called when it is gone.</param>
internal sealed record ServedClient(McpServerOptions Options, Func<ValueTask> Close);
