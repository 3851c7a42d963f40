using System.Buffers;
using System.Globalization;
using System.Text;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>The body of `POST /tasks` in any of its forms: a task, `{project, tasks}`, or an array.</summary>
/// <param name="Project">Their project; null for none named.</param>
/// <param name="Tasks">The tasks.</param>
internal sealed record NewTasks(string? Project, IReadOnlyList<TaskSpec> Tasks)
{
    private const int LongestKey = 50;

    /// <summary>Reads any of the forms.</summary>
    public static NewTasks Read(ReadOnlySequence<byte> body)
    {
        var (isArray, isBatch) = BodyJson.Look(body, "tasks");
        if (isBatch)
        {
            var batch = BodyJson.Read<TasksBody>(body);
            return new(batch.Project, batch.Tasks);
        }
        if (!isArray)
        {
            var task = BodyJson.Read<NewTask>(body);
            return new(task.Project, [Named(task, 0)]);
        }
        var tasks = BodyJson.Read<IReadOnlyList<NewTask>>(body);
        var projects = tasks.Select(t => t.Project).Distinct(StringComparer.Ordinal).ToList();
        if (tasks.Count == 0) throw Refused.By("$", "no tasks");
        if (projects.Count > 1) throw Refused.By("[1].project", "the tasks of a batch are of one project");
        return new(projects[0], [.. tasks.Select(Named)]);
    }

    // A task that is given alone is known by its id; its key has to differ from the others' of the project.
    private static TaskSpec Named(NewTask task, int index)
    {
        if (task.Key is not null) return task;
        var key = new StringBuilder();
        foreach (var letter in task.Title)
            if (key.Length == LongestKey) break;
            else if (char.IsAsciiLetterOrDigit(letter)) key.Append(char.ToLowerInvariant(letter));
            else if (key.Length > 0 && key[^1] != '-') key.Append('-');
        var unique = Guid.CreateVersion7().ToString("n")[^8..];
        return task with
        {
            Key = string.Create(CultureInfo.InvariantCulture, $"{key.ToString().Trim('-')}-{unique}")
                .TrimStart('-'),
        };
    }
}
