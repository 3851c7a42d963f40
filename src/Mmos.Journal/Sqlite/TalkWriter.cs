using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Stores what a batch changes in the tables of messages and artifacts.</summary>
internal static class TalkWriter
{
    /// <summary>Names of these tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["message", "message_read", "artifact"];

    public static void Apply(Database database, TableWrites writes)
    {
        foreach (var message in writes.Messages) Put(database, message);
        foreach (var read in writes.Reads) Put(database, read);
        foreach (var artifact in writes.Artifacts) Put(database, artifact);
    }

    private static void Put(Database database, MessageWrite message) =>
        database.Statement(
            "insert into message (id, from_worker, to_worker, project, kind, content, at, task, "
                + "blob) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .With(message.Id).With(message.Sent.From).With(message.Sent.To).With(message.Sent.Project)
            .With(message.Sent.Kind).With(message.Sent.Content).With(message.At).With(message.Sent.Task)
            .With(message.Sent.Blob).Run();

    private static void Put(Database database, ReadWrite read)
    {
        if (read.UpTo is { } upTo)
            database.Statement(
                "insert or replace into message_read (reader, project, up_to) values (?, ?, ?)")
                .With(read.Reader).With(read.Project ?? "").With(upTo).Run();
        else
            database.Statement("delete from message_read where reader = ?").With(read.Reader).Run();
    }

    private static void Put(Database database, ArtifactWrite artifact) =>
        database.Statement("insert into artifact (id, project, name, version, task, media_type, size, hash, "
                + "producer, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .With(artifact.Id).With(artifact.Put.Project).With(artifact.Put.Name).With(artifact.Put.Version)
            .With(artifact.Put.Task).With(artifact.Put.MediaType).With(artifact.Put.Size)
            .With(artifact.Put.Hash).With(artifact.Put.Producer).With(artifact.At).Run();
}
