using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>`mmos worker run --server`: a worker in this terminal that takes its work from a
/// server.</summary>
/// <remarks>The server verifies and merges. Repositories are worked on where they are at home.</remarks>
internal static class RemoteWorker
{
    public static async Task<Answer<Done>> Run(WorkspaceFolder folder, ServerAddress server,
        WorkerRunRequest request, Action<string> say, CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return Answer<Done>.No(GitProblems.Of(noGit));
        using var http = new HttpOrchestrator(server.Address, server.Token);
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
        var loop = new WorkLoop(http, new RegisterRequest
        {
            Name = worker.Name,
            Agent = worker.Agent,
            Capabilities = worker.Capabilities,
            Slots = worker.Slots,
            Process = Supervisor.Process,
        }, hands, say);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        say($"{worker.Name} serves {server.Address}");
        var serving = loop.Run(stop.Token);
        if (request.UntilEmpty) await Serving.UntilEmpty(http, worker.Name, serving, stop);
        return await serving is { } problem ? Answer<Done>.No(problem) : Answer<Done>.Of(new Done(), 0);
    }
}
