using Mmos.Api;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>What callers ask for their work orders, and the answer to many of them: four statements, of one
/// state.</summary>
internal static class WorkQuery
{
    private const string Given = "from unnest($2::int[], $3::text[]) as w (number, reader) "
        + "cross join lateral (select project from mmos.task "
        + "where workspace = $1 and number = w.number offset 0) as t";

    private const string OfProjects = PostgresReadTables.SelectProjects
        + $" and p.slug = any(array(select distinct t.project {Given}))";

    private static readonly string OfReaders = $"""
        with asked as (select distinct w.reader, t.project {Given} where w.reader is not null)
        select {MessageMap.Columns}, a.reader, a.project from asked a cross join lateral (
          select m.* from ({TalkQueries.UnreadOf("a.reader", "a.project")}) as u
          join mmos.message m on m.workspace = $1 and m.id = u.id order by m.id limit $4::int) as m
        order by m.id
        """;

    /// <summary>Answers in one round trip, in the order of what was asked.</summary>
    public static async Task<IReadOnlyList<WorkRows>> Read(NpgsqlConnection connection, string workspace,
        string branchPrefix, IReadOnlyList<WorkAsked> asked)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("begin isolation level repeatable read");
        Into(batch, workspace, asked);
        batch.Add("commit");
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        return await From(reader, branchPrefix, asked).ConfigureAwait(false);
    }

    /// <summary>Puts the statements into a batch.</summary>
    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<WorkAsked> asked)
    {
        int[] numbers = [.. asked.SelectMany(a => a.Tasks).Distinct()];
        List<(int Number, string? Reader)> pairs =
            [.. asked.SelectMany(a => a.Tasks.Select(n => (n, a.Reader))).Distinct()];
        int[] given = [.. pairs.Select(p => p.Number)];
        string?[] readers = [.. pairs.Select(p => p.Reader)];
        batch.Add(PostgresReadTables.TasksOf, workspace, numbers);
        batch.Add(PostgresReadTables.NotesOf, workspace, numbers);
        batch.Add(OfProjects, workspace, given, readers);
        batch.Add(OfReaders, workspace, given, readers, WorkRows.MostMessages);
    }

    /// <summary>Their answers, in the order of what was asked; the reader stands at the first of the
    /// four.</summary>
    public static async Task<IReadOnlyList<WorkRows>> From(NpgsqlDataReader reader, string branchPrefix,
        IReadOnlyList<WorkAsked> asked)
    {
        var tasks = await Rows(reader, row => (Number: row.Int32(0), Task: TaskMap.Map(row, branchPrefix)))
            .ConfigureAwait(false);
        var said = new NoteMap();
        await Rows(reader, row => { said.Add(row); return true; }).ConfigureAwait(false);
        var map = new ProjectMap();
        var projects = (await Rows(reader, map.Map).ConfigureAwait(false))
            .ToDictionary(p => p.Id, StringComparer.Ordinal);
        var messages = (await Rows(reader, row => (Message: MessageMap.Map(row),
            For: (Reader: row.Text(9), Project: row.Text(10)))).ConfigureAwait(false))
            .ToLookup(m => m.For, m => m.Message);
        var byNumber = tasks.ToDictionary(t => t.Number, t => said.Complete(t.Number, t.Task));
        return [.. asked.Select(a => Answer(a, byNumber, projects, messages))];
    }

    private static WorkRows Answer(WorkAsked asked, Dictionary<int, TaskInfo> tasks,
        Dictionary<string, ProjectInfo> projects,
        ILookup<(string Reader, string Project), SentMessage> messages)
    {
        IReadOnlyList<TaskInfo> mine =
            [.. asked.Tasks.Order().Where(tasks.ContainsKey).Select(n => tasks[n])];
        List<ProjectInfo> of = [.. mine.Select(t => t.Project).Distinct(StringComparer.Ordinal)
            .Select(slug => projects[slug])];
        IEnumerable<ProjectInfo> talked = asked.Reader is null ? [] : of;
        return new WorkRows(mine, of, talked.ToDictionary(p => p.Id,
            p => (IReadOnlyList<SentMessage>)[.. messages[(asked.Reader!, p.Id)]], StringComparer.Ordinal));
    }

    // The rows of this result; then the reader stands at the next.
    private static async Task<List<T>> Rows<T>(NpgsqlDataReader reader, Func<IRow, T> map)
    {
        var (row, rows) = (new ReaderRow(reader), new List<T>());
        while (await reader.ReadAsync().ConfigureAwait(false)) rows.Add(map(row));
        await reader.NextResultAsync().ConfigureAwait(false);
        return rows;
    }
}
