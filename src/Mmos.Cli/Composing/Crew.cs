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
    /// <summary>Checks at once: each may use a core.</summary>
    private const int VerifySlots = 4;

    /// <summary>Full batches of eight projects.</summary>
    private const int MergeSlots = 8 * Core.Limits.MergeBatch;

    private readonly ChildProcessRunner _runner;
    private readonly Workspace _workspace;
    private readonly Repositories _repositories;
    private readonly AttemptGround _ground;
    private readonly WorktreeRecipe _recipe;
    private readonly Gates _gates;
    private readonly MergeQueue _merges;

    public Crew(Workspace workspace, GitProgram git)
    {
        _workspace = workspace;
        _runner = new ChildProcessRunner(workspace.ChildFolder);
        _repositories = workspace.Grounds.Repositories(git, _runner);
        _ground = workspace.Grounds.On(workspace.Orchestrator, git, _repositories);
        _recipe = workspace.Grounds.Recipe;
        _gates = new Gates(workspace.Tasks, _recipe, new GateResults());
        _merges = new MergeQueue(new MergeHands(workspace.Orchestrator, _gates),
            new BaseFollowing(workspace.Orchestrator, _gates));
    }

    /// <summary>The repositories of this host.</summary>
    public Repositories Repositories => _repositories;

    /// <summary>Runs gates for landing.</summary>
    public ChildProcessRunner Runner => _runner;

    /// <summary>What a fresh worktree needs.</summary>
    public WorktreeRecipe Recipe => _recipe;

    /// <summary>The loops of the given workers and of the engine.</summary>
    public IReadOnlyList<WorkLoop> Loops(IEnumerable<WorkerConfig> workers) =>
        [.. workers.Select(Author), .. Engine()];

    /// <summary>The loop of one `command` worker.</summary>
    public WorkLoop Author(WorkerConfig configured)
    {
        var worker = WorkerProfiles.Merged(_workspace.Config, configured);
        var reviews = new ReviewHands(
            _workspace.Orchestrator, _repositories, _workspace.Tasks, _runner, Recipe);
        var hands = new CommandHands(_workspace.Orchestrator, _ground.Beginning, _ground.Unfinished, reviews,
            _workspace.Tasks, _runner, worker.Run, WorkerProfiles.Prompt(_workspace.Config, configured),
            _workspace.Say);
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

    /// <summary>Watches the user's branch for projects that follow it.</summary>
    public BaseWatch Bases => new(_workspace.Orchestrator, _repositories, _merges);

    /// <summary>The loops of the engine's hands: one verifies, the other merges.</summary>
    /// <remarks>Two, because a merge that waits in its batch must not keep a check from a slot.</remarks>
    public IReadOnlyList<WorkLoop> Engine()
    {
        var hands = new EngineHands(_workspace.Orchestrator, _repositories, _workspace.Tasks, _runner, _gates,
            _merges);
        return
        [
            Engine("engine", EngineCapabilities.Verify, VerifySlots, hands),
            Engine("merger", EngineCapabilities.Merge, MergeSlots, hands),
        ];
    }

    private WorkLoop Engine(string name, string capability, int slots, EngineHands hands) =>
        new(_workspace.Orchestrator, new RegisterRequest
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{Supervisor.Process.Pid}"),
            Agent = WorkLoop.EngineAgent,
            Capabilities = [capability, EngineCapabilities.HomeOf(Supervisor.Process.Host)],
            Slots = slots,
            Process = Supervisor.Process,
        }, hands, _workspace.Say);

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
