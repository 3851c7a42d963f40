namespace Mmos.Runtime.Files;

/// <summary>The keys of `mmos.yaml`.</summary>
internal static class ConfigFields
{
    public static readonly Field<int> Version =
        new("version", Quantities.Whole(1, 1), "Form of this file.", 1);

    public static readonly Field<string> Workspace = new(
        "workspace", Texts.Slug, "The workspace (team, tenant) that commands act on.",
        Slugs.DefaultWorkspace);

    public static readonly Field<string> Database = new(
        "database", Texts.Database, "Where the state is kept.", "sqlite:.mmos/mmos.db");

    public static readonly Field<string> DatabaseReader = new(
        "database_reader", Texts.Line(1_000), "The PostgreSQL role that asks in SQL, as postgres://…; "
        + "{workspace} stands for the workspace. Without one, `query` is off there.");

    public static readonly Field<ServerConfig> Server = ServerFields.Shape.Section("server", "The server.");

    public static readonly Field<IReadOnlyDictionary<string, AccountConfig>> Accounts = new(
        "accounts", Shapes.Map(AccountFields.Shape, "claude-max: { vendor: anthropic }"),
        "Subscriptions and keys by name; several workers may share one.",
        new Dictionary<string, AccountConfig>());

    public static readonly Field<IReadOnlyList<WorkerConfig>> Workers = new(
        "workers", Shapes.List(WorkerFields.Shape, "[{ name: w1, agent: command }]", 500),
        "The workers that are run here.", []);

    public static readonly Field<RoutingConfig> Routing =
        RoutingFields.Shape.Section("routing", "Which worker gets a task.");

    public static readonly Field<IReadOnlyDictionary<string, ProfileConfig>> Profiles = new(
        "profiles", Shapes.Map(ProfileFields.Shape, "backend: { tier: standard }"),
        "Named sets of worker settings.", new Dictionary<string, ProfileConfig>());

    public static readonly Field<TimerConfig> Timers =
        TimerFields.Shape.Section("timers", "When silence and waiting end.");

    public static readonly Field<LimitConfig> Limits =
        LimitFields.Shape.Section("limits", "What the engine takes on at most.");

    public static readonly Field<WorktreeConfig> Worktree =
        WorktreeFields.Shape.Section("worktree", "What a fresh worktree needs before work begins.");

    public static readonly Field<IReadOnlyDictionary<string, int>> Resources = new(
        "resources", Shapes.Map(Quantities.Whole(1, 1000), "staging-db: 1"),
        "Named exclusive things, and how many tasks may hold each at once.", new Dictionary<string, int>());

    public static readonly Field<GateConfig> Gates = GateFields.Shape.Section(
        "gates", "What must be true before work is taken on and before it lands.");

    public static readonly Field<IReadOnlyList<string>> Review = new(
        "review", Shapes.Stages, "Review stages of tasks that name none, in order.", []);

    public static readonly Field<string> Conflicts = new(
        "conflicts", Texts.OneOf("serialize", "allow"),
        "What happens with tasks that declare overlapping paths.", "serialize");

    public static readonly Field<RetroConfig> Retro =
        RetroFields.Shape.Section("retro", "When retrospectives are held.");

    public static readonly Field<DigestConfig> Digest =
        new("digest", DigestFields.Shape, "Summaries for people.");

    public static readonly Field<BackupConfig> Backup =
        BackupFields.Shape.Section("backup", "When backups are made.");

    public static readonly Field<LogConfig> Logs = LogFields.Shape.Section("logs", "What is logged.");

    public static readonly Field<EscalationConfig> Escalation =
        EscalationFields.Shape.Section("escalation", "How people are reached.");

    public static readonly Field<IReadOnlyDictionary<string, PriceConfig>> Prices = new(
        "prices", Shapes.Map(PriceFields.Shape, "sonnet: { input: 3, output: 15 }"),
        "Overrides of the shipped price table, USD per million tokens.",
        new Dictionary<string, PriceConfig>());

    public static readonly Field<IReadOnlyDictionary<string, Node>> Agents = new(
        "agents", Shapes.Map(AnyShape.Mapping, "my-cli: { … }"), "Further agent CLIs.",
        new Dictionary<string, Node>());

    public static readonly Field<IReadOnlyDictionary<string, PatternDraft>> Patterns = new(
        "patterns", Shapes.Map(PatternFields.Shape, "mobile: { steps: [design, build, test] }"),
        "Further breakdown patterns; one with a shipped name takes its place.",
        new Dictionary<string, PatternDraft>());

    public static readonly Field<IReadOnlyList<string>> EnvAllow = new(
        "env_allow", Shapes.List(Texts.Variable, "[OPS_WEBHOOK]"),
        "Environment variables that values may name as ${NAME}; $${NAME} stands for the text itself.", []);

    public static readonly BuiltShape<Config> Shape = new RecordShape(
        "a mapping with keys such as workers and gates",
        Version, Workspace, Database, DatabaseReader, Server, Accounts, Workers, Routing, Profiles, Timers,
            Limits, Worktree,
        Resources, Gates, Review, Conflicts, Retro, Digest, Backup, Logs, Escalation, Prices, Agents,
        Patterns, EnvAllow)
        .As(Build);

    /// <summary>What `config/agents.yaml` may say.</summary>
    public static readonly RecordShape AgentsFile = new("a mapping with the key workers", Version, Workers);

    private static Config Build(Bag of) => new(
        of.Get(Version), of.Get(Workspace), of.Get(Database), of.Get(DatabaseReader), of.Get(Server),
            of.Get(Accounts),
        of.Get(Workers), of.Get(Routing), of.Get(Profiles), of.Get(Timers), of.Get(Limits), of.Get(Worktree),
        of.Get(Resources), of.Get(Gates), of.Get(Review), of.Get(Conflicts), of.Get(Retro), of.Get(Digest),
        of.Get(Backup), of.Get(Logs), of.Get(Escalation), of.Get(Prices), [.. of.Get(Agents).Keys],
        PatternFields.Build(of.Get(Patterns)), of.Get(EnvAllow));
}
