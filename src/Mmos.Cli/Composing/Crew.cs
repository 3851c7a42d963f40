using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Core;
using Mmos.Git;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>The workers of one process and the engine's hands, put together.</summary>
internal sealed class Crew : IAsyncDisposable
{
    private const int EngineSlots = 4;
    private readonly ChildProcessRunner _runner;
    private readonly Workspace _workspace;
    private readonly Repositories _repositories;
    private readonly WorktreeRecipe _recipe;

    public Crew(Workspace workspace, GitProgram git)
    {
        _workspace = workspace;
        _runner = new ChildProcessRunner(workspace.ChildFolder);
        _repositories = new Repositories(git, BranchNames.Default, _runner);
        var worktree = workspace.Config.Worktree;
        _recipe = new WorktreeRecipe { Setup = worktree.Setup, Copy = worktree.Copy, Link = worktree.Link };
    }

    /// <summary>The repositories of this host.</summary>
    public Repositories Repositories => _repositories;

    /// <summary>Runs gates for landing.</summary>
    public ChildProcessRunner Runner => _runner;

    /// <summary>What a fresh worktree needs.</summary>
    public WorktreeRecipe Recipe => _recipe;

    /// <summary>The loops of the given workers and of the engine.</summary>
    public IReadOnlyList<WorkLoop> Loops(IEnumerable<WorkerConfig> workers) =>
        [.. workers.Select(Author), Engine()];

    /// <summary>The loop of one `command` worker.</summary>
    public WorkLoop Author(WorkerConfig configured)
    {
        var worker = WorkerProfiles.Merged(_workspace.Config, configured);
        var hands = new CommandHands(_workspace.Orchestrator, _repositories, _workspace.Tasks, _runner,
            _recipe, worker.Run, WorkerProfiles.Prompt(_workspace.Config, configured), _workspace.Say);
        return new WorkLoop(_workspace.Orchestrator, new RegisterRequest
        {
            Name = worker.Name,
            Agent = worker.Agent,
            Model = worker.Model,
            Account = worker.Account,
            Tier = worker.Tier,
            Profile = worker.Profile,
            Capabilities = worker.Capabilities,
            Slots = worker.Slots,
            Heartbeat = worker.Heartbeat ?? _workspace.Config.Timers.Heartbeat,
            Process = Supervisor.Process,
        }, hands, _workspace.Say);
    }

    /// <summary>The loop of the engine's hands, which verify and merge.</summary>
    public WorkLoop Engine()
    {
        var gates = new Gates(_workspace.Tasks, _recipe, new GateResults());
        var hands = new EngineHands(_workspace.Orchestrator, _repositories, _workspace.Tasks, _runner, gates);
        return new WorkLoop(_workspace.Orchestrator, new RegisterRequest
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"engine-{Supervisor.Process.Pid}"),
            Agent = WorkLoop.EngineAgent,
            Capabilities = [EngineCapabilities.Verify, EngineCapabilities.Merge],
            Slots = EngineSlots,
            Process = Supervisor.Process,
        }, hands, _workspace.Say);
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
