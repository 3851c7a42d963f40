using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>`mmos worker run --server`: a worker in this terminal that takes its work from a
/// server.</summary>
/// <remarks>The server verifies and merges. Repositories are worked on where they are at home. When the
/// server is about to stop, the worker finishes what it can in the time that is left, hands the rest over,
/// and serves again as soon as a server answers there. What it did meanwhile is reported then.</remarks>
internal static class RemoteWorker
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<Answer<Done>> Run(WorkspaceFolder folder, ServerAddress server,
        WorkerRunRequest request, Action<string> say, CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return Answer<Done>.No(GitProblems.Of(noGit));
        using var http = new HttpOrchestrator(server.Address, server.Token);
        http.KeepReports(say, cancel);
        var tasks = new TaskFolders(folder.State);
        var children = Path.Combine(tasks.Home, "run", "children");
        await using var runner = new ChildProcessRunner(children);
        var repositories = new Repositories(found.Value, BranchNames.Default, runner);
        var unfinished = new Unfinished(http, repositories, tasks);
        var recipe = new WorktreeRecipe();
        var beginning = new AttemptBeginning(http, repositories, tasks, recipe, children);
        var reviews = new ReviewHands(http, repositories, tasks, runner, recipe);
        var hands = new CommandHands(http, beginning, unfinished, reviews, tasks, runner, request.Run, null,
            say);
        var worker = Serving.Named(request, null);
        WorkLoop Loop() => new(http, new RegisterRequest
        {
            Name = worker.Name,
            Agent = worker.Agent,
            Capabilities = worker.Capabilities,
            Slots = worker.Slots,
            Process = Supervisor.Process,
        }, hands, say);
        while (true)
        {
            say($"{worker.Name} serves {server.Address}");
            var (wasSentAway, problem) = await Serve(http, Loop(), request, worker.Name, say, cancel);
            if (problem is not null) return Answer<Done>.No(problem);
            if (!wasSentAway || cancel.IsCancellationRequested) return Answer<Done>.Of(new Done(), 0);
            say($"{worker.Name} waits until a server answers at {server.Address} again");
            if (!await IsBack(http, cancel)) return Answer<Done>.Of(new Done(), 0);
        }
    }

    private static async Task<(bool WasSentAway, Problem? Problem)> Serve(HttpOrchestrator http,
        WorkLoop loop, WorkerRunRequest request, string name, Action<string> say, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var serving = loop.Run(stop.Token);
        var hearing = Hear(http, stop, say, ended.Token);
        if (request.UntilEmpty) await Serving.UntilEmpty(http, name, serving, stop);
        var problem = await serving;
        await ended.CancelAsync();
        return (await hearing || loop.IsSentAway, problem);
    }

    /// <summary>Waits for the server to be about to stop, and has the worker leave when its time is
    /// over.</summary>
    private static async Task<bool> Hear(HttpOrchestrator http, CancellationTokenSource stop,
        Action<string> say, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                var said = await http.Draining(LongestWait, ended);
                if (said.Value is { } left)
                {
                    say(string.Create(CultureInfo.InvariantCulture,
                        $"the server is about to stop: what runs has {left.TotalSeconds:0} seconds, then it "
                        + $"is handed over"));
                    stop.CancelAfter(left);
                    return true;
                }
                if (said.Problem is not null) await Task.Delay(Rest, ended);
            }
        }
        catch (OperationCanceledException)
        {
            return false; // the worker has left
        }
    }

    private static async Task<bool> IsBack(HttpOrchestrator http, CancellationToken cancel)
    {
        try
        {
            while (await http.Draining(TimeSpan.Zero, cancel) is { Value: not null } or
                { Problem.Code: "unavailable" })
                await Task.Delay(Rest, cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false; // interrupted
        }
    }
}
