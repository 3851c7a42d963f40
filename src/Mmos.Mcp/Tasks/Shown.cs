using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Tasks;

/// <summary>Tasks, projects and workers in few words, as lists show them.</summary>
internal static class Shown
{
    /// <summary>Longest title or sentence in a list.</summary>
    private const int LongestLine = 120;

    public static JsonNode Task(TaskInfo task) => Json.Of(
        ("id", task.Id), ("key", task.Key), ("title", Json.Short(task.Title, LongestLine)),
        ("status", task.Status), ("priority", task.Priority), ("worker", task.Worker),
        ("progress", task.Progress > 0 && task.Status == "running" ? task.Progress : null),
        ("needs", Json.SomeTexts(task.Status == "pending" ? [.. task.Needs] : [])),
        ("waiting_for", task.WaitingFor is { } why ? Json.Short(why, LongestLine) : null));

    /// <summary>A task that is planned, and not there yet.</summary>
    public static JsonNode Planned(TaskSpec task) => Json.Of(
        ("id", task.Key), ("title", task.Title), ("description", Empty(task.Description)),
        ("kind", task.Kind), ("needs", Json.SomeTexts([.. task.Needs])),
        ("acceptance", Json.SomeTexts([.. task.Acceptance])),
        ("capabilities", Json.SomeTexts([.. task.Capabilities.Require])),
        ("estimate_hours", task.EstimateHours));

    public static JsonNode Project(ProjectInfo project) => Json.Of(
        ("id", project.Id), ("status", project.Status),
        ("goal", Json.Short(project.Goal, LongestLine)), ("tasks", Counts(project.Tasks)));

    public static JsonNode Worker(WorkerInfo worker) => Json.Of(
        ("name", worker.Name), ("status", worker.Status), ("agent", worker.Agent), ("model", worker.Model),
        ("capabilities", Json.SomeTexts([.. worker.Capabilities])),
        ("running", Json.SomeTexts([.. worker.Running])),
        ("completed", worker.Metrics.Completed > 0 ? worker.Metrics.Completed : null),
        ("success_rate", worker.Metrics.SuccessRate is { } rate ? decimal.Round(rate, 2) : null));

    public static JsonNode Inbox(InboxItem item) => Json.Of(
        ("id", item.Id), ("kind", item.Kind), ("project", item.Project), ("task", Empty(item.Task)),
        ("title", Json.Short(item.Title, LongestLine)), ("cause", item.Cause),
        ("text", Json.Short(item.Text, 4 * LongestLine)), ("commands", Json.Texts(item.Commands)));

    /// <summary>How many there are of each.</summary>
    public static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts)
    {
        var made = new JsonObject();
        foreach (var (name, count) in counts)
            if (count > 0)
                made[name] = count;
        return made;
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;
}
