using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos run PLAN`: submits a plan and shows it to its end.</summary>
internal static class RunCommand
{
    public static Command Build(CommandContext context)
    {
        var plan = Argument("PLAN", "the plan file");
        var repository = Text("--repo", "DIR", "the git repository; the plan's own by default");
        var workers = Number("--workers", "N", "number of workers; what mmos.yaml says by default", 1, 500);
        var resume = Flag("--resume", "continue the project that this plan started, or start it");
        var detach = Flag("--detach", "print the project's id and return");
        var yes = Flag("--yes", "agree that epics are broken down where the plan says to ask first");
        var trust = Trusting.Option();
        return Verb(context, "run", "run a plan to its end",
            [plan, repository, workers, resume, detach, yes, trust],
            async call =>
        {
            var path = call.Get(plan);
            var read = call.Context.Composition.Files.ReadPlan(path);
            foreach (var notice in read.Notices)
                call.Terminal.Note(notice);
            if (read.Plan is null)
                return call.Refuse(ExitCode.Usage, read.Problems);
            var asked = call.Get(repository) is { } folder
                ? read.Plan with { Repository = Path.GetFullPath(folder, call.Context.Directory) }
                : read.Plan;
            var home = Home(call, asked, isNamed: call.Get(repository) is not null);
            if (home.Problem is { } nowhere)
                return call.Refuse(nowhere);
            if (await Trusting.Refused(call, home.Value!, call.Get(trust)) is { } refused)
                return refused;
            var request =
                new RunRequest(asked, path, (int?)call.Get(workers), call.Get(resume), call.Get(detach));
            var started = await Start(call, home.Value!, request, call.Get(yes));
            return started.Problem is { } problem
                ? call.Refuse(problem)
                : await Serve(call, started.Value!, request);
        });
    }

    /// <summary>Starts the run, and asks the person on the terminal where the plan wants it.</summary>
    private static async Task<Answer<IPlanRun>> Start(
        Invocation call, WorkspaceFolder home, RunRequest request, bool isAgreed)
    {
        var agreed = request with { Plan = Agreement.To(request.Plan) };
        var started =
            await call.Context.Composition.Run(home, isAgreed ? agreed : request, call.Cancel);
        return started.Problem is { Code: "unconfirmed" } problem && Agreement.IsGiven(call, problem)
            ? await call.Context.Composition.Run(home, agreed, call.Cancel)
            : started;
    }

    /// <summary>The folder whose state is used: that of `--repo`; else of the working directory; else of the
    /// plan's repository.</summary>
    private static Answer<WorkspaceFolder> Home(Invocation call, Plan plan, bool isNamed)
    {
        var files = call.Context.Composition.Files;
        var here = isNamed ? null : call.FindFolder();
        if (plan.Repository is not { } repository || here is not (null or { Problem.Code: "unavailable" }))
            return here!;
        var found = files.Find(repository, call.Context.Environment);
        return found.Problem is { Code: "unavailable" } && !Directory.Exists(repository)
            ? Answer<WorkspaceFolder>.No(new Problem("invalid",
                $"the folder {repository} does not exist; give the path of a git repository", "repository"))
            : found;
    }

    private static async Task<int> Serve(Invocation call, IPlanRun started, RunRequest request)
    {
        await using var run = started;
        if (request.Detach)
        {
            call.Terminal.Say(run.Project);
            return ExitCode.Done;
        }
        foreach (var note in run.Notes)
            call.Terminal.Say(note);
        try
        {
            return await RunWatch.ToTheEnd(call, run);
        }
        catch (OperationCanceledException) when (call.Cancel.IsCancellationRequested)
        {
            call.Terminal.Note(
                $"interrupted; what runs is handed back. Continue: mmos run {request.PlanPath} --resume");
            return ExitCode.Interrupted;
        }
    }
}
