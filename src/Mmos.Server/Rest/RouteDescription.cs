using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Tells the OpenAPI document what an endpoint is.</summary>
internal static class RouteDescription
{
    private static readonly MethodInfo Anything = typeof(RouteDescription)
        .GetMethod(nameof(Handler), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Puts the metadata on.</summary>
    public static void Describe(IEndpointConventionBuilder mapped, string tag, Route route)
    {
        List<object> all =
        [
            // The document has only endpoints with a method; ours are all carried by one.
            Anything, route,
            new TagsAttribute(tag),
            new ProducesResponseTypeMetadata(route.Success, route.Answer, ["application/json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemBody),
                ["application/problem+json"]),
        ];
        if (route.Body is { } body) all.Add(new AcceptsMetadata(route.TakesBytes
            ? ["application/json", "application/octet-stream"] : ["application/json"], body));
        mapped.Add(endpoint =>
        {
            foreach (var one in all) endpoint.Metadata.Add(one);
        });
        mapped.WithSummary(route.Summary).WithName(Name(route));
    }

    /// <summary>A name that clients are generated with: `post-tasks-id-accept`.</summary>
    public static string Name(Route route) => route.Method.ToLowerInvariant()
        + string.Concat(route.Path.Where(letter => letter is not ('{' or '}'))).Replace('/', '-');

    private static void Handler() { }
}
