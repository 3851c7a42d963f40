#pragma warning disable MCP9005 // The suite still asks for what the newest revision leaves out.
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mmos.Server.Tests.Mcp;

/// <summary>What the official conformance suite expects to find on a server under test.</summary>
internal static class Fixtures
{
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    private const string Wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

    private const string Nothing = """{"type":"object","properties":{}}""";

    private const string Enums = """
        {"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
        "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
        {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
        "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
        "enumNames":["Option One","Option Two","Option Three"]},
        "untitledMulti":{"type":"array",
        "items":{"type":"string","enum":["option1","option2","option3"]}},
        "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},
        {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}
        """;

    private const string NewerSchema = """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
         "$defs":{"address":{"$anchor":"addressDef","type":"object",
          "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
         "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
          "contactMethod":{"type":"string","enum":["phone","email"]},
          "phone":{"type":"string"},"email":{"type":"string"}},
         "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
         "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
         "then":{"required":["phone"]},"else":{"required":["email"]},
         "additionalProperties":false}
        """;

    private static readonly Dictionary<string, (string Input, Func<RequestContext<CallToolRequestParams>,
        CancellationToken, ValueTask<CallToolResult>> Run)> Tools = new()
        {
            ["test_simple_text"] = (Nothing, (_, _) => Said("This is a simple text response for testing.")),
            ["test_image_content"] = (Nothing, (_, _) => Given(Image())),
            ["test_audio_content"] = (Nothing, (_, _) =>
                Given(new AudioContentBlock { Data = Bytes(Wav), MimeType = "audio/wav" })),
            ["test_embedded_resource"] = (Nothing, (_, _) => Given(Embedded("test://embedded-resource",
                "This is an embedded resource content."))),
            ["test_multiple_content_types"] = (Nothing, (_, _) => Given(
                new TextContentBlock { Text = "Multiple content types test:" }, Image(),
                Embedded("test://mixed-content-resource", """{"test":"data","value":123}"""))),
            ["test_tool_with_logging"] = (Nothing, Logging),
            ["test_tool_with_progress"] = (Nothing, Progress),
            ["test_error_handling"] = (Nothing, (_, _) => new(new CallToolResult
            {
                IsError = true,
                Content = [new TextContentBlock { Text = "This tool returns an error for testing" }],
            })),
            ["test_sampling"] = (
            """{"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"]}""",
            Sampling),
            ["test_elicitation"] =
            ("""{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}""",
            (request, cancel) => Elicit(request, Argument(request, "message"), """
                {"username":{"type":"string","description":"User's response"},
                 "email":{"type":"string","description":"User's email address"}}
                """, cancel, "username", "email")),
            ["test_elicitation_sep1034_defaults"] = (Nothing, (request, cancel) => Elicit(request,
            "defaults", """
            {"name":{"type":"string","default":"John Doe"},"age":{"type":"integer","default":30},
             "score":{"type":"number","default":95.5},"verified":{"type":"boolean","default":true},
             "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"}}
            """, cancel)),
            ["test_elicitation_sep1330_enums"] = (Nothing, (request, cancel) =>
                Elicit(request, "enums", Enums, cancel)),
            ["test_logging_tool"] = (Nothing, (_, _) => Said("nothing is logged")),
            ["test_missing_capability"] = (Nothing, NeedsSampling),
            ["test_streaming_elicitation"] = (Nothing, AskName),
            ["test_input_required_result_elicitation"] = (Nothing, AskName),
            ["test_input_required_result_capabilities"] = (Nothing, (request, cancel) =>
                request.Server.ClientCapabilities?.Elicitation is null ? AskModel(request) : AskName(request,
                    cancel)),
            ["json_schema_2020_12_tool"] = (NewerSchema, (_, _) => Said("ok")),
        };

