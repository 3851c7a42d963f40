using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Mmos.Server.Rest;

/// <summary>Makes one line of each description: where a comment's line breaks is nothing to its
/// reader.</summary>
internal static partial class Descriptions
{
    /// <summary>In all types of the document.</summary>
    public static void OnOneLine(OpenApiDocument document)
    {
        foreach (var schema in document.Components?.Schemas?.Values ?? []) OnOneLine(schema);
    }

    private static void OnOneLine(IOpenApiSchema schema)
    {
        if (schema.Description is { } text) schema.Description = Breaks().Replace(text, " ");
        // What a reference refers to is looked at by itself.
        if (schema is not OpenApiSchema whole) return;
        foreach (var member in whole.Properties?.Values ?? []) OnOneLine(member);
        foreach (var form in whole.OneOf ?? []) OnOneLine(form);
        if (whole.Items is { } items) OnOneLine(items);
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Breaks();
}
