using Mmos.Api;
using Mmos.Cli.Parsing;

namespace Mmos.Cli.Commands;

/// <summary>A person's yes to a breakdown that asks first.</summary>
internal static class Agreement
{
    /// <summary>Asks on the terminal; no when there is none, or the answer is anything but yes.</summary>
    public static bool IsGiven(Invocation call, Problem problem)
    {
        if (call.Terminal.Ask is not { } ask)
            return false;
        foreach (var line in problem.Details)
            call.Terminal.Say(line);
        call.Terminal.Say("break down and go on? [y/N]");
        return ask()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>The plan with every question answered by yes.</summary>
    public static Plan To(Plan plan) => plan with
    {
        Breakdown = Answered(plan.Breakdown)!,
        Tasks = To(plan.Tasks),
    };

    /// <summary>The tasks with every question answered by yes.</summary>
    public static IReadOnlyList<TaskSpec> To(IReadOnlyList<TaskSpec> tasks) =>
        [.. tasks.Select(task => task with { Breakdown = Answered(task.Breakdown) })];

    private static string? Answered(string? mode) => mode == "ask" ? "auto" : mode;
}
