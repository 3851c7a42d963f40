using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Events;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `project` with their counts of tasks.</summary>
internal static class ProjectRows
{
    private static readonly string[] MayMove =
        ["ready", "assigned", "running", "verifying", "review", "merging"];

    /// <summary>Every project, oldest first, or the one with this slug.</summary>
    public static IReadOnlyList<ProjectInfo> Read(Database database, string? slug, bool isCounted = true)
    {
        var counts = isCounted ? Counts(database, slug) : [];
        var rows = database.Statement("""
            select slug, name, goal, status, repository, base, base_commit, branch, landed_commit,
              created_at, updated_at
            from project where slug = ?1 or ?1 is null order by created_at, rowid
            """).With(slug);
        var projects = new List<ProjectInfo>();
        while (rows.Next())
        {
            var (tasks, held) = counts.GetValueOrDefault(rows.Text(0), (Tasks: [], Held: 0));
            projects.Add(new ProjectInfo
            {
                Id = rows.Text(0),
                Name = rows.Text(1),
                Goal = rows.Text(2),
                Status = rows.Text(3) == "active" && IsStuck(tasks, held) ? "failed" : rows.Text(3),
                Tasks = tasks,
                Repository = rows.TextOrNull(4),
                Base = rows.TextOrNull(5),
                BaseCommit = rows.TextOrNull(6),
                Branch = rows.TextOrNull(7),
                LandedCommit = rows.TextOrNull(8),
                CreatedAt = Column.Time(rows, 9),
                UpdatedAt = Column.Time(rows, 10),
            });
        }
        return projects;
    }

    /// <summary>Something failed, and nothing can move without a person.</summary>
    private static bool IsStuck(Dictionary<string, int> tasks, int held) =>
        tasks.ContainsKey("failed") && held == 0 && !MayMove.Any(tasks.ContainsKey);

    private static Dictionary<string, (Dictionary<string, int> Tasks, int Held)> Counts(
        Database database, string? slug)
    {
        const string count = "select project, status, count(*), count(not_before) from task ";
        var rows = slug is null
            ? database.Statement(count + "group by project, status")
            : database.Statement(count + "where project = ? group by project, status").With(slug);
        var counts =
            new Dictionary<string, (Dictionary<string, int> Tasks, int Held)>(StringComparer.Ordinal);
        while (rows.Next())
        {
            var (tasks, held) = counts.GetValueOrDefault(
                rows.Text(0), (Tasks: new(StringComparer.Ordinal), Held: 0));
            tasks.Add(rows.Text(1), rows.Int32(2));
            counts[rows.Text(0)] = (tasks, held + rows.Int32(3));
        }
        return counts;
    }
}

/// <summary>Rows of `worker` with what each holds.</summary>
internal static class WorkerRows
{
    /// <summary>Every worker, by name.</summary>
    public static IReadOnlyList<WorkerInfo> Read(Database database)
    {
        var held = Held(database);
        var rows = database.Statement("""
            select name, agent, model, status, capabilities, slots, seen_at, registration, host, boot_id,
              pid, start_time, completed, failed
            from worker order by name
            """);
        var workers = new List<WorkerInfo>();
        while (rows.Next())
        {
            var (completed, failed) = (rows.Int32(12), rows.Int32(13));
            var name = rows.Text(0);
            workers.Add(new WorkerInfo
            {
                Name = name,
                Agent = rows.Text(1),
                Model = rows.TextOrNull(2),
                Status = rows.Text(3),
                Capabilities = JsonSerializer.Deserialize(rows.Bytes(4), Wire.Json.IReadOnlyListString)!,
                Slots = rows.Int32(5),
                Running = held[rows.Text(0)].ToList(),
                LastSeenAt = Column.Time(rows, 6),
                // Nobody writes to the engine's own hands, and they read nothing.
                Unread = rows.Text(1) == "engine" ? 0 : MessageRows.Unread(database, name),
                Registration = rows.Int32(7),
                Process = new ProcessInfo(rows.Text(8), rows.Text(9), rows.Int32(10), rows.Int64(11)),
                Metrics = new WorkerMetrics
                {
                    Completed = completed,
                    SuccessRate = completed + failed > 0
                        ? Math.Round((decimal)completed / (completed + failed), 3) : null,
                },
            });
        }
        return workers;
    }

    private static ILookup<string, string> Held(Database database)
    {
        var rows = database.Statement(
            "select worker, number from task where worker is not null order by number");
        var held = new List<(string Worker, string Task)>();
        while (rows.Next()) held.Add((rows.Text(0), $"T{rows.Int32(1)}"));
        return held.ToLookup(h => h.Worker, h => h.Task, StringComparer.Ordinal);
    }
}
