#pragma warning disable MCP9005 // The suite still asks for what the newest revision leaves out.
using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Mmos.Server.Tests.Mcp;

/// <summary>What of the suite's tools and prompts asks the client for something before it answers.</summary>
internal static class InputFixtures
{
    private const string StateKey = "only for the state of these fixtures";

    /// <summary>The tools by name: what each asks for, a map a round, and whether it has a state that the
    /// client carries.</summary>
    public static IReadOnlyDictionary<string, Asking> Tools { get; } = new Dictionary<string, Asking>
    {
        ["test_input_required_result_sampling"] = new([() => new()
            { ["capital_question"] = Sample("What is the capital of France?", 100) }], false),
        ["test_input_required_result_list_roots"] = new([() => new()
            { ["client_roots"] = Roots() }], false),
        ["test_input_required_result_request_state"] = new([() => new()
            { ["confirm"] = Elicit("Please confirm", "ok", new ElicitRequestParams.BooleanSchema()) }], true),
        ["test_input_required_result_multiple_inputs"] = new([() => new()
            {
                ["user_name"] = Elicit("What is your name?", "name", new ElicitRequestParams.StringSchema()),
                ["greeting"] = Sample("Generate a greeting", 50),
                ["client_roots"] = Roots(),
            }], true),
        ["test_input_required_result_multi_round"] = new([
                () => new()
                {
                    ["step1"] = Elicit("Step 1: What is your name?", "name",
                        new ElicitRequestParams.StringSchema()),
                },
                () => new()
                {
                    ["step2"] = Elicit("Step 2: What is your favorite color?", "color",
                        new ElicitRequestParams.StringSchema()),
                }], true),
        ["test_input_required_result_tampered_state"] = new([() => new()
            { ["confirm"] = Elicit("Please confirm", "ok", new ElicitRequestParams.BooleanSchema()) }], true),
    };

    /// <summary>Asks for what is still missing; otherwise says what was given.</summary>
    public static CallToolResult Run(string tool, CallToolRequestParams request)
    {
        var (rounds, hasState) = Tools[tool];
        var round = Missing(rounds, request.InputResponses, hasState ? request.RequestState : null, hasState);
        if (round >= 0)
            throw new InputRequiredException(rounds[round](), hasState ? Signed(round + 1) : null);
        var given = string.Join(", ", request.InputResponses!.Select(r => $"{r.Key} {r.Value.RawValue}"));
        return new CallToolResult { Content = [new TextContentBlock { Text = $"state-ok {given}" }] };
    }

    /// <summary>A prompt that needs an answer before it is one.</summary>
    public static GetPromptResult Prompt(GetPromptRequestParams request)
    {
        if (request.InputResponses is not { } given || !given.TryGetValue("user_context", out var context))
            throw new InputRequiredException(new Dictionary<string, InputRequest>
            {
                ["user_context"] = Elicit("What context should the prompt use?", "context",
                    new ElicitRequestParams.StringSchema()),
            });
        return new GetPromptResult
        {
            Messages = [new PromptMessage { Role = Role.User,
                Content = new TextContentBlock { Text = $"Context: {context.RawValue}" } }],
        };
    }

    internal sealed record Asking(Func<Dictionary<string, InputRequest>>[] Rounds, bool HasState);

    // The round whose questions are not answered yet; -1 when all are. The state says which were asked.
    private static int Missing(Func<Dictionary<string, InputRequest>>[] rounds,
        IDictionary<string, InputResponse>? given, string? state, bool hasState)
    {
        var asked = !hasState ? 1 : state is null ? 0 : Read(state);
        if (asked == 0 || given is null) return 0;
        if (!rounds[asked - 1]().Keys.All(given.ContainsKey)) return asked - 1;
        return asked < rounds.Length ? asked : -1;
    }

    private static string Signed(int round) => $"{round}.{Mac($"{round}")}";

    private static int Read(string state) =>
        state.Split('.') is [var round, var mac] && mac == Mac(round) ? int.Parse(round)
            : throw new McpProtocolException("The state is none of this server's",
                McpErrorCode.InvalidParams);

    private static string Mac(string text) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(StateKey), Encoding.UTF8.GetBytes(text)));

    private static InputRequest Roots() => InputRequest.ForRootsList(new ListRootsRequestParams());

    private static InputRequest Sample(string text, int most) => InputRequest.ForSampling(
        new CreateMessageRequestParams
        {
            MaxTokens = most,
            Messages = [new SamplingMessage
            { Role = Role.User, Content = [new TextContentBlock { Text = text }] }],
        });

    private static InputRequest Elicit(string message, string field,
        ElicitRequestParams.PrimitiveSchemaDefinition schema) => InputRequest.ForElicitation(
        new ElicitRequestParams
        {
            Message = message,
            RequestedSchema = new ElicitRequestParams.RequestSchema
            { Properties = { [field] = schema }, Required = [field] },
        });
}
