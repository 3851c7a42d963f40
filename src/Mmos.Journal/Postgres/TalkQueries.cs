using Mmos.Api;
using Mmos.Journal.Rows;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Queries on messages, artifacts and failures of one workspace.</summary>
internal static class TalkQueries
{
    private const string Held = "select distinct project from mmos.task where workspace = $1 and worker = $2";

    private const string IsNewest =
        "not exists (select 1 from mmos.artifact n where n.workspace = a.workspace and n.project = a.project "
        + "and n.name = a.name and n.version > a.version";

    private const string Failures = """
        with failure as (
          select n.cause, n.at, n.seq, n.task, btrim(split_part(n.text, chr(10), 1), chr(13) || ' ') as line
          from mmos.note n left join lateral (select project from mmos.task
            where workspace = $1 and number = n.task offset 0) t on true
          where n.workspace = $1 and n.kind = 'feedback' and ($2::text is null or t.project = $2)
        )
        select cause, line, count(*)::int, min(at), max(at), (array_agg(task order by seq desc))[1]
        from failure group by cause, line order by count(*) desc, max(seq) desc limit $3
        """;

    public static async Task<IReadOnlyList<SentMessage>> Messages(
        NpgsqlConnection connection, string workspace, MessageFilter filter, CancellationToken cancel)
    {
        int? limit = filter.Limit > 0 ? filter.Limit : null;
        if (filter.Reader is null)
            return await connection.List(MessageMap.Map, cancel, $"""
                select {MessageMap.Columns} from mmos.message m where m.workspace = $1 and m.id > $2
                  and ($3::text is null or m.project = $3) and ($4::text is null or m.from_worker = $4)
                  and ($5::text is null or m.kind = $5) order by m.id limit $6::int
                """, workspace, filter.After, filter.Project, filter.From, filter.Kind, limit)
                .ConfigureAwait(false);
        return await connection.List(MessageMap.Map, cancel, $"""
            {Mine(filter.Project is null ? Held : "select $4::text")}
            select {MessageMap.Columns} from mine join mmos.message m on m.workspace = $1 and m.id = mine.id
            where m.id > $5 and ($4::text is null or true) and ($6::text is null or m.from_worker = $6)
              and ($7::text is null or m.kind = $7) order by m.id limit $8::int
            """, workspace, filter.Reader, filter.IsUnread ? 1L : 0L, filter.Project, filter.After,
            filter.From, filter.Kind, limit).ConfigureAwait(false);
    }

    public static async Task<int> Unread(
        NpgsqlConnection connection, string workspace, string reader, CancellationToken cancel) =>
        (await connection.List(row => row.Int32(0), cancel, $"{Mine(Held)} select count(*)::int from mine",
            workspace, reader, 1L).ConfigureAwait(false))[0];

    public static async Task<IReadOnlyList<StoredArtifact>> Artifacts(
        NpgsqlConnection connection, string workspace, ArtifactFilter filter, CancellationToken cancel) =>
        await connection.List(ArtifactMap.Map, cancel, $"""
            select {ArtifactMap.Columns} from mmos.artifact a where a.workspace = $1
              and ($2::text is null or a.project = $2) and ($3::int is null or a.task = $3)
              and ($4::text is null or a.name = $4) and {(filter.IsEveryVersion ? "true" : IsNewest + ")")}
            order by a.project, a.name, a.version desc limit $5::int
            """, workspace, filter.Project, ArtifactMap.Number(filter.Task), filter.Name,
            filter.Limit > 0 ? filter.Limit : (object?)null).ConfigureAwait(false);

    public static async Task<IReadOnlyList<StoredArtifact>> ArtifactsOf(
        NpgsqlConnection connection, string workspace, IEnumerable<int> tasks, CancellationToken cancel) =>
        await connection.List(ArtifactMap.Map, cancel, $"""
            select {ArtifactMap.Columns} from mmos.artifact a where a.workspace = $1
              and a.task = any($2::int[]) and {IsNewest} and n.task = a.task) order by a.task, a.name
            """, workspace, tasks.ToArray()).ConfigureAwait(false);

    public static async Task<IReadOnlyList<ErrorGroup>> Errors(
        NpgsqlConnection connection, string workspace, string? project, int limit,
        CancellationToken cancel) =>
        await connection.List(ErrorMap.Map, cancel, Failures, workspace, project, limit)
            .ConfigureAwait(false);

    /// <summary>Ids of what a reader has not read: to it, to all, and to a project. Both are SQL;
    /// $1 is the workspace.</summary>
    public static string UnreadOf(string reader, string project) => Ids(reader, project, "1");

    // $2 is the reader, $3 is 0 where what was read counts too.
    private static string Mine(string projects) => $"with mine (id) as ({Ids("$2", projects, "$3::bigint")})";

    private static string Ids(string reader, string projects, string unread)
    {
        string ReadUpTo(string project) =>
            $"{unread} * coalesce((select r.up_to from mmos.message_read r where r.workspace = $1 "
            + $"and r.reader = {reader} and r.project = {project}), 0)";
        return $"""
            select id from mmos.message where workspace = $1 and to_worker = {reader}
              and from_worker <> {reader} and id > {ReadUpTo("''")}
            union all
            select id from mmos.message where workspace = $1 and to_worker is null and project is null
              and from_worker <> {reader} and id > {ReadUpTo("''")}
            union all
            select p.id from mmos.message p where p.workspace = $1 and p.to_worker is null
              and p.project in ({projects}) and p.from_worker <> {reader} and p.id > {ReadUpTo("p.project")}
            """;
    }
}
