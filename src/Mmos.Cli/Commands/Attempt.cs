using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Commands;

/// <summary>The attempt that this program was started from, when a worker started it.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Lease">Its lease.</param>
internal sealed record Attempt(string Project, LeaseRef Lease)
{
    /// <summary>What the environment says; null outside of any attempt.</summary>
    public static Attempt? Of(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("MMOS_TASK") is { Length: > 0 } task
        && environment.GetValueOrDefault("MMOS_WORKER") is { Length: > 0 } worker
        && environment.GetValueOrDefault("MMOS_PROJECT") is { Length: > 0 } project
        && int.TryParse(environment.GetValueOrDefault("MMOS_LEASE"), NumberStyles.None,
            CultureInfo.InvariantCulture, out var lease)
            ? new Attempt(project, new LeaseRef(task, lease, worker))
            : null;
}
