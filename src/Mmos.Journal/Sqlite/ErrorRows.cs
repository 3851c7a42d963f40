using Mmos.Api;
using Mmos.Journal.Rows;

namespace Mmos.Journal.Sqlite;

/// <summary>Failures of attempts, grouped.</summary>
internal static class ErrorRows
{
    private const string Select = """
        with failure as (
          select n.cause, n.at, n.seq,
            trim(substr(n.text, 1, instr(n.text || char(10), char(10)) - 1), char(13) || ' ') as line
          from note n left join task t on t.number = n.task
          where n.kind = 'feedback' and (?1 is null or t.project = ?1)
        ), grouped as (
          select cause, line, count(*) as times, min(at) as first_at, max(at) as last_at, max(seq) as last
          from failure group by cause, line
        )
        select cause, line, times, first_at, last_at, (select task from note where seq = last)
        from grouped order by times desc, last desc limit ?2
        """;

    /// <summary>By cause and first line, the most frequent first.</summary>
    public static IReadOnlyList<ErrorGroup> Read(Database database, string? project, int limit)
    {
        var rows = database.Statement(Select).With(project).With(limit > 0 ? limit : -1);
        var groups = new List<ErrorGroup>();
        while (rows.Next())
            groups.Add(ErrorMap.Map(rows));
        return groups;
    }
}
