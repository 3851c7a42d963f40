using System.Text.Json;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Queries on `task` with definitions and notes: two statements for any number of tasks.</summary>
/// <param name="branchPrefix">What the branches of attempts begin with.</param>
internal sealed class TaskRows(string branchPrefix)
{
    private const string Select = $"""
        select {TaskMap.Columns}, p.repository is not null
        from task t
        join task_definition d on d.number = t.number
        left join task_cost c on c.number = t.number
        left join project p on p.slug = t.project
        """;

    private const string SelectNotes = $"select {NoteMap.Columns} from note "
        + "where task in (select value from json_each(?)) order by seq";

    private const string SelectNotesOfOne = $"select {NoteMap.Columns} from note where task = ? order by seq";

    public IReadOnlyList<TaskInfo> Matching(Database database, TaskFilter filter)
    {
        // The numbers come from an index alone: sorting whole rows would read every task that matches.
        var where = "number > ?";
        if (filter.Project is not null) where += " and project = ?";
        else if (filter.Status is not null || filter.Statuses.Count > 0)
            where += " and project in (select slug from project)"; // the index on statuses begins with it
        if (filter.Status is not null) where += " and status = ?";
        if (filter.Statuses.Count > 0) where += " and status in (select value from json_each(?))";
        if (filter.Worker is not null) where += " and worker = ?";
        var rows = database.Statement($"{Select} where t.number in "
            + $"(select number from task where {where} order by number limit ?) order by t.number")
            .With(filter.After);
        if (filter.Project is not null) rows.With(filter.Project);
        if (filter.Status is not null) rows.With(filter.Status);
        if (filter.Statuses.Count > 0)
            rows.With(JsonSerializer.Serialize(filter.Statuses, Wire.Json.IReadOnlyListString));
        if (filter.Worker is not null) rows.With(filter.Worker);
        return Read(database, rows.With(filter.Limit > 0 ? filter.Limit : -1));
    }

    public IReadOnlyList<TaskInfo> Numbered(Database database, IReadOnlyCollection<int> numbers) =>
        Read(database, numbers.Count == 1
            ? database.Statement($"{Select} where t.number = ?").With(numbers.First())
            : database.Statement(
                $"{Select} where t.number in (select value from json_each(?)) order by t.number")
                .With(List(numbers)));

    /// <summary>What work orders say of tasks.</summary>
    public WorkRows Work(Database database, WorkAsked asked)
    {
        var tasks = Numbered(database, asked.Tasks);
        List<ProjectInfo> projects = [];
        Dictionary<string, IReadOnlyList<SentMessage>> messages = new(StringComparer.Ordinal);
        foreach (var slug in tasks.Select(t => t.Project).Distinct(StringComparer.Ordinal))
        {
            projects.AddRange(ProjectRows.Read(database, slug, isCounted: false));
            if (asked.Reader is not null)
                messages.Add(slug, MessageRows.Matching(database, new MessageFilter
                {
                    Reader = asked.Reader,
                    Project = slug,
                    IsUnread = true,
                    Limit = WorkRows.MostMessages,
                }));
        }
        return new WorkRows(tasks, projects, messages);
    }

    /// <summary>Of the tasks that could start, those that changed longest ago, the oldest first.</summary>
    public IReadOnlyList<TaskInfo> OldestReady(Database database, string? priority, int limit)
    {
        var row = database.Statement("select number from task where project in (select slug from project) "
            + "and status = 'ready' and (?1 is null or priority = ?1) order by updated_at, number limit ?2")
            .With(priority).With(limit);
        List<int> numbers = [];
        while (row.Next()) numbers.Add(row.Int32(0));
        row.Again();
        return [.. Numbered(database, numbers).OrderBy(task => task.UpdatedAt)];
    }

    /// <summary>All that was said of a task; null for none.</summary>
    public static TaskDefinition? Definition(Database database, int task)
    {
        var row = database.Statement("select definition from task_definition where number = ?").With(task);
        var found = row.Next() ? JsonSerializer.Deserialize(row.Bytes(0), Wire.Json.TaskDefinition) : null;
        row.Again();
        return found;
    }

    private List<TaskInfo> Read(Database database, Statement rows)
    {
        var tasks = new List<(int Number, TaskInfo Task)>();
        while (rows.Next()) tasks.Add((rows.Int32(0), TaskMap.Map(rows, branchPrefix)));

        if (tasks.Count == 0) return [];
        var said = new NoteMap();
        var notes = tasks.Count == 1
            ? database.Statement(SelectNotesOfOne).With(tasks[0].Number)
            : database.Statement(SelectNotes).With(List([.. tasks.Select(t => t.Number)]));
        while (notes.Next()) said.Add(notes);
        return [.. tasks.Select(t => said.Complete(t.Number, t.Task))];
    }

    private static string List(IReadOnlyCollection<int> numbers) => $"[{string.Join(',', numbers)}]";
}
