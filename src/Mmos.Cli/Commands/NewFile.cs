using Mmos.Api;
using Mmos.Cli.Parsing;

namespace Mmos.Cli.Commands;

/// <summary>Files that commands write for a person: new ones only.</summary>
internal static class NewFile
{
    /// <summary>Writes a text.</summary>
    /// <param name="call">Relative paths are those of its directory.</param>
    /// <param name="path">As the person wrote it.</param>
    /// <param name="text">The whole content.</param>
    /// <returns>Why not; null when it is written.</returns>
    public static Problem? Write(Invocation call, string path, string text)
    {
        var full = Path.GetFullPath(path, call.Context.Directory);
        if (Path.Exists(full))
            return new Problem("conflict", $"{path} is there already; name a new file");
        try
        {
            using var file = new StreamWriter(new FileStream(full, FileMode.CreateNew, FileAccess.Write));
            file.Write(text);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Problem("unavailable", $"{path} cannot be written: {e.Message}");
        }
    }

    /// <summary>`repository:` of a plan that is written: the repository that the command works for, relative
    /// to the plan; null without one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="plan">Where the plan will lie; null for the working directory.</param>
    public static string? Repository(Invocation call, string? plan)
    {
        if (call.FindFolder().Value is not { IsRepository: true } folder)
            return null;
        var from = plan is null ? call.Context.Directory
            : Path.GetDirectoryName(Path.GetFullPath(plan, call.Context.Directory))!;
        return Path.GetRelativePath(from, folder.Root).Replace('\\', '/');
    }
}
