using Mmos.Core;

namespace Mmos.Runtime.Files;

/// <summary>Everything that `mmos.yaml` says, with the default where it says nothing (interfaces section
/// 3).</summary>
/// <param name="Version">Form of the file: 1.</param>
/// <param name="Workspace">The workspace (team, tenant) that commands act on; default `default`.</param>
/// <param name="Database">`sqlite:PATH`, the path relative to the project folder; default
/// `sqlite:.mmos/mmos.db`.</param>
/// <param name="DatabaseReader">The role that asks in SQL, `postgres://…`; null: PostgreSQL is not asked in
/// SQL.</param>
/// <param name="Server">Where the server listens.</param>
/// <param name="Accounts">Subscriptions and keys by name; several workers may share one.</param>
/// <param name="Workers">The workers that this folder's supervisor runs, of `mmos.yaml` and
/// `config/agents.yaml`.</param>
/// <param name="Routing">Which worker gets a task.</param>
/// <param name="Profiles">Named sets of worker settings.</param>
/// <param name="Timers">When silence and waiting end.</param>
/// <param name="Limits">What the engine takes on at most.</param>
/// <param name="Worktree">What a fresh worktree needs before work begins.</param>
/// <param name="Resources">How many tasks may hold each named exclusive thing at once.</param>
/// <param name="Gates">What must be true before work is taken on and before it lands.</param>
/// <param name="Review">Review stages of tasks that name none, in order; default none.</param>
/// <param name="Conflicts">`serialize` (default): tasks with overlapping declared paths run one after the
/// other; `allow`.</param>
/// <param name="Retro">When retrospectives are held.</param>
/// <param name="Digest">When and to whom summaries go.</param>
/// <param name="Backup">When backups are made.</param>
/// <param name="Logs">How much is logged and for how long it is kept.</param>
/// <param name="Escalation">How people are reached.</param>
/// <param name="Prices">Overrides of the shipped price table, by model.</param>
/// <param name="Agents">Names of the agent CLIs that the file describes.</param>
/// <param name="Patterns">Breakdown patterns beside the shipped ones.</param>
/// <param name="EnvAllow">Environment variables that values may name as `${NAME}`; default none.</param>
public sealed record Config(
    int Version,
    string Workspace,
    string Database,
    string? DatabaseReader,
    ServerConfig Server,
    IReadOnlyDictionary<string, AccountConfig> Accounts,
    IReadOnlyList<WorkerConfig> Workers,
    RoutingConfig Routing,
    IReadOnlyDictionary<string, ProfileConfig> Profiles,
    TimerConfig Timers,
    LimitConfig Limits,
    WorktreeConfig Worktree,
    IReadOnlyDictionary<string, int> Resources,
    GateConfig Gates,
    IReadOnlyList<string> Review,
    string Conflicts,
    RetroConfig Retro,
    DigestConfig? Digest,
    BackupConfig Backup,
    LogConfig Logs,
    EscalationConfig Escalation,
    IReadOnlyDictionary<string, PriceConfig> Prices,
    IReadOnlyList<string> Agents,
    IReadOnlyList<BreakdownPattern> Patterns,
    IReadOnlyList<string> EnvAllow)
{
    /// <summary>The configuration of a folder without `mmos.yaml`.</summary>
    public static Config Default => ConfigFields.Shape.Empty;
}
