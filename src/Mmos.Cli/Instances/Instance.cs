namespace Mmos.Cli.Instances;

/// <summary>A terminal of an agent in a folder of its own: who works there, and with which program.</summary>
/// <param name="Folder">Name of the folder, such as `WorkerClaude1`.</param>
/// <param name="Agent">Whose files it needs.</param>
/// <param name="Identity">Variables that say who it is; no secrets.</param>
/// <param name="IsAdmin">It leads; otherwise it works.</param>
internal sealed record Instance(
    string Folder, AgentKind Agent, IReadOnlyList<KeyValuePair<string, string>> Identity, bool IsAdmin)
{
    private const string Capabilities = "general,coding,analysis,planning,research,testing,docs";

    /// <summary>The tool servers that it talks to.</summary>
    public IReadOnlyList<string> Servers => IsAdmin ? ["orchestrator", "manager", "sql"] : ["executor"];

    /// <summary>The admins, of the first agent, and the workers, of each agent.</summary>
    public static IReadOnlyList<Instance> All(int admins, int workers, IReadOnlyList<AgentKind> agents) =>
    [
        .. Enumerable.Range(1, admins).Select(i => Admin(agents[0], i)),
        .. agents.SelectMany(agent => Enumerable.Range(1, workers).Select(i => Worker(agent, i))),
    ];

    private static Instance Admin(AgentKind agent, int number)
    {
        var folder = FormattableString.Invariant($"Admin{agent}{(number == 1 ? "" : number)}");
        return new(folder, agent, [new("ROLE", "admin"), new("INSTANCE_NAME", folder)], IsAdmin: true);
    }

    private static Instance Worker(AgentKind agent, int number) => new(
        FormattableString.Invariant($"Worker{agent}{number}"), agent,
        [
            new("WORKER_ID", FormattableString.Invariant($"{Prefix(agent)}worker-{number}")),
            new("WORKER_NAME", FormattableString.Invariant($"{agent}-Worker-{number}")),
            new("WORKER_TYPE", $"{agent}"),
            new("CAPABILITIES", Capabilities),
        ], IsAdmin: false);

    // The ids of the first sort of worker are those of the mission.
    private static string Prefix(AgentKind agent) =>
        agent == AgentKind.Claude ? "" : $"{agent}".ToLowerInvariant() + "-";
}

/// <summary>The programs whose files `mmos init` can write.</summary>
internal enum AgentKind
{
    /// <summary>Claude Code.</summary>
    Claude,
    /// <summary>Codex CLI.</summary>
    Codex,
    /// <summary>Gemini CLI.</summary>
    Gemini,
    /// <summary>Cursor.</summary>
    Cursor,
}
