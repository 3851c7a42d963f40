using Mmos.Api;
using Mmos.Runtime.Alerts;

namespace Mmos.Cli.Composing.Alerts;

/// <summary>The progress digest that `digest:` asks for: one for each period, however many processes
/// serve.</summary>
internal sealed class Digest(IOrchestrator seam, AlertSettings settings, AlertWatch alerts,
    TimeProvider clock)
{
    /// <summary>Name of the effect.</summary>
    public const string Effect = "digest";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <summary>Sends one when it is due.</summary>
    public async Task Look(TimeSpan every, IReadOnlyList<AlertChannel> to, CancellationToken cancel)
    {
        var leased = await seam.Upkeep.LeaseDueEffect(Effect, settings.Holder.Name, settings.Holder.Process,
            Lease, every, cancel);
        if (leased.Problem is not null) return;
        try
        {
            var projects = await seam.Projects.List(cancel);
            var inbox = await seam.Records.Inbox(cancel);
            var report = await seam.Records.Performance(null, clock.GetUtcNow() - every, cancel);
            var digest = (projects.Problem ?? inbox.Problem ?? report.Problem) is null
                ? DigestRule.Of(settings.Workspace, projects.Value!, inbox.Value!, report.Value!,
                    settings.Server)
                : null;
            if (digest is not null) await alerts.Deliver(digest, to, cancel);
            await seam.Upkeep.ReleaseEffect(Effect, leased.Value, digest?.Title ?? "nothing to tell", cancel);
        }
        catch (OperationCanceledException)
        {
            await seam.Upkeep.FailEffect(Effect, leased.Value, "the process stopped", CancellationToken.None);
            throw;
        }
    }
}
