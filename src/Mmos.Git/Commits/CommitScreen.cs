using System.Text;

namespace Mmos.Git;

/// <summary>Decides whether what lies in a worktree may be committed, before anything is written.</summary>
/// <remarks>Files are read straight from the disk: git is asked only where something was found.</remarks>
internal sealed class CommitScreen(GitProgram git, string worktree)
{
    /// <summary>How much of a file decides whether it is text, as git does it.</summary>
    private const int TextProbe = 8000;

    /// <summary>The reason not to commit these changes; null when there is none.</summary>
    public async Task<GitRefusal?> Check(IReadOnlyList<StatusEntry> entries, CancellationToken cancel)
    {
        if (Nested(entries) is { } nested) return nested;
        if (await TooBig(entries, cancel) is { } big) return big;

        var found = new List<string>();
        foreach (var entry in entries.Where(entry => !entry.IsDeleted && !entry.IsSubmodule))
        {
            cancel.ThrowIfCancellationRequested();
            if (SecretPatterns.Find(ReadText(entry.Path)).ToList() is not { Count: > 0 } matches) continue;
            found.AddRange(entry.IsUntracked || entry.Index == 'A'
                ? matches.Select(match => Place(entry.Path, match.Line, match.Kind))
                : await InAddedLines(entry.Path, cancel));
        }
        return found.Count == 0 ? null : Secrets(worktree, found);
    }

    /// <summary>The refusal for added lines that look like secrets.</summary>
    /// <param name="where">The folder or commit.</param>
    /// <param name="places">Texts of <see cref="Place"/>.</param>
    public static GitRefusal Secrets(string where, IReadOnlyList<string> places) => new(GitRefusalKind.Secret,
        $"not committed: {where} adds what looks like a secret: {FileNames.Some(places)}; "
        + "take it out (read it from the environment instead) and complete again; nothing was changed")
    { Files = [.. places.Select(place => place[..place.LastIndexOf(':')]).Distinct()] };

    /// <summary>`path:line (kind)`; never the secret.</summary>
    public static string Place(string path, int line, string kind) => $"{path}:{line} ({kind})";

    /// <summary>The refusal for files above the limit.</summary>
    public static GitRefusal Big(string where, IReadOnlyList<(string Path, long Bytes)> files) =>
        new(GitRefusalKind.TooBig,
        $"not committed: {where} adds files above {Limits.FileBytes / (1024 * 1024)} MB: "
        + FileNames.Some([.. files.Select(file => $"{file.Path} ({file.Bytes / (1024 * 1024)} MB)")])
        + "; delete them or name them in .gitignore, and complete again; nothing was changed")
        { Files = [.. files.Select(file => file.Path)] };

    private GitRefusal? Nested(IReadOnlyList<StatusEntry> entries)
    {
        string[] nested = [.. entries.Where(entry => entry.IsUntracked && entry.Path.EndsWith('/'))
            .Select(entry => entry.Path)];
        if (nested.Length == 0) return null;
        return new GitRefusal(GitRefusalKind.NestedRepository,
            $"not committed: {worktree} holds git repositories inside: {FileNames.Some(nested)}; "
            + "delete their .git folders, name them in .gitignore, or add them with `git submodule "
            + "add`; nothing was changed")
        { Files = nested };
    }

    private async Task<GitRefusal?> TooBig(IReadOnlyList<StatusEntry> entries, CancellationToken cancel)
    {
        var big = entries.Where(entry => !entry.IsDeleted && !entry.IsSubmodule)
            .Select(entry => (entry.Path, Bytes: LengthOf(entry.Path)))
            .Where(file => file.Bytes > Limits.FileBytes).ToList();
        if (big.Count == 0) return null;

        // A filter such as Git LFS commits a short pointer in the file's place.
        var result = await git.Run(new GitCall(worktree, ["check-attr", "-z", "--stdin", "filter"])
        { Input = string.Join('\0', big.Select(file => file.Path)) + "\0" }, cancel);
        var filtered = result.Fields.Chunk(3).Where(row => row is [_, _, not ("unspecified" or "unset")])
            .Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
        big.RemoveAll(file => filtered.Contains(file.Path));
        return big.Count == 0 ? null : Big(worktree, big);
    }

    private async Task<IEnumerable<string>> InAddedLines(string path, CancellationToken cancel)
    {
        var result = await git.Run(
            worktree, ["diff", .. AddedLines.Options, "HEAD", "--", $":(top,literal){path}"], cancel);
        return AddedLines.Read(result.Text)
            .SelectMany(line => SecretPatterns.Find(line.Text)
                .Select(match => Place(path, line.Line, match.Kind)));
    }

    /// <summary>The file as text; empty for links, binary files and what cannot be read.</summary>
    private string ReadText(string path)
    {
        var file = new FileInfo(Path.Combine(worktree, path));
        if (!IsPlain(file) || file.Length > Limits.FileBytes) return "";
        try
        {
            var bytes = File.ReadAllBytes(file.FullName);
            var isBinary = bytes.AsSpan(0, Math.Min(bytes.Length, TextProbe)).Contains((byte)0);
            return isBinary ? "" : Encoding.UTF8.GetString(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // Git will say so when it adds the file.
        }
    }

    private long LengthOf(string path)
    {
        var file = new FileInfo(Path.Combine(worktree, path));
        return IsPlain(file) ? file.Length : 0;
    }

    private static bool IsPlain(FileInfo file) => file.Exists && file.LinkTarget is null;
}
