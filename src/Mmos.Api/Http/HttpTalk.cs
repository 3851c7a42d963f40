using System.Globalization;

namespace Mmos.Api;

/// <summary>Messages, over HTTP.</summary>
internal sealed class HttpMessages(HttpCalls calls) : IMessages
{
    public Task<Answer<SentMessage>> Send(NewMessage message, string? from, string? key,
        CancellationToken cancel) =>
        calls.Order<MessageBody, SentMessage>("/messages", new(message.Content, message.To, message.Project,
            message.Task, message.Kind, from), cancel, key);

    public Task<Answer<IReadOnlyList<SentMessage>>> List(MessageFilter filter, CancellationToken cancel) =>
        calls.List<SentMessage>(Query.Of("/messages").And("reader", filter.Reader)
            .And("unread", filter.IsUnread ? true : null).And("project", filter.Project)
            .And("from", filter.From).And("kind", filter.Kind),
            cancel, filter.Limit,
            filter.After == 0 ? null : filter.After.ToString(CultureInfo.InvariantCulture));

    public Task<Answer<SentMessage>> Get(long id, CancellationToken cancel) =>
        calls.Get<SentMessage>(Query.Of($"/messages/{id}"), cancel);

    public async Task<Answer<int>> Unread(string reader, CancellationToken cancel) =>
        (await calls.Get<Plain<int>>(Query.Of("/messages/unread").And("reader", reader), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value);

    public Task<Answer<Done>> MarkRead(string reader, long upTo, string? project,
        CancellationToken cancel) =>
        calls.Order<ReadBody, Done>("/messages/read", new(reader, upTo, project), cancel);
}

/// <summary>Artifacts, over HTTP.</summary>
internal sealed class HttpArtifacts(HttpCalls calls) : IArtifacts
{
    public Task<Answer<StoredArtifact>> Put(NewArtifact artifact, ReadOnlyMemory<byte> content, string? key,
        CancellationToken cancel) =>
        calls.Upload<StoredArtifact>(Query.Of("/artifacts").And("project", artifact.Project)
            .And("name", artifact.Name).And("mediaType", artifact.MediaType)
            .And("task", artifact.Lease?.Task ?? artifact.Task).And("lease", artifact.Lease?.Lease)
            .And("worker", artifact.Lease?.Worker), content, key, cancel);

    public Task<Answer<IReadOnlyList<StoredArtifact>>> List(ArtifactFilter filter,
        CancellationToken cancel) =>
        calls.List<StoredArtifact>(Query.Of("/artifacts").And("project", filter.Project)
            .And("task", filter.Task).And("name", filter.Name)
            .And("everyVersion", filter.IsEveryVersion ? true : null), cancel, filter.Limit);

    public Task<Answer<ArtifactContent>> Get(string project, string name, int? version,
        CancellationToken cancel) =>
        calls.Get<ArtifactContent>(Query.Of("/artifacts/content").And("project", project).And("name", name)
            .And("version", version), cancel);
}
