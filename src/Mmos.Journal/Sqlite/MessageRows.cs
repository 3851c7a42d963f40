using Mmos.Api;
using Mmos.Journal.Rows;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `message`, as clients see them.</summary>
internal static class MessageRows
{
    private const string Held = "select distinct project from task where worker = ?1";

    /// <summary>How far the reader ?1 has read; 0 when ?2 asks for what it has read too.</summary>
    private const string ReadUpTo =
        "?2 * coalesce((select up_to from message_read where reader = ?1 and project = {0}), 0)";

    private static readonly string HeldOnly = Mine(Held);
    private static readonly string OfProject = Mine("select ?3");

    /// <summary>Messages that match, by id.</summary>
    public static IReadOnlyList<SentMessage> Matching(Database database, MessageFilter filter)
    {
        var rows = filter.Reader is null ? All(database, filter) : Visible(database, filter);
        var messages = new List<SentMessage>();
        while (rows.Next()) messages.Add(MessageMap.Map(rows));
        return messages;
    }

    /// <summary>One message; null for none.</summary>
    public static SentMessage? One(Database database, long id)
    {
        var row = database.Statement($"select {MessageMap.Columns} from message m where m.id = ?").With(id);
        var found = row.Next() ? MessageMap.Map(row) : null;
        row.Again();
        return found;
    }

    /// <summary>How many messages a reader has not read.</summary>
    public static int Unread(Database database, string reader)
    {
        var row = database.Statement($"{HeldOnly} select count(*) from mine").With(reader).With(1L);
        var count = row.Next() ? row.Int32(0) : 0;
        row.Again();
        return count;
    }

    private static Statement All(Database database, MessageFilter filter) =>
        database.Statement($"""
            select {MessageMap.Columns} from message m
            where m.id > ?1 and (?2 is null or m.project = ?2) and (?3 is null or m.from_worker = ?3)
              and (?4 is null or m.kind = ?4)
            order by m.id limit ?5
            """).With(filter.After).With(filter.Project).With(filter.From).With(filter.Kind)
            .With(filter.Limit > 0 ? filter.Limit : -1);

    private static Statement Visible(Database database, MessageFilter filter) =>
        database.Statement($"""
            {(filter.Project is null ? HeldOnly : OfProject)}
            select {MessageMap.Columns} from mine join message m on m.id = mine.id
            where m.id > ?4 and (?5 is null or m.from_worker = ?5) and (?6 is null or m.kind = ?6)
            order by m.id limit ?7
            """).With(filter.Reader).With(filter.IsUnread ? 1L : 0L).With(filter.Project).With(filter.After)
            .With(filter.From).With(filter.Kind).With(filter.Limit > 0 ? filter.Limit : -1);

    // Three ranges of an index each: what is to the reader, to all, and to its projects.
    private static string Mine(string projects) => $"""
        with mine (id) as (
          select id from message where to_worker = ?1 and from_worker <> ?1 and id > {ReadUpToOf("''")}
          union all
          select id from message where to_worker is null and project is null and from_worker <> ?1
            and id > {ReadUpToOf("''")}
          union all
          select p.id from message p where p.to_worker is null and p.project in ({projects})
            and p.from_worker <> ?1 and p.id > {ReadUpToOf("p.project")}
        )
        """;

    private static string ReadUpToOf(string project) =>
        ReadUpTo.Replace("{0}", project, StringComparison.Ordinal);
}
