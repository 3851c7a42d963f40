using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;

namespace Mmos.Cli.Commands;

/// <summary>Shows a project's run until nothing moves without a person.</summary>
internal static class RunWatch
{
    /// <summary>Ages on the screen count on while nothing changes.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    /// <summary>Changes that come closer together are drawn once: 200 short tasks must not wait for their screen.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(50);

    /// <summary>Watches, and says at the end what came of it.</summary>
    /// <returns>The exit code: 0 when all that was not given up is done.</returns>
    public static async Task<int> ToTheEnd(Invocation call, IOrchestrator orchestrator, string project)
    {
        var end = call.Terminal.IsLive
            ? await LiveScreen.Show(call.Terminal, show => OnScreen(call, orchestrator, project, show))
            : await InLines(call, orchestrator, project);
        if (end.Problem is { } problem)
            return call.Refuse(problem);
        var inbox = await orchestrator.Records.Inbox(call.Cancel);
        if (inbox.Problem is { } hidden)
            return call.Refuse(hidden);
        call.Terminal.Write(RunSummary.Of(
            end.Value!, [.. inbox.Value!.Where(item => item.Project == project)], call.Frame));
        return end.Value!.HasSucceeded ? ExitCode.Done : ExitCode.WorkFailed;
    }

    private static async Task<Answer<RunSnapshot>> OnScreen(
        Invocation call, IOrchestrator orchestrator, string project, Action<Page> show)
    {
        while (true)
        {
            var read = await Read(orchestrator, project, call.Cancel);
            if (read.Problem is not null)
                return read;
            show(RunScreen.Of(read.Value!, call.Frame));
            if (read.Value!.IsOver)
                return read;
            var change = orchestrator.Records.WaitForChange(read.Seq, call.Cancel);
            while (await Task.WhenAny(change, Task.Delay(Redraw, call.Context.Clock, call.Cancel)) != change)
            {
                call.Cancel.ThrowIfCancellationRequested();
                show(RunScreen.Of(read.Value!, call.Frame));
            }
            await change;
            await Task.Delay(Calm, call.Context.Clock, call.Cancel);
        }
    }

    private static async Task<Answer<RunSnapshot>> InLines(Invocation call, IOrchestrator orchestrator, string project)
    {
        RunSnapshot? earlier = null;
        while (true)
        {
            var read = await Read(orchestrator, project, call.Cancel);
            if (read.Problem is not null)
                return read;
            call.Terminal.Write(RunLines.Between(earlier, read.Value!, call.Frame));
            await call.Terminal.Out.FlushAsync(call.Cancel);
            if (read.Value!.IsOver)
                return read;
            earlier = read.Value;
            await orchestrator.Records.WaitForChange(read.Seq, call.Cancel);
        }
    }

    /// <summary>Reads the project; the position is the older of its parts, so that no change is missed.</summary>
    private static async Task<Answer<RunSnapshot>> Read(
        IOrchestrator orchestrator, string project, CancellationToken cancel)
    {
        var found = await orchestrator.Projects.Get(project, cancel);
        if (found.Problem is { } unknown)
            return Answer<RunSnapshot>.No(unknown);
        var tasks = await orchestrator.Tasks.List(new TaskFilter { Project = project }, cancel);
        return tasks.Problem is { } problem
            ? Answer<RunSnapshot>.No(problem)
            : Answer<RunSnapshot>.Of(new RunSnapshot(found.Value!, tasks.Value!, found.Seq), found.Seq);
    }
}
