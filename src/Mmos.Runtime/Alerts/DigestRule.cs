using System.Globalization;
using System.Text;
using Mmos.Api;

namespace Mmos.Runtime.Alerts;

/// <summary>The progress digest. Pure.</summary>
public static class DigestRule
{
    /// <summary>Projects and items that are named; the rest is counted.</summary>
    private const int Named = 10;

    /// <summary>The digest; null when there is nothing to tell.</summary>
    /// <param name="workspace">Of which workspace.</param>
    /// <param name="projects">Every project.</param>
    /// <param name="inbox">What waits for a person.</param>
    /// <param name="report">How the work went since the last digest.</param>
    /// <param name="server">Where the server listens; null where none is known.</param>
    public static Alert? Of(string workspace, IReadOnlyList<ProjectInfo> projects,
        IReadOnlyList<InboxItem> inbox, PerformanceReport report, Uri? server)
    {
        ArgumentNullException.ThrowIfNull(report);
        var active = projects.Where(p => p.Status is "active" or "failed").ToList();
        if (report.Done + report.Failed + inbox.Count == 0 && active.Count == 0) return null;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"Since {report.From.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {report.Done} done, {report.Failed} "
                + $"failed.\n");
        foreach (var project in active.Take(Named))
            text.Append(CultureInfo.InvariantCulture, $"\n{project.Id}: {Counts(project)}");
        if (active.Count > Named) text.Append(CultureInfo.InvariantCulture,
            $"\n… and {active.Count - Named} more");
        if (report.Bottlenecks is [var slowest, ..])
            text.Append(CultureInfo.InvariantCulture,
                $"\n\nMost of the longest path: {slowest.What} ({slowest.Share * 100:0} %, {slowest.Task}).");
        if (inbox.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n{inbox.Count} wait for you:");
            foreach (var item in inbox.OrderBy(i => i.OpenedAt).Take(Named))
                text.Append(CultureInfo.InvariantCulture, $"\n{item.Task} {item.Title}: {item.Cause}");
        }
        return new Alert(string.Create(CultureInfo.InvariantCulture,
            $"{workspace}-digest-{report.To.ToUnixTimeSeconds()}"), report.To, "digest",
            string.Create(CultureInfo.InvariantCulture,
                $"MMOS {workspace}: {report.Done} done, {report.Failed} failed, {inbox.Count} wait for you"),
            Secrets.Mask(text.ToString()))
        {
            Commands = inbox.Count > 0 ? ["mmos inbox", "mmos status"] : ["mmos status"],
            Link = server?.ToString(),
        };
    }

    private static string Counts(ProjectInfo project) => string.Join(", ",
        project.Tasks.Where(t => t.Value > 0).Select(t =>
            string.Create(CultureInfo.InvariantCulture, $"{t.Value} {t.Key}")));
}
