using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Who may ask what.</summary>
internal static class TokenRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Post<TokenRequest, NewToken>("/tokens",
            "Makes one; its secret is in the answer and nowhere else.",
            (ask, body) => ask.Seam.Tokens.Create(body, ask.Cancel)) with { Success = 201 },
        Route.List<GivenToken>("/tokens", "Every token that was not revoked, oldest first; no secrets.",
            t => t.Id, ask => ask.Seam.Tokens.List(ask.Cancel)),
        Route.Delete("/tokens/{id}", "Ends one, by id or name.",
            ask => ask.Seam.Tokens.Revoke(ask.Path("id"), ask.Cancel)),
        Route.Post<SecretBody, Identity>("/tokens/identify", "Whose a secret is.",
            (ask, body) => ask.Seam.Tokens.Identify(body.Secret, ask.Cancel)),
    ];
}

/// <summary>Questions in SQL.</summary>
internal static class QueryRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Post<QueryBody, QueryResult>("/query", "Answers one statement that reads the views.",
            (ask, body) => ask.Seam.Queries.Run(body.Sql, Ask.Between("limit", body.Limit, 1, 1000),
                ask.Cancel)),
        Route.List<QueryView>("/query/views", "The views and their columns.", v => v.Name,
            ask => ask.Seam.Queries.Describe(ask.Cancel)),
    ];
}

/// <summary>What MMOS's own processes do for the workspace.</summary>
internal static class UpkeepRoutes
{
    private const int Day = 86_400;

    public static IReadOnlyList<Route> Of(ServerOptions options) =>
    [
        Route.Post<EffectBody, Plain<int>>("/effects/lease",
            "Takes or extends the lease of an effect, which one process at a time carries out.", Lease),
        Route.Post<ReleaseBody, Done>("/effects/release", "Ends the lease of an effect.",
            (ask, body) => ask.Seam.Upkeep.ReleaseEffect(body.Effect, body.Lease, body.Outcome, ask.Cancel)),
        Route.Post<FailEffectBody, Done>("/effects/fail",
            "Ends the lease of an effect that could not be carried out.",
            (ask, body) => ask.Seam.Upkeep.FailEffect(body.Effect, body.Lease, body.Reason, ask.Cancel)),
        Route.Get<Plain<ProcessInfo>>("/effects/holder", "Who carries an effect out now.",
            async ask => Answer<Plain<ProcessInfo>>.Of(
                new(await ask.Seam.Upkeep.HolderOf(ask.Needed("effect"), ask.Cancel)), 0),
            new Question("effect", "Its name.", IsNeeded: true)),
        Route.Post<MemoryBody, Plain<bool>>("/memory",
            "Says how much memory a process of MMOS uses; answers whether MMOS is short of it.",
            async (ask, body) => (await ask.Seam.Upkeep.ReportMemory(body.Process, body.UsedMb, body.LimitMb,
                ask.Cancel)).Map(isTight => new Plain<bool>(isTight))),
        Route.Get<Page<string>>("/memory", "Names of the processes that are short of memory now.",
            async ask => Answer<Page<string>>.Of(
                new(await ask.Seam.Upkeep.ShortOfMemory(ask.Cancel)), 0)),
        Route.Order<PolicySpec, Done>(HttpMethods.Put, "/config/policy",
            "Sets the workspace's bounds and preferences, all of them.",
            (ask, body) => ask.Seam.Upkeep.Configure(body, ask.Cancel)),
        Route.Post<ApplyBody, Page<string>>("/config/apply",
            "Takes a changed configuration live; answers with what changed.",
            async (ask, body) => (await ask.Seam.Upkeep.Apply(body.Policy, body.Hash, ask.Cancel))
                .Map(lines => new Page<string>(lines))),
        Route.Get<Page<string>>("/config", "The configuration in force, a line each; secrets masked.",
            ask => Lines(options.Configuration, "configuration; see it by: mmos config show", ask)),
        Route.Post<Page<string>>("/backup", "Writes a backup beside the workspace; answers with its file.",
            ask => Lines(options.Backup, "place for backups; write one by: mmos backup", ask)),
    ];

    private static async Task<Answer<Page<string>>> Lines(
        Func<CancellationToken, Task<Answer<IReadOnlyList<string>>>>? hook, string what, Ask ask)
    {
        ask.CheckAdmin();
        return hook is null
            ? Answer<Page<string>>.No(new Problem("unavailable", $"this server has no {what}"))
            : (await hook(ask.Cancel)).Map(lines => new Page<string>(lines));
    }

    private static async Task<Answer<Plain<int>>> Lease(Ask ask, EffectBody body)
    {
        var time = Ask.Seconds("seconds", body.Seconds, 0, Day);
        var lease = body.EverySeconds is { } every
            ? await ask.Seam.Upkeep.LeaseDueEffect(body.Effect, body.Holder, body.Process, time,
                Ask.Seconds("everySeconds", every, 0, 366 * Day), ask.Cancel)
            : await ask.Seam.Upkeep.LeaseEffect(body.Effect, body.Holder, body.Process, time, body.TakeOver,
                ask.Cancel);
        return lease.Map(number => new Plain<int>(number));
    }
}
