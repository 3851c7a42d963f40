using System.Text;
using System.Text.Json.Nodes;
using Mmos.Runtime.Files;
using Mmos.Runtime.Tests.Files;
using Mmos.Tests;
using Xunit;

namespace Mmos.Runtime.Tests.Documents;

/// <summary>The pages on plan files and on mmos.yaml say what the readers read.</summary>
public sealed class FileFormats
{
    private const string Project = "Mmos.Runtime.Tests";

    [Fact]
    public void The_keys_of_plans_are_those_of_their_page() => GeneratedPart.Check(
        "plan-files.md",
        Table("The plan", PlanFields.Shape, "", [PlanFields.Tasks, PlanFields.Defaults])
            + Table("Each task", TaskFields.Shape, "", []), Project);

    [Fact]
    public void The_keys_of_the_configuration_are_those_of_its_page() =>
        GeneratedPart.Check("configuration.md", Table("Every key", ConfigFields.Shape, "", []), Project);

    [Fact]
    public void The_example_of_a_plan_is_one()
    {
        var read = Given.Plan(GeneratedPart.Example("plan-files.md"));
        Assert.Equal("", Given.Lines(read.Problems));
        Assert.NotNull(read.Plan);
    }

    [Fact]
    public void The_example_of_a_configuration_is_one()
    {
        var read = Given.Config(GeneratedPart.Example("configuration.md"));
        Assert.Equal("", Given.Lines(read.Problems));
        Assert.Empty(read.Notices);
    }

    private static string Table(string title, Shape shape, string path, IReadOnlyList<Field> shut)
    {
        var rows = new StringBuilder($"## {title}\n\n")
            .Append("| key | value | default | meaning |\n|---|---|---|---|\n");
        Rows(rows, shape, path, shut);
        return rows.Append('\n').ToString();
    }

    private static void Rows(StringBuilder rows, Shape shape, string path, IReadOnlyList<Field> shut)
    {
        foreach (var field in shape.Fields ?? [])
        {
            var key = path + field.Name;
            var inner = shut.Contains(field) ? null : field.Shape.Fields is not null ? field.Shape
                : field.Shape.Item?.Fields is not null ? field.Shape.Item
                : field.Shape.Named?.Fields is not null ? field.Shape.Named : null;
            rows.Append($"| `{key}` | {Cell(field.Shape.Expected)} | {Default(field, inner)} ")
                .Append($"| {Meaning(field)} |\n");
            if (inner is null) continue;
            var step = inner == field.Shape ? "." : inner == field.Shape.Item ? "[]." : ".NAME.";
            Rows(rows, inner, key + step, shut);
        }
    }

    private static string Default(Field field, Shape? inner) =>
        field.IsRequired ? "**required**"
        : inner is null && field.DefaultJson is { } json && !IsEmpty(json) ? $"`{Cell(Plain(json))}`"
        : "";

    private static string Plain(JsonNode json) =>
        json is JsonValue value && value.TryGetValue(out string? text) ? text : json.ToJsonString();

    private static bool IsEmpty(JsonNode json) =>
        json is JsonArray { Count: 0 } || Plain(json).Length == 0;

    private static string Meaning(Field field) => Cell(field.Doc)
        + (NotYet.Refused.Contains(field) ? " *Refused in this version.*"
            : NotYet.Unheeded.Contains(field) ? " *No effect yet.*" : "");

    private static string Cell(string text) => text.Replace("|", "\\|").Replace('\n', ' ');
}
