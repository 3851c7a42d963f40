using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>What an attempt is handed as files, and what it leaves as files: results and artifacts of the
/// tasks it needs, messages, and its outbox.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="folders">Where the files lie.</param>
public sealed class Handover(IOrchestrator orchestrator, TaskFolders folders)
{
    /// <summary>Files of one outbox; more is a folder that should be one archive.</summary>
    private const int MostFiles = 100;

    /// <summary>Bytes of one file: what an artifact may have.</summary>
    private const long MostBytes = Core.Limits.ArtifactBytes;

    private static readonly EnumerationOptions OwnFiles = new()
    {
        RecurseSubdirectories = true,
        // A link would bring in a file from anywhere.
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>Writes what the attempt is handed, and records that its messages reached it.</summary>
    /// <returns>Null, or why something could not be handed over.</returns>
    public async Task<Problem?> Prepare(WorkOrder order, CancellationToken cancel)
    {
        Directory.CreateDirectory(folders.Artifacts(order.Task));
        Directory.CreateDirectory(folders.Results(order.Task));
        Directory.CreateDirectory(folders.Outbox(order.Task));
        foreach (var needed in order.Needed)
        {
            await File.WriteAllTextAsync(Path.Combine(folders.Results(order.Task), FileName(needed) + ".txt"),
                needed.Result ?? "", cancel);
            foreach (var artifact in needed.Artifacts)
                if (await Write(order, needed, artifact, cancel) is { } problem) return problem;
        }
        await File.WriteAllTextAsync(folders.Messages(order.Task), Brief.Messages(order), cancel);
        if (order.Messages.Count == 0) return null;
        var read = await orchestrator.Messages.MarkRead(
            order.Lease.Worker, order.Messages[^1].Id, order.Task.Project, cancel);
        return read.Problem;
    }

    /// <summary>Puts every file of the outbox as an artifact of the task.</summary>
    /// <returns>Null, or why one could not be put.</returns>
    public async Task<Problem?> Collect(WorkOrder order, CancellationToken cancel)
    {
        var outbox = folders.Outbox(order.Task);
        if (!Directory.Exists(outbox)) return null;
        string[] files = [.. Directory.EnumerateFiles(outbox, "*", OwnFiles).Take(MostFiles + 1)
            .Order(StringComparer.Ordinal)];
        if (files.Length > MostFiles)
            return new Problem("invalid",
                $"the outbox has more than {MostFiles} files; pack them into one archive", "outbox");
        foreach (var file in files)
            if (await Put(order, outbox, file, cancel) is { } problem) return problem;
        return null;
    }

    /// <summary>Name of a needed task's folder: its key, unless that would be no name of a folder.</summary>
    internal static string FileName(NeededTask needed) =>
        needed.Key.Trim('.').Length == 0 ? needed.Id : needed.Key;

    private async Task<Problem?> Put(WorkOrder order, string outbox, string file, CancellationToken cancel)
    {
        var name = Path.GetRelativePath(outbox, file).Replace(Path.DirectorySeparatorChar, '/');
        var size = new FileInfo(file).Length;
        if (size > MostBytes)
            return new Problem("invalid",
                $"`{name}` in the outbox has {size} bytes; an artifact has at most {MostBytes} (10 MB). Put "
                + "larger files where the next worker can fetch them, and say where", "outbox");
        var put = await orchestrator.Artifacts.Put(
            new NewArtifact { Project = order.Task.Project, Name = name, Lease = order.Lease },
            await File.ReadAllBytesAsync(file, cancel), null, cancel);
        return put.Problem;
    }

    private async Task<Problem?> Write(
        WorkOrder order, NeededTask needed, StoredArtifact artifact, CancellationToken cancel)
    {
        var got = await orchestrator.Artifacts
            .Get(artifact.Project, artifact.Name, artifact.Version, cancel);
        if (got.Problem is { Code: "not_found" }) return null; // removed on purpose: the brief still names it
        if (got.Problem is { } problem) return problem;
        var path = Path.Combine([folders.Artifacts(order.Task), FileName(needed),
            .. artifact.Name.Split('/')]);
        if (File.Exists(path)) return null; // an order that was handed over twice
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, got.Value!.Content, cancel);
        File.SetAttributes(path, File.GetAttributes(path) | FileAttributes.ReadOnly);
        return null;
    }
}
