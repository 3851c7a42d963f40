namespace Mmos.Mcp;

/// <summary>The four tool sets.</summary>
public enum ToolServer
{
    /// <summary>For the admin: projects, tasks, reviews, conflicts.</summary>
    Orchestrator,

    /// <summary>For a worker: its own tasks.</summary>
    Executor,

    /// <summary>Session data: read-only SQL, and typed commands.</summary>
    Sql,

    /// <summary>Workers' lives.</summary>
    Manager,
}
