using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>JSON Schemas (draft 7) of the files, made of the same table that reads them.</summary>
public static class Schemas
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The schema of plan files.</summary>
    public static string Plan => Text(PlanFields.Shape, "MMOS plan");

    /// <summary>The schema of `mmos.yaml`.</summary>
    public static string Config => Text(ConfigFields.Shape, "MMOS configuration");

    /// <summary>The names that <see cref="Named"/> knows, as `mmos config schema NAME` takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["config", "plan"];

    /// <summary>The schema with this name; null when there is none.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string? Named(string name) => name switch { "config" => Config, "plan" => Plan, _ => null };

    /// <summary>The first line of a generated file, by which editors find its schema.</summary>
    /// <param name="location">URL of the schema, or its path relative to the file.</param>
    public static string FirstLine(string location) => $"# yaml-language-server: $schema={location}";

    private static string Text(Shape shape, string title)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
        };
        foreach (var (name, value) in shape.Schema().ToList())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
