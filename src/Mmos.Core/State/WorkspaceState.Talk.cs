namespace Mmos.Core;

/// <summary>What is kept of messages and artifacts: how far each was read, and the newest versions.</summary>
public sealed partial class WorkspaceState
{
    private readonly Dictionary<(string Reader, string Project), long> _reads = [];
    private readonly Dictionary<(int Project, string Name), ArtifactRow> _artifacts = [];

    /// <summary>In one order, whatever the log was.</summary>
    internal IReadOnlyList<ReadMark> Reads =>
        [.. _reads.Select(r => new ReadMark(r.Key.Reader, r.Key.Project, r.Value))
            .OrderBy(r => r.Reader, StringComparer.Ordinal).ThenBy(r => r.Project, StringComparer.Ordinal)];

    /// <summary>In one order, whatever the log was.</summary>
    internal IReadOnlyList<ArtifactRow> Artifacts =>
        [.. _artifacts.Values.OrderBy(a => a.Project).ThenBy(a => a.Name, StringComparer.Ordinal)];

    internal int ArtifactCount => _artifacts.Count;

    internal long ReadUpTo(string reader, string? project) =>
        _reads.GetValueOrDefault((reader, project ?? ""));

    internal bool TryArtifact(int project, string name, out ArtifactRow row) =>
        _artifacts.TryGetValue((project, name), out row);

    private void On(ArtifactPut e)
    {
        var project = _projectSlots[e.Project];
        _artifacts[(project, e.Name)] = new ArtifactRow(project, e.Name, e.Version, e.Hash, e.Task ?? 0);
    }

    // Whoever takes the name next has read nothing.
    private void ForgetReads(string reader)
    {
        foreach (var key in _reads.Keys.Where(k => k.Reader == reader).ToList()) _reads.Remove(key);
    }
}
