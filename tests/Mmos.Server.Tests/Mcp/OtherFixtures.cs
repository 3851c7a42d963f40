using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Mmos.Server.Tests.Mcp;

/// <summary>The prompts that the suite asks for.</summary>
internal static class PromptFixtures
{
    public static ListPromptsResult List { get; } = new()
    {
        Prompts =
        [
            new Prompt { Name = "test_simple_prompt", Description = "simple" },
            new Prompt { Name = "test_prompt_with_arguments", Description = "two arguments", Arguments =
                [
                    new PromptArgument { Name = "arg1", Required = true },
                    new PromptArgument { Name = "arg2", Required = true },
                ] },
            new Prompt { Name = "test_prompt_with_embedded_resource", Description = "resource", Arguments =
                [new PromptArgument { Name = "resourceUri", Required = true }] },
            new Prompt { Name = "test_prompt_with_image", Description = "image" },
            new Prompt { Name = "test_input_required_result_prompt", Description = "asks" },
        ],
    };

    public static GetPromptResult Get(GetPromptRequestParams asked, ContentBlock image) => asked.Name switch
    {
        "test_simple_prompt" => Of(Text("This is a simple prompt for testing.")),
        "test_prompt_with_arguments" => Of(Text(
            $"Prompt with arguments: arg1='{Said(asked, "arg1")}', arg2='{Said(asked, "arg2")}'")),
        "test_prompt_with_embedded_resource" => Of(new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents
            {
                Uri = Said(asked, "resourceUri"),
                MimeType = "text/plain",
                Text = "Embedded resource content for testing.",
            },
        }, Text("Please process the embedded resource above.")),
        "test_input_required_result_prompt" => InputFixtures.Prompt(asked),
        "test_prompt_with_image" => Of(image, Text("Please analyze the image above.")),
        _ => throw new McpProtocolException("Unknown prompt", McpErrorCode.InvalidParams),
    };

    private static string Said(GetPromptRequestParams asked, string name) =>
        asked.Arguments is { } given && given.TryGetValue(name, out var value) ? value.GetString()!
            : throw new McpProtocolException($"{name} is missing", McpErrorCode.InvalidParams);

    private static TextContentBlock Text(string text) => new() { Text = text };

    private static GetPromptResult Of(params ContentBlock[] content) => new()
    { Messages = [.. content.Select(block => new PromptMessage { Role = Role.User, Content = block })] };
}

/// <summary>The resources that the suite asks for.</summary>
internal static class ResourceFixtures
{
    public static ListResourcesResult List { get; } = new()
    {
        Resources =
        [
            new Resource { Name = "text", Uri = "test://static-text", MimeType = "text/plain" },
            new Resource { Name = "binary", Uri = "test://static-binary", MimeType = "image/png" },
            new Resource { Name = "watched", Uri = "test://watched-resource", MimeType = "text/plain" },
        ],
    };

    public static ListResourceTemplatesResult Templates { get; } = new()
    {
        ResourceTemplates = [new ResourceTemplate { Name = "template",
            UriTemplate = "test://template/{id}/data", MimeType = "application/json" }],
    };

    public static ReadResourceResult Read(string uri, ReadOnlyMemory<byte> png) => uri switch
    {
        "test://static-text" or "test://watched-resource" => Of(new TextResourceContents
        {
            Uri = uri,
            MimeType = "text/plain",
            Text = "This is the content of the static text resource."
        }),
        "test://static-binary" => Of(new BlobResourceContents
        {
            Uri = uri,
            MimeType = "image/png",
            Blob = png
        }),
        _ when uri.Split('/') is ["test:", "", "template", var id, "data"] => Of(new TextResourceContents
        {
            Uri = uri,
            MimeType = "application/json",
            Text = JsonSerializer.Serialize(new { id, templateTest = true, data = $"Data for ID: {id}" }),
        }),
        _ => throw Unknown(uri),
    };

    private static McpProtocolException Unknown(string uri)
    {
        var error = new McpProtocolException($"There is no resource {uri}", McpErrorCode.InvalidParams);
        error.Data["uri"] = uri;
        return error;
    }

    private static ReadResourceResult Of(ResourceContents contents) => new() { Contents = [contents] };
}
