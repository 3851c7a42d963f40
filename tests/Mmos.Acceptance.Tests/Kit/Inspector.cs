using System.Collections.Concurrent;
using System.Text.Json;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>The Inspector, the official client of the protocol for the command line: a process per call.
/// </summary>
/// <param name="place">Where it is started.</param>
/// <param name="client">The package.</param>
/// <param name="target">Words that say which server is meant.</param>
internal sealed class Inspector(Place place, RealClient client, params string[] target)
{
    private readonly ConcurrentDictionary<string, JsonElement> _tools = new();
    private readonly ConcurrentDictionary<string, bool> _called = new();

    /// <summary>Lists the tools.</summary>
    public async Task<IReadOnlyCollection<string>> List()
    {
        var listed = await Ask("tools/list");
        foreach (var tool in listed.GetProperty("tools").EnumerateArray())
            _tools[tool.GetProperty("name").GetString()!] = tool.GetProperty("outputSchema").Clone();
        return [.. _tools.Keys];
    }

    /// <summary>Calls a listed tool that must succeed, with a structured answer as its schema says.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">`name=value`; a value that is JSON is read as that.</param>
    public async Task<JsonElement> Call(string tool, params string[] arguments)
    {
        string[] given = arguments.Length == 0 ? [] : ["--tool-arg", .. arguments];
        var result = await Ask("tools/call", ["--tool-name", tool, .. given]);
        Assert.False(result.TryGetProperty("isError", out var wrong) && wrong.GetBoolean(),
            $"{tool}: {result}");
        Assert.NotEqual("", result.GetProperty("content")[0].GetProperty("text").GetString());
        var content = result.GetProperty("structuredContent");
        Fits(tool, content, _tools[tool]);
        _called[tool] = true;
        return content;
    }

    /// <summary>The tools that were listed and not called.</summary>
    public IEnumerable<string> NotCalled => _tools.Keys.Except(_called.Keys).Order();

    // The schemas of answers are flat: names and their types.
    private static void Fits(string tool, JsonElement content, JsonElement schema)
    {
        Assert.Equal("object", schema.GetProperty("type").GetString());
        Assert.NotEmpty(content.EnumerateObject());
        foreach (var field in content.EnumerateObject())
        {
            Assert.True(schema.GetProperty("properties").TryGetProperty(field.Name, out var said),
                $"{tool} answers with `{field.Name}`, which its schema does not have");
            var type = said.GetProperty("type").GetString();
            Assert.True(type == TypeOf(field.Value), $"{tool}: `{field.Name}` is {field.Value}, no {type}");
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private async Task<JsonElement> Ask(string method, params string[] words)
    {
        using var running = place.StartProgram(place.Repo, client.Node, [
            client.Package(".bin", "mcp-inspector"), "--cli", .. target, "--method", method, .. words]);
        return JsonElement.Parse((await running.End()).With(0).Text);
    }
}
