using System.CommandLine;
using System.Globalization;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos token …`: who may ask what over the network.</summary>
internal static class TokenCommands
{
    public static Command Build(CommandContext context) => Group("token",
        "say who may ask what of this workspace, and take it back", Create(context), List(context),
        Revoke(context));

    private static Command Create(CommandContext context)
    {
        var name = Argument("NAME", "what it is called in lists and in the log");
        var role = OneOf("--role", "ROLE",
            "admin (everything), worker (what is its worker's), reviewer (reads "
            + "and gives verdicts) or viewer (reads)", Roles.Admin, Roles.Worker, Roles.Reviewer,
                Roles.Viewer);
        role.Required = true;
        var worker = Text("--worker", "WORKER", "the worker it is for; needed with the role worker");
        var expires = Text("--expires", "WHEN", "a length of time such as 30d, or a time such as "
            + "2026-11-20T14:00:00Z; until it is revoked by default");
        return Verb(context, "create", "make one; its secret is printed once and kept nowhere",
            [name, role, worker, expires, JsonFlag()], async call =>
            {
                var end = call.Get(expires) is { } text ? When(text, call.Context.Clock.GetUtcNow()) : null;
                if (end is null && call.Get(expires) is { } wrong)
                    return call.Refuse(new Problem("invalid",
                        $"\"{wrong}\" is no time; write 30d, 12h or 2026-11-20T14:00:00Z", "expires"));
                return await call.InSession(async session => call.Show(
                    await session.Orchestrator.Tokens.Create(new TokenRequest
                    {
                        Name = call.Get(name),
                        Role = call.Get(role)!,
                        Worker = call.Get(worker),
                        ExpiresAt = end,
                    }, call.Cancel),
                    CliJson.Compact.NewToken, TokenPages.Made));
            });
    }

    private static Command List(CommandContext context) =>
        Verb(context, "list", "every token that was not revoked, oldest first; no secrets", [JsonFlag()],
            call => call.InSession(async session => call.List(
                await session.Orchestrator.Tokens.List(call.Cancel), CliJson.Compact.ListedGivenToken,
                TokenPages.List)));

    private static Command Revoke(CommandContext context)
    {
        var token = Argument("TOKEN", "its name or its id");
        return Verb(context, "revoke", "end one at once; what it has open ends within seconds", [token],
            call => call.InSession(async session => call.Confirm(
                await session.Orchestrator.Tokens.Revoke(call.Get(token), call.Cancel),
                $"{call.Get(token)} opens nothing any more")));
    }

    private static DateTimeOffset? When(string text, DateTimeOffset now) =>
        Durations.TryParse(text, out var span) ? now + span
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
            ? at : null;
}
