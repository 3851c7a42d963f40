using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Local;

/// <summary>Artifacts, in-process: the content goes to the blobs first, then the log names it.</summary>
/// <param name="calls">Asks and reads.</param>
/// <param name="blobs">Where contents are kept; null: none can be put or got.</param>
internal sealed class LocalArtifacts(LocalCalls calls, IBlobStore? blobs) : IArtifacts
{
    public async Task<Answer<StoredArtifact>> Put(
        NewArtifact artifact, ReadOnlyMemory<byte> content, string? key, CancellationToken cancel)
    {
        if (blobs is null) return Answer<StoredArtifact>.No(NoBlobs);
        if ((artifact.Lease?.Task ?? artifact.Task) is { } id && LocalCalls.TaskNumber(id) is null)
            return LocalCalls.NoTask<StoredArtifact>(id);
        // Before the content is stored: what is refused for its size leaves nothing behind.
        if (content.Length > Limits.ArtifactBytes)
            return Answer<StoredArtifact>.No(new Problem("invalid",
                $"`{artifact.Name}` has {content.Length} bytes; an artifact has at most "
                + $"{Limits.ArtifactBytes} (10 MB)", "content"));
        int? task = (artifact.Lease?.Task ?? artifact.Task) is { } named ? LocalCalls.TaskNumber(named)
            : null;
        var hash = await blobs.Put(content, cancel).ConfigureAwait(false);
        var command = new Command.PutArtifact(artifact.Project, task, artifact.Lease?.Lease, artifact.Name,
            artifact.MediaType ?? MediaTypes.Of(artifact.Name), content.Length, hash);
        var put = await calls.AskRecorded(command, events => events.Count > 0 ? Info(events[0]) : null,
            cancel,
            artifact.Lease?.Worker, key).ConfigureAwait(false);
        if (put.Problem is { } problem) return Answer<StoredArtifact>.No(problem);
        return put.Value is { } info
            ? Answer<StoredArtifact>.Of(info, put.Seq)
            : await Find(artifact.Project, artifact.Name, null, cancel).ConfigureAwait(false);
    }

    public Task<Answer<IReadOnlyList<StoredArtifact>>> List(ArtifactFilter filter,
        CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Artifacts(filter, cancel));

    public async Task<Answer<ArtifactContent>> Get(
        string project, string name, int? version, CancellationToken cancel)
    {
        if (blobs is null) return Answer<ArtifactContent>.No(NoBlobs);
        var found = await Find(project, name, version, cancel).ConfigureAwait(false);
        if (found.Problem is { } problem) return Answer<ArtifactContent>.No(problem);
        var content = await blobs.Get(found.Value!.Hash, cancel).ConfigureAwait(false);
        return content is { } bytes
            ? Answer<ArtifactContent>.Of(new(found.Value, bytes), found.Seq)
            : Answer<ArtifactContent>.No(new Problem("not_found",
                $"the content of {name} version {found.Value.Version} was removed"));
    }

    private async Task<Answer<StoredArtifact>> Find(
        string project, string name, int? version, CancellationToken cancel)
    {
        var filter = new ArtifactFilter
        {
            Project = project,
            Name = name,
            IsEveryVersion = version is not null
        };
        var all = await List(filter, cancel).ConfigureAwait(false);
        if (all.Problem is { } problem) return Answer<StoredArtifact>.No(problem);
        return all.Value!.FirstOrDefault(a => version is null || a.Version == version) is { } found
            ? Answer<StoredArtifact>.Of(found, all.Seq)
            : Answer<StoredArtifact>.No(new Problem("not_found",
                $"project {project} has no artifact {name}{(version is { } v ? $" version {v}" : "")}; "
                + $"see: mmos artifact list --project {project}"));
    }

    private static StoredArtifact Info(Recorded recorded)
    {
        var put = (ArtifactPut)recorded.Event;
        return new StoredArtifact(put.Project, put.Name, put.Version, put.Task is { } task ? $"T{task}"
            : null,
            put.MediaType, put.Size, put.Hash, put.Producer,
            DateTimeOffset.FromUnixTimeMilliseconds(recorded.At));
    }

    private static Problem NoBlobs => new("unavailable", "artifacts cannot be kept here");
}

/// <summary>What a file is, by its name's extension.</summary>
internal static class MediaTypes
{
    public static string Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".txt" or ".log" => "text/plain",
        ".md" => "text/markdown",
        ".html" or ".htm" => "text/html",
        ".css" => "text/css",
        ".csv" => "text/csv",
        ".json" => "application/json",
        ".yaml" or ".yml" => "application/yaml",
        ".xml" => "application/xml",
        ".patch" or ".diff" => "text/x-diff",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".svg" => "image/svg+xml",
        ".pdf" => "application/pdf",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}
