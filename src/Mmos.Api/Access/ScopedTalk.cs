namespace Mmos.Api.Access;

internal sealed class ScopedMessages(Gate gate) : IMessages
{
    private IMessages All => gate.All.Messages;

    public Task<Answer<SentMessage>> Send(NewMessage message, string? from, string? key,
        CancellationToken cancel) =>
        gate.Ask("Messages.Send", async () =>
        {
            if (from is not null && gate.Named(from, "from") is { } stranger) return stranger;
            if (message.Task is { } task && await gate.Task(task, cancel).ConfigureAwait(false) is { } not)
                return not;
            return message.Project is { } project && message.Task is null
                ? await gate.Project(project, cancel).ConfigureAwait(false) : null;
        }, () => All.Send(message, gate.IsBound("Messages.Send") ? gate.Me : from, key, cancel));

    public Task<Answer<IReadOnlyList<SentMessage>>> List(MessageFilter filter, CancellationToken cancel) =>
        gate.Ask("Messages.List", async () => gate.Named(filter.Reader, "reader")
            ?? (filter.Project is { } project
                ? await gate.Project(project, cancel).ConfigureAwait(false) : null),
            () => All.List(filter, cancel));

    public async Task<Answer<SentMessage>> Get(long id, CancellationToken cancel)
    {
        Answer<SentMessage>? found = null;
        return await gate.Ask("Messages.Get", async () =>
        {
            found = await All.Get(id, cancel).ConfigureAwait(false);
            return found.Value is { } message && await IsFor(message, cancel).ConfigureAwait(false) ? null
                : Gate.No($"message {id} is not for {gate.Me}", "id");
        }, async () => found ?? await All.Get(id, cancel).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public Task<Answer<int>> Unread(string reader, CancellationToken cancel) =>
        gate.Ask("Messages.Unread", () => new(gate.Named(reader, "reader")), () => All.Unread(reader,
            cancel));

    public Task<Answer<Done>> MarkRead(string reader, long upTo, string? project,
        CancellationToken cancel) =>
        gate.Ask("Messages.MarkRead", async () => gate.Named(reader, "reader")
            ?? (project is null ? null : await gate.Project(project, cancel).ConfigureAwait(false)),
            () => All.MarkRead(reader, upTo, project, cancel));

    private async ValueTask<bool> IsFor(SentMessage message, CancellationToken cancel) =>
        message.To == gate.Me || message.From == gate.Me
        || (message.To is null && (message.Project is not { } project
            || await gate.Project(project, cancel).ConfigureAwait(false) is null));
}

internal sealed class ScopedArtifacts(Gate gate) : IArtifacts
{
    private IArtifacts All => gate.All.Artifacts;

    public Task<Answer<StoredArtifact>> Put(NewArtifact artifact, ReadOnlyMemory<byte> content, string? key,
        CancellationToken cancel) =>
        gate.Ask("Artifacts.Put", async () =>
        {
            if (await gate.Lease(artifact.Lease, cancel).ConfigureAwait(false) is { } not) return not;
            return artifact.Task is null
                || artifact.Task.Equals(artifact.Lease!.Task, StringComparison.OrdinalIgnoreCase) ? null
                : Gate.No($"{artifact.Task} is not the task of this lease", "task");
        }, () => All.Put(artifact, content, key, cancel));

    public Task<Answer<IReadOnlyList<StoredArtifact>>> List(ArtifactFilter filter,
        CancellationToken cancel) =>
        gate.Ask("Artifacts.List",
            async () => filter.Task is null ? null
                : await gate.TaskOrNeeded(filter.Task, cancel).ConfigureAwait(false),
            () => filter.Task is null && gate.IsBound("Artifacts.List") ? Own(filter, cancel)
                : All.List(filter, cancel));

    // Of a whole project, what it may see of it.
    private async Task<Answer<IReadOnlyList<StoredArtifact>>> Own(
        ArtifactFilter filter, CancellationToken cancel)
    {
        var found = await All.List(filter with { Limit = 0 }, cancel).ConfigureAwait(false);
        if (found.Value is not { } all) return found;
        HashSet<string> open = new(StringComparer.Ordinal);
        foreach (var task in all.Select(a => a.Task).OfType<string>().Distinct(StringComparer.Ordinal))
            if (await gate.TaskOrNeeded(task, cancel).ConfigureAwait(false) is null) open.Add(task);
        var seen = all.Where(a => a.Task is { } task && open.Contains(task));
        return Answer<IReadOnlyList<StoredArtifact>>.Of(
            [.. filter.Limit > 0 ? seen.Take(filter.Limit) : seen], found.Seq);
    }

    public Task<Answer<ArtifactContent>> Get(string project, string name, int? version,
        CancellationToken cancel) =>
        gate.Ask("Artifacts.Get", async () =>
        {
            var known = await All.List(new ArtifactFilter
            {
                Project = project,
                Name = name,
                IsEveryVersion = true,
            }, cancel).ConfigureAwait(false);
            var asked = known.Value?.FirstOrDefault(a => version is null || a.Version == version);
            return asked?.Task is { } task
                && await gate.TaskOrNeeded(task, cancel).ConfigureAwait(false) is null ? null
                : Gate.No($"the artifact {name} is of no task of {gate.Me}, and of none that those need",
                    "name");
        }, () => All.Get(project, name, version, cancel));
}
