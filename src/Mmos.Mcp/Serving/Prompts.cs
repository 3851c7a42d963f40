using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Mmos.Mcp.Serving;

/// <summary>The commands of an admin as prompts of the protocol.</summary>
internal static class Prompts
{
    public static ListPromptsResult List(IReadOnlyList<AdminCommand> commands) => new()
    {
        Prompts = [.. commands.Select(command => new Prompt
        {
            Name = command.Name,
            Description = command.Description,
            Arguments = command.Arguments.Count == 0 ? null : [.. command.Arguments.Select(a =>
                new PromptArgument { Name = NameOf(a), Required = IsNeeded(a) })],
        })],
    };

    public static GetPromptResult Get(IReadOnlyList<AdminCommand> commands, GetPromptRequestParams? asked)
    {
        var command = commands.FirstOrDefault(p => p.Name == asked?.Name) ?? throw new McpProtocolException(
            $"Unknown prompt: \"{asked?.Name}\"", McpErrorCode.InvalidParams);
        List<string> given = [];
        foreach (var argument in command.Arguments)
        {
            var name = NameOf(argument);
            if (asked?.Arguments is { } arguments && arguments.TryGetValue(name, out var value))
                given.Add($"{name} \"{Said(name, value)}\"");
            else if (IsNeeded(argument))
                throw new McpProtocolException($"The prompt {command.Name} needs the argument \"{name}\"",
                    McpErrorCode.InvalidParams);
        }
        return new GetPromptResult
        {
            Description = command.Description,
            Messages = [new PromptMessage { Role = Role.User,
                Content = new TextContentBlock { Text = command.With(string.Join(", ", given)) } }],
        };
    }

    private static string NameOf(string argument) => argument.Trim('[', ']');

    private static bool IsNeeded(string argument) => !argument.StartsWith('[');

    private static string Said(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new McpProtocolException($"The argument \"{name}\" must be a text",
            McpErrorCode.InvalidParams);
}
