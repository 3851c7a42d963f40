using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Commands;

/// <summary>Shows a project's run until nothing moves without a person.</summary>
internal static class RunWatch
{
    /// <summary>Ages on the screen count on while nothing changes.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    /// <summary>Changes that come closer together are drawn once: 200 short tasks must not wait for their
    /// screen.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(50);

    /// <summary>Watches, and says at the end what came of it.</summary>
    /// <returns>The exit code: 0 when all that was not given up is done.</returns>
    public static async Task<int> ToTheEnd(Invocation call, IPlanRun run)
    {
        var (orchestrator, project) = (run.Orchestrator, run.Project);
        var end = call.Terminal.IsLive
            ? await LiveScreen.Show(call.Terminal, show => OnScreen(call, run, show))
            : await InLines(call, run);
        if (end.Problem is { } problem)
            return call.Refuse(problem);
        var inbox = await orchestrator.Records.Inbox(call.Cancel);
        if (inbox.Problem is { } hidden)
            return call.Refuse(hidden);
        var left = end.Value!.Tasks.FirstOrDefault(task => task.Status == "ready");
        var why = left is null ? null : await orchestrator.Tasks.Why(left.Id, call.Cancel);
        call.Terminal.Write(RunSummary.Of(
            end.Value!, [.. inbox.Value!.Where(item => item.Project == project)], call.Frame, why?.Value));
        return end.Value!.HasSucceeded ? ExitCode.Done : ExitCode.WorkFailed;
    }

    private static async Task<Answer<RunSnapshot>> OnScreen(
        Invocation call, IPlanRun run, Action<Page> show)
    {
        while (true)
        {
            var read = await Read(run, call.Cancel);
            if (read.Problem is not null)
                return read;
            show(RunScreen.Of(read.Value!, call.Frame));
            if (read.Value!.IsOver)
                return read;
            var change = run.Orchestrator.Records.WaitForChange(read.Seq, call.Cancel);
            while (await Task.WhenAny(change, Task.Delay(Redraw, call.Context.Clock, call.Cancel)) != change)
            {
                call.Cancel.ThrowIfCancellationRequested();
                show(RunScreen.Of(read.Value!, call.Frame));
            }
            await change;
            await Task.Delay(Calm, call.Context.Clock, call.Cancel);
        }
    }

    private static async Task<Answer<RunSnapshot>> InLines(Invocation call, IPlanRun run)
    {
        RunSnapshot? earlier = null;
        while (true)
        {
            var read = await Read(run, call.Cancel);
            if (read.Problem is not null)
                return read;
            call.Terminal.Write(RunLines.Between(earlier, read.Value!, call.Frame));
            await call.Terminal.Out.FlushAsync(call.Cancel);
            if (read.Value!.IsOver)
                return read;
            earlier = read.Value;
            await run.Orchestrator.Records.WaitForChange(read.Seq, call.Cancel);
        }
    }

    /// <summary>Reads the project; the position is that of its oldest part, so no change is missed.</summary>
    private static async Task<Answer<RunSnapshot>> Read(
        IPlanRun run, CancellationToken cancel)
    {
        var (orchestrator, project) = (run.Orchestrator, run.Project);
        // Tables alone do not tell whether anybody is there who could take what is ready. Asked first:
        // what no longer moved then is final in the tables now, while the reverse would end on a task's last
        // step. And before the workers of this process are there, nothing moves yet.
        var isServing = run.IsServing;
        var moves = await orchestrator.Projects.CanMove(project, cancel);
        if (moves.Problem is { } hidden)
            return Answer<RunSnapshot>.No(hidden);
        var found = await orchestrator.Projects.Get(project, cancel);
        if (found.Problem is { } unknown)
            return Answer<RunSnapshot>.No(unknown);
        var tasks = await orchestrator.Tasks.List(new TaskFilter { Project = project }, cancel);
        return tasks.Problem is { } problem
            ? Answer<RunSnapshot>.No(problem)
            : Answer<RunSnapshot>.Of(new RunSnapshot(
                found.Value!, tasks.Value!, moves.Value || !isServing, moves.Seq), moves.Seq);
    }
}
