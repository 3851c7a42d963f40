using System.Globalization;
using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Workers.</summary>
internal static class AgentRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Post<RegisterBody, Plain<int>>("/agents",
            "Makes a worker known; answers with the number of its registration.", Register)
            with { Success = 201 },
        Route.List<WorkerInfo>("/agents", "Every worker with its status and metrics, by name.", w => w.Name,
            List, new Question("status", "Only in this status.")),
        Route.Get<WorkerInfo>("/agents/{name}", "One worker.",
            ask => ask.Seam.Workers.Get(ask.Path("name"), ask.Cancel)),
        Route.Order<PatchWorkerBody, WorkerInfo>(HttpMethods.Patch, "/agents/{name}",
            "Changes what is named: pauses or resumes it, or sets its instances.", Patch),
        Route.Delete("/agents/{name}", "Forgets an offline worker.",
            ask => ask.Seam.Workers.Remove(ask.Path("name"), ask.Cancel)),
        Route.Post<StartBody, Done>("/agents/{name}/start", "Asks whoever runs it to start it.",
            (ask, body) => ask.Seam.Workers.Start(ask.Path("name"), body.Anew, ask.Cancel)),
        Route.Post<Done>("/agents/{name}/restart", "Asks for it anew, once it holds nothing.",
            ask => ask.Seam.Workers.Start(ask.Path("name"), true, ask.Cancel)),
        Route.Post<Done>("/agents/{name}/pause", "Gives it nothing new.",
            ask => ask.Seam.Workers.Pause(ask.Path("name"), ask.Cancel)),
        Route.Post<Done>("/agents/{name}/resume", "Gives it work again.",
            ask => ask.Seam.Workers.Resume(ask.Path("name"), ask.Cancel)),
        Route.Post<Done>("/agents/{name}/stop", "Lets it finish and leave.",
            ask => ask.Seam.Workers.Drain(ask.Path("name"), ask.Cancel)),
        Route.Post<BeatBody, Done>("/agents/{name}/heartbeat", "Says that it lives.",
            (ask, body) => Beat(ask, ask.Path("name"), body.Registration)),
        Route.Post<ScaleBody, Done>("/agents/{name}/scale", "Asks for a number of instances of it.",
            (ask, body) => ask.Seam.Workers.Scale(ask.Path("name"), body.Instances, ask.Cancel)),
        Route.Post<EndBody, Done>("/agents/{name}/end", "Ends a registration.",
            (ask, body) => ask.Seam.Workers.End(ask.Path("name"), body.Registration, body.Cause,
                ask.Cancel)),
        Route.Get<WorkerDemand>("/queue/demand",
            "How much waits for a worker, and how busy its instances are.", Demand,
            new Question("workers", "Names of the instances, by commas; what waits is asked for the first.",
                IsNeeded: true)),
    ];

    /// <summary>The same as `heartbeat`, where a worker's program may look for it; outside the
    /// root.</summary>
    public static Route Heartbeat { get; } = Route.Post<HeartbeatBody, Done>("/internal/agent/heartbeat",
        "Says that a worker lives.", (ask, body) => Beat(ask, body.Worker, body.Registration));

    private static async Task<Answer<Plain<int>>> Register(Ask ask, RegisterBody body)
    {
        // A process that nobody here can look after: it lives as long as it says so.
        var process = body.Process ?? new ProcessInfo(string.Create(CultureInfo.InvariantCulture,
            $"remote:{ask.Context.Connection.RemoteIpAddress}"), "", 0, 0);
        var request = new RegisterRequest
        {
            Name = body.Name,
            Agent = body.Agent,
            Model = body.Model,
            Account = body.Account,
            Tier = body.Tier,
            Profile = body.Profile,
            Capabilities = body.Capabilities ?? [],
            Slots = body.Slots,
            Heartbeat = body.HeartbeatSeconds is { } seconds
                ? Ask.Seconds("heartbeatSeconds", seconds, 3, 86_400) : null,
            Process = process,
            TakeOver = body.TakeOver,
        };
        return (await ask.Seam.Workers.Register(request, ask.Cancel)).Map(number => new Plain<int>(number));
    }

    private static async Task<Answer<IReadOnlyList<WorkerInfo>>> List(Ask ask)
    {
        var status = ask.Text("status");
        return (await ask.Seam.Workers.List(ask.Cancel)).Map(all => status is null ? all
            : [.. all.Where(w => w.Status == status)]);
    }

    private static async Task<Answer<Done>> Beat(Ask ask, string worker, int? registration)
    {
        var number = await WorkRoutes.Registration(ask, worker, registration);
        return number.Problem is { } problem ? Answer<Done>.No(problem)
            : await ask.Seam.Workers.Beat(worker, number.Value, ask.Cancel);
    }

    private static async Task<Answer<WorkerInfo>> Patch(Ask ask, PatchWorkerBody body)
    {
        var name = ask.Path("name");
        if (body is { Paused: null, Instances: null })
            throw Refused.By("$", "nothing is named that changes: paused or instances");
        // Before the first change: a request is carried out or refused, not half of each.
        if (body.Instances is { } asked) Ask.Between("instances", asked, 1, int.MaxValue);
        var changed = body.Paused switch
        {
            true => await ask.Seam.Workers.Pause(name, ask.Cancel),
            false => await ask.Seam.Workers.Resume(name, ask.Cancel),
            null => default,
        };
        if (changed?.Problem is { } problem) return Answer<WorkerInfo>.No(problem);
        if (body.Instances is { } instances
            && (await ask.Seam.Workers.Scale(name, instances, ask.Cancel)).Problem is { } unscaled)
            return Answer<WorkerInfo>.No(unscaled);
        return await ask.Seam.Workers.Get(name, ask.Cancel);
    }

    private static async Task<Answer<WorkerDemand>> Demand(Ask ask)
    {
        var names = ask.Needed("workers").Split(',');
        Ask.Between("workers", names.Length, 1, 100);
        return Answer<WorkerDemand>.Of(await ask.Seam.Workers.Demand(names, ask.Cancel), 0);
    }
}

/// <summary>The accounts that workers draw on.</summary>
internal static class AccountRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.List<AccountInfo>("/accounts", "Every account, by name.", a => a.Name,
            ask => ask.Seam.Accounts.List(ask.Cancel)),
        Route.Post<ParkBody, Done>("/accounts/{name}/park", "Gives its workers nothing new.",
            (ask, body) => ask.Seam.Accounts.Park(ask.Path("name"), body.Until, ask.Cancel)),
        Route.Post<Done>("/accounts/{name}/unpark", "Gives its workers work again.",
            ask => ask.Seam.Accounts.Unpark(ask.Path("name"), ask.Cancel)),
        Route.Post<LimitBody, Done>("/accounts/{name}/window",
            "Reports how much of a window is used, or that it is used up.", Report),
    ];

    private static Task<Answer<Done>> Report(Ask ask, LimitBody body)
    {
        if (body.Used is not { } used)
            return ask.Seam.Accounts.Limit(ask.Path("name"), body.Window, body.ResetsAt, ask.Cancel);
        if (body.ResetsAt is not { } resets)
            throw Refused.By("resetsAt", "a share of a window is reported with when it begins anew");
        return ask.Seam.Accounts.Report(ask.Path("name"), body.Window, used, resets, ask.Cancel);
    }
}
