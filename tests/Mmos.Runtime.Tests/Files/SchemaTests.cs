using System.Text.Json.Nodes;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class SchemaTests
{
    [Fact]
    public void The_schema_of_plans_says_what_the_reader_accepts()
    {
        var schema = JsonNode.Parse(Schemas.Plan)!;
        Assert.Equal(
            ["project", "goal", "tasks"],
            schema["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        var task = schema["properties"]!["tasks"]!["items"]!;
        Assert.False(task["additionalProperties"]!.GetValue<bool>());
        Assert.Equal(
            ["P0", "P1", "P2"],
            task["properties"]!["priority"]!["enum"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Equal("P1", task["properties"]!["priority"]!["default"]!.GetValue<string>());
        Assert.Contains(
            "not carried out", task["properties"]!["when"]!["description"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_of_the_configuration_has_defaults_in_the_words_of_the_file()
    {
        var schema = JsonNode.Parse(Schemas.Config)!["properties"]!;
        Assert.Equal("512MB", schema["limits"]!["properties"]!["memory"]!["default"]!.GetValue<string>());
        Assert.Equal(20, schema["limits"]!["properties"]!["max_running"]!["default"]!.GetValue<int>());
        Assert.Equal(64, schema["workers"]!["items"]!["properties"]!["slots"]!["maximum"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("config")]
    public void Every_key_is_described(string name)
    {
        var properties = 0;
        Visit(JsonNode.Parse(Schemas.Named(name)!)!);
        Assert.True(properties > 30, $"{properties}");

        void Visit(JsonNode node)
        {
            if (node is JsonObject record && record["properties"] is JsonObject keys)
                foreach (var (key, value) in keys)
                {
                    properties++;
                    Assert.True(
                        value!["description"]!.GetValue<string>().EndsWith('.')
                        || value["description"]!.GetValue<string>().EndsWith(".)", StringComparison.Ordinal),
                        key);
                }
            var children = node is JsonObject any ? any.Select(pair => pair.Value) : node.AsArray();
            foreach (var child in children)
                if (child is JsonObject or JsonArray)
                    Visit(child);
        }
    }

    [Fact]
    public void Generated_files_name_their_schema_in_the_first_line() =>
        Assert.Equal("# yaml-language-server: $schema=.mmos/plan.json", Schemas.FirstLine(".mmos/plan.json"));
}
