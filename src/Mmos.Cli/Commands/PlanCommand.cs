using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos plan GOAL`: makes a plan file of a goal; submits nothing.</summary>
internal static class PlanCommand
{
    private sealed record Parts(
        Argument<string> Goal, Option<string> By, Option<string> Pattern, Option<string> Estimate,
        Option<string> Project, Option<string> Out);

    public static Command Build(CommandContext context)
    {
        var parts = new Parts(
            Argument("GOAL", "what is to be reached, in a sentence"),
            OneOf("--by", "WAY", "pattern (default): by the words of the goal, without a model; agent",
                "pattern", "agent"),
            Text("--pattern", "NAME", "the breakdown pattern; the best by the goal's words by default"),
            Text("--estimate", "DURATION", "how much work the whole is, such as 30h"),
            Text("--project", "PROJECT", "the project's id; made from the goal by default"),
            Text("--out", "FILE", "a new file for the plan; standard output by default"));
        return Verb(context, "plan", "make a plan file of a goal",
            [parts.Goal, parts.By, parts.Pattern, parts.Estimate, parts.Project, parts.Out],
            call => Task.FromResult(Run(call, parts)));
    }

    private static int Run(Invocation call, Parts parts)
    {
        if (call.Get(parts.By) == "agent")
            return call.Refuse(new Problem("conflict",
                "no agent can be asked in this version; use --by pattern"));
        TimeSpan? estimate = null;
        if (call.Get(parts.Estimate) is { } said)
        {
            if (!Durations.TryParse(said, out var time) || time <= TimeSpan.Zero
                || time > TimeSpan.FromHours(1000))
                return call.Refuse(new Problem("invalid",
                    $"--estimate takes a duration up to 1000h such as 30h, not \"{said}\""));
            estimate = time;
        }
        var config = Configuration(call);
        if (config.Problem is { } wrong)
            return call.Refuse(wrong);
        var goal = call.Get(parts.Goal);
        var made = GoalPlans.ByPattern(goal, call.Get(parts.Project) ?? Slugs.From(goal),
            NewFile.Repository(call, call.Get(parts.Out)), estimate, call.Get(parts.Pattern),
            config.Value!.Patterns);
        return made.Problem is { } problem
            ? call.Refuse(problem)
            : Give(call, made.Value!, config.Value!.Workers, call.Get(parts.Out));
    }

    private static int Give(Invocation call, GoalPlanning made, IReadOnlyList<WorkerConfig> workers,
        string? path)
    {
        var able = workers.Where(w => w.Agent == "command").ToList();
        var forecast = GoalPlans.Forecast(made.Plan, able, RunRequest.BuiltInWorkers);
        var hands = able.Count == 0 ? $"{RunRequest.BuiltInWorkers} built-in workers"
            : $"{able.Sum(w => w.Slots)} slots ({string.Join(", ", able.Select(w => w.Name))})";
        string[] about =
        [
            $"Made by pattern {made.Pattern}; nothing was submitted."
                + (made.Others.Count == 0 ? "" : $" The goal also fits: {string.Join(", ", made.Others)}."),
            .. GoalPlans.Sentences(forecast, hands).Select(sentence => $"Estimate: {sentence}."),
        ];
        var text = PlanWriter.Write(made.Plan, null, [.. about, "Run it with: mmos run FILE"]);
        if (path is null)
        {
            RawText.Write(call.Terminal, text);
            return ExitCode.Done;
        }
        if (NewFile.Write(call, path, text) is { } notWritten)
            return call.Refuse(notWritten);
        call.Terminal.Say($"wrote {path}: {made.Plan.Tasks.Count} tasks");
        foreach (var line in about)
            call.Terminal.Say(line);
        call.Terminal.Say("");
        call.Terminal.Say("next");
        call.Terminal.Say($"  $ mmos run {path}");
        return ExitCode.Done;
    }

    private static Answer<Config> Configuration(Invocation call)
    {
        if (call.FindFolder().Value is not { } folder)
            return Answer<Config>.Of(Config.Default, 0);
        var read = call.Context.Composition.Files.ReadConfig(folder.Root, call.Context.Environment);
        return read.Problems.Count > 0
            ? Answer<Config>.No(new Problem("invalid", read.Problems[0]))
            : Answer<Config>.Of(read.Config ?? Config.Default, 0);
    }
}
