using System.Text;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Serving;
using Mmos.Mcp.Tests.Given;
using Xunit;

namespace Mmos.Mcp.Tests;

/// <summary>What clients are told of the tools, and that calls which do not fit it are refused.</summary>
public sealed class ToolListTests(ITestOutputHelper output)
{
    private static readonly Dictionary<ToolServer, (int Tokens, string[] Tools)> Promised = new()
    {
        [ToolServer.Orchestrator] = (2_000,
        [
            "create_project", "decompose_task", "add_tasks", "assign_task_to_worker", "get_project_status",
            "get_system_status", "discover_workers", "review_task", "resolve_conflict", "get_inbox",
            "get_report", "messages",
        ]),
        [ToolServer.Executor] = (1_200,
        [
            "register_worker", "poll_for_tasks", "accept_task", "report_progress", "complete_task",
            "fail_task", "messages", "artifacts",
        ]),
        [ToolServer.Sql] = (1_700,
        [
            "query", "describe_schema", "start_work_session", "get_session_status",
            "register_model_instance", "get_worker_status", "add_task", "get_pending_tasks", "update_task",
            "cancel_task", "close_work_session", "unregister_model_instance", "assign_next_task",
            "worker_heartbeat", "complete_task",
        ]),
        [ToolServer.Manager] = (1_000,
        [
            "list_workers", "start_worker", "pause_worker", "stop_worker", "restart_worker", "check_health",
            "scale_workers",
        ]),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<ToolServer> Servers => [.. Enum.GetValues<ToolServer>()];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_tools_are_those_that_were_promised_within_their_budget(ToolServer server)
    {
        await using var world = await World.Open(Stop);
        await using var client = Terminal.Open(server, world.Seam, World.Worker("w1"));
        await client.Initialize();
        var list = await client.Ask("tools/list");
        var (most, names) = Promised[server];
        Assert.Equal(names, list.GetProperty("tools").EnumerateArray()
            .Select(tool => tool.GetProperty("name").GetString()));
        var tokens = Encoding.UTF8.GetByteCount(list.GetRawText()) / 4;
        output.WriteLine($"{server}: {tokens} of {most} tokens");
        Assert.True(tokens <= most, $"{server} costs {tokens} tokens, over {most}");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_tool_is_described_with_both_schemas(ToolServer server)
    {
        await using var world = await World.Open(Stop);
        await using var client = Terminal.Open(server, world.Seam, World.Worker("w1"));
        await client.Initialize();
        foreach (var tool in (await client.Ask("tools/list")).GetProperty("tools").EnumerateArray())
        {
            Assert.InRange(tool.GetProperty("description").GetString()!.Length, 10, 90);
            Assert.Equal("object", tool.GetProperty("inputSchema").GetProperty("type").GetString());
            Assert.Equal("object", tool.GetProperty("outputSchema").GetProperty("type").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Arguments_that_do_not_fit_are_refused_by_name_and_change_nothing(ToolServer server)
    {
        await using var world = await World.Open(Stop);
        await world.Submit("shop", World.Task("a"));
        var before = await Seq(world);
        await using var client = Terminal.Open(server, world.Seam, World.Worker("w1"));
        await client.Initialize();
        foreach (var tool in ToolSet.Of(server).Tools)
        {
            await Refused(client, tool, "nonsense", Fitting(tool, null).Append(("nonsense", 1)));
            foreach (var field in tool.Fields)
            {
                foreach (var wrong in Wrong(field))
                    await Refused(client, tool, field.Name, Fitting(tool, field).Append((field.Name, wrong)));
                if (field.IsNeeded)
                    await Refused(client, tool, field.Name, Fitting(tool, field));
            }
        }
        Assert.Equal(before, await Seq(world));
    }

    [Fact]
    public async Task An_unknown_tool_is_an_error_of_the_protocol_that_lists_those_there_are()
    {
        await using var world = await World.Open(Stop);
        await using var client = Terminal.Open(ToolServer.Manager, world.Seam);
        await client.Initialize();
        var error = await Assert.ThrowsAsync<RpcException>(() => client.Call("list_wrokers"));
        Assert.Equal(-32602, error.Code);
        Assert.Contains("list_workers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_character_is_refused()
    {
        await using var world = await World.Open(Stop);
        await using var client = Terminal.Open(ToolServer.Manager, world.Seam);
        await client.Initialize();
        await client.WriteRaw(Encoding.UTF8.GetBytes(
            "{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"start_worker\",\"arguments\":{\"name\":\"\\ud800\"}}}\n"));
        var error = await Assert.ThrowsAsync<RpcException>(() => client.Answer(77));
        Assert.Equal(-32602, error.Code);
        Assert.Contains("half a character", error.Message, StringComparison.Ordinal);
    }

    private static async Task Refused(Terminal client, Tool tool, string name,
        IEnumerable<(string Name, object? Value)> arguments)
    {
        var result = await client.Call(tool.Name, arguments.ToDictionary(a => a.Name, a => a.Value));
        Assert.True(Terminal.IsError(result), $"{tool.Name} took a wrong `{name}`");
        Assert.Contains($"`{name}`", Terminal.Text(result), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, object? Value)> Fitting(Tool tool, Field? except) =>
        tool.Fields.Where(f => f.IsNeeded && f != except).Select(f => (f.Name, (object?)(f.Kind switch
        {
            FieldKind.Whole => f.Least ?? 1,
            FieldKind.Number => 1,
            FieldKind.Flag => true,
            FieldKind.Texts => Array.Empty<string>(),
            FieldKind.Objects => Array.Empty<object>(),
            _ => f.Words.Count > 0 ? f.Words[0] : "x",
        })));

    private static IEnumerable<object> Wrong(Field field)
    {
        if (field.Kind != FieldKind.Text) yield return "'; DROP TABLE event; --";
        if (field.Kind is not (FieldKind.Whole or FieldKind.Number)) yield return 7;
        if (field.Kind != FieldKind.Flag) yield return true;
        if (field.Kind != FieldKind.Thing) yield return new { a = new { b = new[] { 1 } } };
        if (field.Kind is FieldKind.Texts or FieldKind.Objects) yield return new[] { 1, 2 };
        if (field.Kind == FieldKind.Whole) yield return 1.5;
        if (field.Kind == FieldKind.Whole) yield return 99_999_999_999;
        if (field.Least is { } least) yield return least - 1;
        if (field.Most is { } most) yield return most + 1;
        if (field.Words.Count > 0) yield return "somethingelse";
    }

    private static async Task<long> Seq(World world) =>
        (await world.Seam.Records.Events(0, null, 1, Stop)).Seq;
}
