namespace Mmos.Simulation.Tests.Sim;

/// <summary>What people and workers say beside the work: messages, artifacts, configuration, and what is done
/// to the log itself.</summary>
internal static class SimTalk
{
    private static readonly string s_hash = new('a', 64);

    public static Command Next(Chance chance, long seq, int tasks, int projects)
    {
        int? task = tasks > 0 && chance.Of(500) ? 1 + chance.Below(tasks) : null;
        var project = $"p{1 + chance.Below(Math.Max(1, projects))}";
        return chance.Below(18) switch
        {
            < 4 => new Command.SendMessage(chance.Pick<string?>([null, "admin", "w1"]), null, task, "note",
                "look at this", null),
            < 6 => new Command.ReadMessages("ann", seq, null),
            < 8 => new Command.PutArtifact(project, null, null, $"report-{chance.Below(3)}.md",
                "text/markdown", chance.Below(100), s_hash[..63] + chance.Below(9)),
            < 10 => new Command.ApplyConfig(SimTerms.Policy(chance), $"{chance.Below(9)}"),
            < 12 => new Command.WantWorker("w1", chance.Below(3), false),
            12 => new Command.MarkRedacted([], [s_hash], "a token"),
            14 or 15 => new Command.CreateToken($"t{chance.Below(2)}", "viewer", null,
                $"{chance.Below(90) + 10}" + s_hash[2..], 0),
            16 or 17 => new Command.RevokeToken($"t{chance.Below(2)}"),
            _ => new Command.MarkRestored("backup-1", 1),
        };
    }
}
