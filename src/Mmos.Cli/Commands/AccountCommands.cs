using System.CommandLine;
using System.Globalization;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos account …` and `mmos cost`: what workers draw on, and what was used of it.</summary>
internal static class AccountCommands
{
    public static Command Build(CommandContext context) =>
        Group("account", "look at the accounts that workers draw on, and rest them",
            List(context), Park(context), Unpark(context));

    public static Command Cost(CommandContext context)
    {
        var by = OneOf("--by", "WHAT", "project (default), worker, model or day",
            "project", "worker", "model", "day");
        return Verb(context, "cost", "what was used, and what it cost", [by, JsonFlag()], call =>
            call.InSession(async session => call.Show(
                await session.Orchestrator.Records.Cost(call.Get(by) ?? "project", call.Cancel),
                CliJson.Compact.CostReport, CostPages.Cost)));
    }

    private static Command List(CommandContext context) =>
        Verb(context, "list", "every account, by name", [JsonFlag()], call =>
            call.InSession(async session => call.List(
                await session.Orchestrator.Accounts.List(call.Cancel), CliJson.Compact.ListedAccountInfo,
                CostPages.Accounts)));

    private static Command Park(CommandContext context)
    {
        var name = Name();
        var until = Text("--until", "WHEN", "a length of time such as 2h, or a time such as "
            + "2026-11-20T14:00:00Z; until it is unparked by default");
        return Verb(context, "park", "give its workers nothing new", [name, until], async call =>
        {
            var end = call.Get(until) is { } text ? When(text, call.Context.Clock.GetUtcNow()) : null;
            if (end is null && call.Get(until) is not null)
                return call.Refuse(new Problem("invalid",
                    $"\"{call.Get(until)}\" is no time; write 2h, 30m or 2026-11-20T14:00:00Z", "until"));
            return await call.InSession(async session => call.Confirm(
                await session.Orchestrator.Accounts.Park(call.Get(name), end, call.Cancel),
                end is { } at ? $"{call.Get(name)} is parked until {call.Frame.DayAndTime(at)}"
                    : $"{call.Get(name)} is parked until: mmos account unpark {call.Get(name)}"));
        });
    }

    private static Command Unpark(CommandContext context)
    {
        var name = Name();
        return Verb(context, "unpark", "give its workers work again", [name], call =>
            call.InSession(async session => call.Confirm(
                await session.Orchestrator.Accounts.Unpark(call.Get(name), call.Cancel),
                $"{call.Get(name)} gives work again")));
    }

    private static DateTimeOffset? When(string text, DateTimeOffset now) =>
        Durations.TryParse(text, out var span) ? now + span
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
            ? at : null;

    private static Argument<string> Name() => Argument("ACCOUNT", "name of the account");
}
