namespace Mmos.Bench.Mcp;

/// <summary>A server of tools over standard input and output, and what is measured of it.</summary>
/// <param name="Name">As the rows call it.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Folder">Where it is started.</param>
/// <param name="Environment">Variables that it needs besides.</param>
internal sealed record ToolProgram(string Name, IReadOnlyList<string> Command, string Folder,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Calls that are made once before all others, such as those that make its tasks.</summary>
    public IReadOnlyList<ToolCall> Before { get; init; } = [];

    /// <summary>The calls that are timed.</summary>
    public required IReadOnlyList<ToolCall> Calls { get; init; }
}

/// <summary>A tool with its arguments.</summary>
internal sealed record ToolCall(string Tool, object Arguments);
