using Microsoft.AspNetCore.Http;
using Mmos.Api;
using Mmos.Api.Access;

namespace Mmos.Server.Auth;

/// <summary>Lets a request through, or answers it.</summary>
internal sealed class Watch(Callers callers, Door door, Rates rates, Places places, TimeProvider clock)
{
    private readonly LastingRequests _lasting = new(callers, clock);

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Set(context);
        if (IsOpen(context.Request))
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        if (places.Wrong(context.Request) is { } place)
        {
            await Refusals.Write(context, place.Status, place.Problem).ConfigureAwait(false);
            return;
        }
        if (context.Request.Path == "/login" && HttpMethods.IsGet(context.Request.Method))
        {
            await Enter(context).ConfigureAwait(false);
            return;
        }
        var (visitor, unknown) = await callers.Identify(context).ConfigureAwait(false);
        if (visitor is null) await Unknown(context, unknown!).ConfigureAwait(false);
        else if (Bodies.Wrong(context, visitor.HasCookie) is { } body)
            await Refusals.Write(context, body.Status, body.Problem).ConfigureAwait(false);
        else if (rates.Refuse(visitor) is { } wait)
            await Refusals.TooMany(context, wait).ConfigureAwait(false);
        else await Serve(context, visitor, next).ConfigureAwait(false);
    }

    // Only these two answer anybody: a load balancer has no token, and they say nothing of the work.
    private static bool IsOpen(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Path.Value is "/healthz" or "/readyz";

    private async Task Serve(HttpContext context, Visitor visitor, RequestDelegate next)
    {
        context.Features.Set(visitor.Caller);
        try
        {
            if (context.Request.Path == "/login") await Link(context, visitor).ConfigureAwait(false);
            else if (context.Request.Path == "/logout") await Leave(context).ConfigureAwait(false);
            else if (visitor.Secret is { } secret)
                await _lasting.Watch(context, secret, next(context)).ConfigureAwait(false);
            else await next(context).ConfigureAwait(false);
        }
        catch (NotAllowedException e) when (!context.Response.HasStarted)
        {
            await Refusals.Write(context, StatusCodes.Status403Forbidden, e.Problem).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var text = e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? "the body is too large" : "the request cannot be read";
            await Refusals.Write(context, e.StatusCode, new Problem("invalid", text)).ConfigureAwait(false);
        }
    }

    private async Task Enter(HttpContext context)
    {
        var session = door.Enter(context.Request.Query["ticket"].ToString());
        if (session is null)
        {
            await Unknown(context, new Problem("not_allowed",
                "this link was used or is over; get another one with: mmos up")).ConfigureAwait(false);
            return;
        }
        context.Response.Cookies.Append(door.CookieName, session, door.Cookie);
        context.Response.Redirect("/");
    }

    private async Task Link(HttpContext context, Visitor visitor)
    {
        if (visitor.Caller.Identity.Role != Roles.Admin || !HttpMethods.IsPost(context.Request.Method))
            await Refusals.Write(context, StatusCodes.Status403Forbidden, new Problem("not_allowed",
                "only an admin makes links for the browser, by POST")).ConfigureAwait(false);
        else
            await Refusals.Json(context, StatusCodes.Status201Created, json =>
                json.WriteString("url", door.NewLink().ToString())).ConfigureAwait(false);
    }

    private Task Leave(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return Refusals.Write(context, StatusCodes.Status405MethodNotAllowed,
                new Problem("invalid", "leave by POST"));
        door.Leave(context.Request.Cookies[door.CookieName]);
        context.Response.Cookies.Delete(door.CookieName, door.Cookie);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task Unknown(HttpContext context, Problem problem)
    {
        if (problem.Code != "not_allowed")
        {
            await Refusals.Write(context, StatusCodes.Status503ServiceUnavailable, problem)
                .ConfigureAwait(false);
            return;
        }
        // Who guesses is slowed down; a good token from the same address is not: it never gets here.
        if (rates.Failed($"{context.Connection.RemoteIpAddress}") is { } wait)
        {
            await Refusals.TooMany(context, wait).ConfigureAwait(false);
            return;
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Refusals.Write(context, StatusCodes.Status401Unauthorized, problem).ConfigureAwait(false);
    }
}
