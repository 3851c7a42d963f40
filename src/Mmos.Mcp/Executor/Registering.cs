using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Executor;

/// <summary>Makes the worker known.</summary>
internal static class Registering
{
    public static async Task<Reply> Register(Call call)
    {
        var arguments = call.Arguments;
        var known = call.Me.Identity;
        var name = arguments.Text("name") ?? known.Name;
        if (name is null)
            return Reply.No(new Problem("invalid", "register_worker needs the argument `name`: nothing else "
                + "names this worker", "name"));
        var capabilities = arguments.Texts("capabilities");
        var identity = known with
        {
            Name = name,
            Agent = arguments.Text("type")?.ToLowerInvariant() ?? known.Agent,
            Model = arguments.Text("model") ?? known.Model,
            Capabilities = arguments.Has("capabilities") && !capabilities.SequenceEqual(known.Capabilities)
                ? capabilities : known.Capabilities,
        };
        var registered = await call.Me.Register(call.Seam, identity, arguments.Flag("take_over"), call.Cancel)
            .ConfigureAwait(false);
        return Reply.From(registered, _ => Reply.Of($"{name} is registered. Call poll_for_tasks.",
            Json.Of(("worker", name), ("registration", call.Me.Registration))));
    }

    /// <summary>Does what needs a registration; registers first where there is none, and once more when it
    /// has ended by silence.</summary>
    public static async Task<Answer<T>> WhileRegistered<T>(Call call, Func<Task<Answer<T>>> act)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var ensured = await call.Me.Ensure(call.Seam, call.Cancel).ConfigureAwait(false);
            if (ensured.Problem is { } problem) return Answer<T>.No(problem);
            var answer = await act().ConfigureAwait(false);
            if (isSecond || answer.Problem is not { Code: "stale" or "not_found" } gone
                || !gone.Message.Contains("regist", StringComparison.Ordinal))
                return answer;
            call.Me.Lost();
        }
    }
}
