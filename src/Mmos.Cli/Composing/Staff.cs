using System.Globalization;
using Mmos.Agents.Work;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>The workers and the engine that this process runs when it is its turn on this host.</summary>
internal static class Staff
{
    /// <summary>A supervisor over them, which follows the log and the configuration.</summary>
    /// <param name="workspace">Whose work they do.</param>
    /// <param name="crew">Makes their loops.</param>
    /// <param name="workers">The workers that a configuration asks for.</param>
    /// <param name="environment">The process's environment.</param>
    public static Supervisor Of(Workspace workspace, Crew crew,
        Func<Config, IReadOnlyList<WorkerConfig>> workers, IReadOnlyDictionary<string, string> environment)
    {
        var memory = Memory(workspace);
        var roster = new Roster(workspace, crew, workers, environment, memory);
        return new Supervisor(workspace.Orchestrator, crew.Loops(workers(workspace.Config)),
            workspace.ChildFolder, workspace.Say, crew.Bases.Run, roster.Run, memory.Run);
    }

    /// <summary>Measures this process.</summary>
    public static MemoryGuard Memory(Workspace workspace)
    {
        var me = Supervisor.Process;
        return new MemoryGuard(workspace.Orchestrator.Upkeep,
            string.Create(CultureInfo.InvariantCulture, $"mmos-{me.Pid}@{me.Host}"),
            () => Environment.WorkingSet, workspace.Say, TimeProvider.System)
        {
            Limit = workspace.Config.Limits.MemoryBytes,
        };
    }
}
