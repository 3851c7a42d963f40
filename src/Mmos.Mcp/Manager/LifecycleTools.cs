using Mmos.Mcp.Protocol;
using static Mmos.Mcp.Protocol.Field;

namespace Mmos.Mcp.Manager;

/// <summary>The tools that steer workers.</summary>
internal static class LifecycleTools
{
    public const string Instructions =
        "Steers the workers of MMOS. Orders reach a worker through whoever runs it: look again with "
        + "list_workers after a moment.";

    private static readonly Field Name = Text("name").Needed;

    public static IReadOnlyList<Tool> All { get; } =
    [
        new("list_workers", "Every worker and what it does",
            [
                OneOf("status", "idle", "busy", "paused", "draining", "offline", "limited", "error"),
                Flag("verbose"),
            ],
            "workers:list details:list", Lifecycle.List)
        { IsReading = true },
        new("start_worker", "Start a worker, or go on after a pause", [Name], "worker status",
            Lifecycle.Start),
        new("pause_worker", "Give it nothing new; what it holds goes on", [Name], "worker status",
            Lifecycle.Pause),
        new("stop_worker", "Let it finish what it holds, and leave", [Name], "worker status",
            Lifecycle.Stop),
        new("restart_worker", "Start it anew once it holds nothing", [Name], "worker status",
            Lifecycle.Restart),
        new("check_health", "Whether workers are alive and well", [Text("name")],
            "healthy:bool workers:list", Lifecycle.Health)
        { IsReading = true },
        new("scale_workers", "How many instances of a worker run",
            [Name, Whole("instances", 1, 64, "left out: as configured")], "worker status", Lifecycle.Scale),
    ];
}
