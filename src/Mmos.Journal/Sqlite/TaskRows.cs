using Mmos.Api;
using Mmos.Journal.Rows;

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

    public IReadOnlyList<TaskInfo> Matching(Database database, TaskFilter filter)
    {
        var where = "t.number > ?";
        if (filter.Project is not null) where += " and t.project = ?";
        if (filter.Status is not null) where += " and t.status = ?";
        if (filter.Worker is not null) where += " and t.worker = ?";
        var rows = database.Statement($"{Select} where {where} order by t.number limit ?").With(filter.After);
        if (filter.Project is not null) rows.With(filter.Project);
        if (filter.Status is not null) rows.With(filter.Status);
        if (filter.Worker is not null) rows.With(filter.Worker);
        return Read(database, rows.With(filter.Limit > 0 ? filter.Limit : -1));
    }

    public IReadOnlyList<TaskInfo> Numbered(Database database, IReadOnlyCollection<int> numbers) =>
        Read(database,
        database.Statement($"{Select} where t.number in (select value from json_each(?)) order by t.number")
            .With(List(numbers)));

    private List<TaskInfo> Read(Database database, Statement rows)
    {
        var tasks = new List<(int Number, TaskInfo Task)>();
        while (rows.Next()) tasks.Add((rows.Int32(0), TaskMap.Map(rows, branchPrefix)));

        var said = new NoteMap();
        var notes = database.Statement(SelectNotes).With(List([.. tasks.Select(t => t.Number)]));
        while (notes.Next()) said.Add(notes);
        return [.. tasks.Select(t => said.Complete(t.Number, t.Task))];
    }

    private static string List(IReadOnlyCollection<int> numbers) => $"[{string.Join(',', numbers)}]";
}
