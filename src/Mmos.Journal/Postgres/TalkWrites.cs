using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Writes of the tables of messages and artifacts; there are seldom many in a batch.</summary>
internal static class TalkWrites
{
    private const string AddMessage = """
        insert into mmos.message (workspace, id, from_worker, to_worker, project, kind, content, at, task,
          blob)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string PutRead = """
        insert into mmos.message_read (workspace, reader, project, up_to) values ($1, $2, $3, $4)
        on conflict (workspace, reader, project) do update set up_to = excluded.up_to
        """;

    private const string AddArtifact = """
        insert into mmos.artifact (workspace, id, project, name, version, task, media_type, size, hash,
          producer, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    /// <summary>Names of these tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["message", "message_read", "artifact"];

    public static void Into(NpgsqlBatch batch, string workspace, TableWrites writes)
    {
        foreach (var m in writes.Messages)
            batch.Add(AddMessage, workspace, m.Id, m.Sent.From, m.Sent.To, m.Sent.Project, m.Sent.Kind,
                m.Sent.Content, m.At, m.Sent.Task, m.Sent.Blob);
        foreach (var r in writes.Reads)
            if (r.UpTo is { } upTo)
                batch.Add(PutRead, workspace, r.Reader, r.Project ?? "", upTo);
            else
                batch.Add("delete from mmos.message_read where workspace = $1 and reader = $2", workspace,
                    r.Reader);
        foreach (var a in writes.Artifacts)
            batch.Add(AddArtifact, workspace, a.Id, a.Put.Project, a.Put.Name, a.Put.Version, a.Put.Task,
                a.Put.MediaType, a.Put.Size, a.Put.Hash, a.Put.Producer, a.At);
    }
}