    private static ValueTask<CallToolResult> NeedsSampling(
        RequestContext<CallToolRequestParams> request, CancellationToken cancel) =>
        request.Server.ClientCapabilities?.Sampling is null
            ? throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Sampling = new SamplingCapability() }, "sampling is needed")
            : Said("sampling is there");

    public static McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation { Name = "fixtures", Version = "1" },
        ScopeRequests = false,
        Capabilities = new ServerCapabilities
        {
            Tools = new ToolsCapability(),
            Prompts = new PromptsCapability(),
            Resources = new ResourcesCapability { Subscribe = true },
            Logging = new LoggingCapability(),
            Completions = new CompletionsCapability(),
        },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => new(new ListToolsResult
            {
                Tools = [.. Tools.Select(tool => (tool.Key, tool.Value.Input))
                    .Concat(InputFixtures.Tools.Keys.Select(name => (Key: name, Input: Nothing)))
                    .Select(tool => new Tool
                    {
                        Name = tool.Key,
                        Description = "a fixture",
                        InputSchema = JsonElement.Parse(tool.Input),
                    })],
            }),
            CallToolHandler = (request, cancel) => request.Params!.Name switch
            {
                var name when Tools.TryGetValue(name, out var tool) => tool.Run(request, cancel),
                var name when InputFixtures.Tools.ContainsKey(name) =>
                    new(InputFixtures.Run(name, request.Params)),
                _ => throw new McpProtocolException("Unknown tool", McpErrorCode.InvalidParams),
            },
            ListPromptsHandler = (_, _) => new(PromptFixtures.List),
            GetPromptHandler = (request, _) => new(PromptFixtures.Get(request.Params!, Image())),
            ListResourcesHandler = (_, _) => new(ResourceFixtures.List),
            ListResourceTemplatesHandler = (_, _) => new(ResourceFixtures.Templates),
            ReadResourceHandler = (request, _) => new(ResourceFixtures.Read(request.Params!.Uri!,
                Bytes(Png))),
            SubscribeToResourcesHandler = (_, _) => new(new EmptyResult()),
            UnsubscribeFromResourcesHandler = (_, _) => new(new EmptyResult()),
            CompleteHandler = (_, _) => new(new CompleteResult
            { Completion = new Completion { Values = [], Total = 0, HasMore = false } }),
            SetLoggingLevelHandler = (_, _) => new(new EmptyResult()),
        },
    };

    private static ReadOnlyMemory<byte> Bytes(string base64) => System.Text.Encoding.ASCII.GetBytes(base64);

    private static ImageContentBlock Image() => new() { Data = Bytes(Png), MimeType = "image/png" };

    private static EmbeddedResourceBlock Embedded(string uri, string text) => new()
    { Resource = new TextResourceContents { Uri = uri, MimeType = "text/plain", Text = text } };

    private static ValueTask<CallToolResult> Said(string text) => Given(new TextContentBlock { Text = text });

    private static ValueTask<CallToolResult> Given(params ContentBlock[] content) =>
        new(new CallToolResult { Content = [.. content] });

    private static string Argument(RequestContext<CallToolRequestParams> request, string name) =>
        request.Params?.Arguments is { } given && given.TryGetValue(name, out var value)
            ? value.GetString()! : throw new McpProtocolException($"{name} is missing",
            McpErrorCode.InvalidParams);

    private static async ValueTask<CallToolResult> Logging(RequestContext<CallToolRequestParams> request,
        CancellationToken cancel)
    {
        foreach (var line in new[] { "started", "processing data", "completed" })
            await request.Server.SendNotificationAsync(NotificationMethods.LoggingMessageNotification,
                new LoggingMessageNotificationParams
                {
                    Level = LoggingLevel.Info,
                    Data = JsonElement.Parse($"\"Tool execution {line}\""),
                }, cancellationToken: cancel);
        return await Said("Tool with logging executed successfully");
    }

    private static async ValueTask<CallToolResult> Progress(RequestContext<CallToolRequestParams> request,
        CancellationToken cancel)
    {
        if (request.Params?.ProgressToken is not { } token) return await Said("No progress token");
        foreach (var done in new[] { 0, 50, 100 })
            await request.Server.NotifyProgressAsync(token, new ProgressNotificationValue
            { Progress = done, Total = 100, Message = $"{done} of 100" }, cancellationToken: cancel);
        return await Said(token.ToString()!);
    }

    // As the product asks a person of the newest revision: the call ends, and comes again with the answer.
    private static ValueTask<CallToolResult> AskName(RequestContext<CallToolRequestParams> request,
        CancellationToken cancel)
    {
        if (request.Params?.InputResponses is { } given && given.TryGetValue("user_name", out var answer)
            && answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo)?.Content is { } content
            && content.TryGetValue("name", out var name))
            return Said($"Hello, {name.GetString()}!");
        throw new InputRequiredException(new Dictionary<string, InputRequest>
        {
            ["user_name"] = InputRequest.ForElicitation(new ElicitRequestParams
            {
                Message = "What is your name?",
                RequestedSchema = new ElicitRequestParams.RequestSchema
                {
                    Properties = { ["name"] = new ElicitRequestParams.StringSchema() },
                    Required = ["name"],
                },
            }),
        });
    }

    private static ValueTask<CallToolResult> AskModel(RequestContext<CallToolRequestParams> request) =>
        request.Params?.InputResponses is null
            ? throw new InputRequiredException(new Dictionary<string, InputRequest>
            {
                ["answer"] = InputRequest.ForSampling(new CreateMessageRequestParams
                {
                    MaxTokens = 10,
                    Messages = [new SamplingMessage
                    { Role = Role.User, Content = [new TextContentBlock { Text = "hello" }] }],
                }),
            })
            : Said("answered");

    private static async ValueTask<CallToolResult> Sampling(RequestContext<CallToolRequestParams> request,
        CancellationToken cancel)
    {
        var answer = await Ask(request, "sampling/createMessage", new JsonObject
        {
            ["maxTokens"] = 100,
            ["messages"] = new JsonArray(new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonObject
                { ["type"] = "text", ["text"] = Argument(request, "prompt") },
            }),
        }, cancel);
        return await Said($"LLM response: {answer?["content"]?["text"]}");
    }

    private static async ValueTask<CallToolResult> Elicit(RequestContext<CallToolRequestParams> request,
        string message, string properties, CancellationToken cancel, params string[] required)
    {
        var answer = await Ask(request, "elicitation/create", new JsonObject
        {
            ["message"] = message,
            ["requestedSchema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = JsonNode.Parse(properties),
                ["required"] = new JsonArray([.. required.Select(name => (JsonNode?)name)]),
            },
        }, cancel);
        return await Said($"Elicitation completed: action={answer?["action"]}, content={answer?["content"]}");
    }

    private static async Task<JsonNode?> Ask(RequestContext<CallToolRequestParams> request, string method,
        JsonObject parameters, CancellationToken cancel) =>
        (await request.Server.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters },
            cancel)).Result;
}
