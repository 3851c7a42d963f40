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
    public static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancel)
    {
        var route = context.Description.ActionDescriptor.EndpointMetadata.OfType<Route>().FirstOrDefault();
        if (route is null) return Task.CompletedTask;
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
        Bodies(operation, route, context.Document);
        operation.Responses ??= [];
        foreach (var (status, _) in Refusals)
        {
            var name = status.ToString(CultureInfo.InvariantCulture);
            operation.Responses[name] = new OpenApiResponseReference($"refused{name}", context.Document);
        }
        return Task.CompletedTask;
    }

    /// <summary>Adds what operations refer to, and what the keys of the document begin with.</summary>
    public static void CompleteDocument(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Responses = Refusals.ToDictionary(
            refusal => string.Create(CultureInfo.InvariantCulture, $"refused{refusal.Status}"),
            refusal => (IOpenApiResponse)new OpenApiResponse
            {
                Description = refusal.What,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(ProblemBody), document),
                    },
                },
            });
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token of `mmos token create`, or the one in `.mmos/run/server.json`.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
        ];
    }

    private static void Bodies(OpenApiOperation operation, Route route, OpenApiDocument? document)
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
        json.Schema = new OpenApiSchema
        {
            OneOf = [json.Schema!, .. route.OtherBodies.Select(other => Form(other, document))],
        };
    }

    private static IOpenApiSchema Form(Type type, OpenApiDocument? document) => type.IsGenericType
        ? new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchemaReference(type.GetGenericArguments()[0].Name, document),
        }
        : new OpenApiSchemaReference(type.Name, document);

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
