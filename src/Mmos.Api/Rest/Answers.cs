namespace Mmos.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">What to give as `after` for the next page; null: this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>One value that is no object by itself.</summary>
/// <param name="Value">The value; null for none.</param>
public sealed record Plain<T>(T? Value);

/// <summary>A refusal (RFC 9457, `application/problem+json`).</summary>
/// <param name="Type">Always `about:blank`: <paramref name="Code"/> says which it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">One line: what, where, and what to do next.</param>
/// <param name="Code">`invalid`, `not_allowed`, `not_found`, `conflict`, `stale`, `key_reused`, `full`,
/// `unconfirmed`, `unavailable` or `draining`.</param>
/// <param name="Errors">Fields that are wrong, such as `tasks[0].title`, each with why; empty for
/// none.</param>
/// <param name="Details">More lines for people; empty for none.</param>
public sealed record ProblemBody(string Type, string Title, int Status, string Detail, string Code,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, IReadOnlyList<string> Details);

/// <summary>What a submission of tasks made.</summary>
/// <param name="Project">Their project.</param>
/// <param name="Id">The task's id, when it is one.</param>
/// <param name="Worker">Who has it already, when it is one; null while it waits.</param>
/// <param name="Eta">When it is expected to be done, when it is one; null while that is unknown.</param>
/// <param name="Tasks">All of them.</param>
/// <param name="Breakdowns">The tasks that were replaced by their parts.</param>
/// <param name="Warnings">What the submitter should know though all of it was taken.</param>
public sealed record TasksAdded(string Project, string? Id, string? Worker, DateTimeOffset? Eta,
    IReadOnlyList<SubmittedTask> Tasks, IReadOnlyList<BrokenDownTask> Breakdowns,
    IReadOnlyList<string> Warnings);

/// <summary>The tasks of a project and what needs what.</summary>
/// <param name="Project">The project.</param>
/// <param name="Nodes">Its tasks, by number.</param>
/// <param name="Edges">Each need.</param>
public sealed record TaskGraph(string Project, IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<GraphEdge> Edges);

/// <summary>A task in a graph.</summary>
public sealed record GraphNode(string Id, string Key, string Title, string Status, string Priority,
    string? Worker, int Progress);

/// <summary>A need in a graph.</summary>
/// <param name="From">The task that must be done first.</param>
/// <param name="To">The task that needs it.</param>
public sealed record GraphEdge(string From, string To);

/// <summary>A project that reached the user's branch.</summary>
/// <param name="Project">The project.</param>
/// <param name="Branch">The user's branch.</param>
/// <param name="Commit">Its new tip.</param>
/// <param name="Already">It had landed before, and nothing moved.</param>
public sealed record LandedProject(string Project, string Branch, string Commit, bool Already);

/// <summary>How a server is.</summary>
/// <param name="Status">`ok`, or `unhealthy`.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Build">Commit that it was built from; null when unknown.</param>
/// <param name="UptimeSeconds">Since its start.</param>
/// <param name="Checks">Each check by its name: `ok`, or what is wrong.</param>
public sealed record HealthReport(string Status, string Version, string? Build, long UptimeSeconds,
    IReadOnlyDictionary<string, string> Checks);

/// <summary>What a server is, and where to go on.</summary>
/// <param name="Name">`MMOS`.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Workspace">The workspace it serves.</param>
/// <param name="Links">Paths by what is there.</param>
public sealed record ServerAbout(string Name, string Version, string Workspace,
    IReadOnlyDictionary<string, string> Links);
