using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>What describes the surface: `/`, `/openapi/v1.json` and `/docs`.</summary>
internal static class Documents
{
    /// <summary>Adds what makes the document.</summary>
    public static void Add(IServiceCollection services, ServerOptions options) =>
        services.AddOpenApi("v1", document =>
        {
            document.AddDocumentTransformer((made, _, _) =>
            {
                made.Info = new OpenApiInfo
                {
                    Title = "MMOS",
                    Version = options.Version,
                    Description = "Everything a person, an agent or a program can ask of an MMOS workspace.",
                };
                made.Servers = [];
                RouteOperation.CompleteDocument(made);
                Descriptions.OnOneLine(made);
                return Task.CompletedTask;
            });
            document.AddOperationTransformer(RouteOperation.Complete);
            document.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonPropertyInfo?.AttributeProvider?
                    .IsDefined(typeof(JsonConverterAttribute), inherit: false) != true)
                    return Task.CompletedTask;
                schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
                schema.Pattern = @"^-?\d+(\.\d+)?$";
                return Task.CompletedTask;
            });
        });

    /// <summary>Maps the pages.</summary>
    public static void Map(WebApplication app, ServerOptions options)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        // A branch: no other request is looked at for it.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal),
            docs => docs.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "docs";
                page.DocumentTitle = "MMOS";
                page.SwaggerEndpoint("/openapi/v1.json", "MMOS");
            }));
        var about = new ServerAbout("MMOS", options.Version, options.Workspace,
            new Dictionary<string, string>
            {
                ["api"] = RestApi.Root,
                ["openapi"] = "/openapi/v1.json",
                ["docs"] = "/docs",
                ["health"] = "/healthz",
                ["metrics"] = "/metrics",
                ["live"] = "/hubs/live",
                ["events"] = RestApi.Root + "/events",
                ["mcp"] = "/mcp/orchestrator",
            });
        app.MapGet("/", (RequestDelegate)(context => Replies.Write(context.Response,
            "application/json; charset=utf-8", about, ApiJson.Of<ServerAbout>(ApiJson.Lenient))))
            .ExcludeFromDescription();
    }
}
