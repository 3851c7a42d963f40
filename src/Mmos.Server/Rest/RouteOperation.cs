using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Completes an operation of the document with what our routes say of themselves.</summary>
internal static partial class RouteOperation
{
    private static readonly (int Status, string What)[] Refusals =
    [
        (400, "The request is wrong; `errors` names the field."),
        (401, "No token was shown, or nobody's."),
        (403, "The token does not reach that far."),
        (404, "There is no such thing."),
        (409, "The state, or a newer lease, does not allow it."),
        (422, "The idempotency key was used for another request."),
        (429, "The queue is full, or memory is short; `Retry-After` says when to come back."),
        (503, "It cannot be said now: no database, a backlog, or nothing here that does it."),
    ];

    /// <summary>Adds parameters, headers and refusals.</summary>
    public static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancel)
    {
        var route = context.Description.ActionDescriptor.EndpointMetadata.OfType<Route>().FirstOrDefault();
        if (route is null) return;
        operation.Parameters =
        [
            .. PathPart().Matches(route.Path).Select(part => Parameter(part.Groups[1].Value,
                ParameterLocation.Path, "In the path.", JsonSchemaType.String, isNeeded: true)),
            .. route.Questions.Concat(Question.Everywhere).Select(q => Parameter(q.Name,
                ParameterLocation.Query, q.Summary, TypeOf(q.Type), q.IsNeeded)),
        ];
        if (!HttpMethods.IsGet(route.Method))
            operation.Parameters.Add(Parameter("Idempotency-Key", ParameterLocation.Header,
                "Makes a retry harmless: the same request under it is carried out once. 1-128 printable "
                + "ASCII characters.", JsonSchemaType.String, isNeeded: false));
        await Bodies(operation, route, context, cancel).ConfigureAwait(false);
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancel)
            .ConfigureAwait(false);
        operation.Responses ??= [];
        foreach (var (status, what) in Refusals)
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = what,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(ProblemBody), context.Document),
                    },
                },
            };
        context.Document?.AddComponent(nameof(ProblemBody), problem);
    }

    private static async Task Bodies(OpenApiOperation operation, Route route,
        OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (operation.RequestBody is not OpenApiRequestBody body) return;
        body.Required = route.Body != typeof(Done);
        if (route.TakesBytes)
            body.Content!["application/octet-stream"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            };
        if (route.OtherBodies.Count == 0) return;
        var json = body.Content!["application/json"];
        List<IOpenApiSchema> forms = [json.Schema!];
        foreach (var other in route.OtherBodies)
            forms.Add(await context.GetOrCreateSchemaAsync(other, null, cancel).ConfigureAwait(false));
        json.Schema = new OpenApiSchema { OneOf = forms };
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string what,
        JsonSchemaType type, bool isNeeded) => new()
        {
            Name = name,
            In = place,
            Description = what,
            Required = isNeeded,
            Schema = new OpenApiSchema { Type = type },
        };

    private static JsonSchemaType TypeOf(string word) => word switch
    {
        "integer" => JsonSchemaType.Integer,
        "boolean" => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String,
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathPart();
}
