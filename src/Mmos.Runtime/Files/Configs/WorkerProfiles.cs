namespace Mmos.Runtime.Files;

/// <summary>Workers with what their profile gives them. Pure.</summary>
public static class WorkerProfiles
{
    /// <summary>The worker with its profile's capabilities beside its own, and its profile's tier where it
    /// names none.</summary>
    public static WorkerConfig Merged(Config config, WorkerConfig worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return Of(config, worker) is not { } profile ? worker : worker with
        {
            Capabilities = [.. worker.Capabilities.Union(profile.Capabilities, StringComparer.Ordinal)],
            Tier = worker.Tier ?? profile.Tier,
        };
    }

    /// <summary>What its profile adds to each brief; null for nothing.</summary>
    public static string? Prompt(Config config, WorkerConfig worker) => Of(config, worker)?.Prompt;

    private static ProfileConfig? Of(Config config, WorkerConfig worker)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(worker);
        return worker.Profile is { } name ? config.Profiles.GetValueOrDefault(name) : null;
    }
}
