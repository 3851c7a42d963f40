using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>The mounted file systems of a Linux machine, as `/proc/self/mountinfo` lists them.</summary>
public sealed class MountTable
{
    private readonly IReadOnlyList<(string Point, string Type)> mounts;

    private MountTable(IReadOnlyList<(string Point, string Type)> mounts) => this.mounts = mounts;

    /// <summary>The table of this process; empty where there is no such file.</summary>
    public static MountTable OfThisMachine()
    {
        try
        {
            return Parse(File.Exists("/proc/self/mountinfo") ? File.ReadAllText("/proc/self/mountinfo") : "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Parse("");
        }
    }

    /// <summary>Reads a table; lines of another form are skipped. See proc_pid_mountinfo(5).</summary>
    /// <param name="mountinfo">The file's text.</param>
    public static MountTable Parse(string mountinfo)
    {
        ArgumentNullException.ThrowIfNull(mountinfo);
        var mounts = new List<(string, string)>();
        foreach (var line in mountinfo.Split('\n'))
        {
            var parts = line.Split(' ');
            var dash = Array.IndexOf(parts, "-", Math.Min(6, parts.Length));
            if (dash >= 6 && dash + 1 < parts.Length)
                mounts.Add((Unescaped(parts[4]), parts[dash + 1]));
        }
        return new MountTable(mounts);
    }

    /// <summary>Type of the file system that holds a path; null when the table does not say. Of two mounts on
    /// one point the later one counts: it hides the other.</summary>
    /// <param name="path">Absolute path without symbolic links.</param>
    public string? TypeOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (string Point, string? Type) best = ("", null);
        foreach (var (point, type) in mounts)
            if (point.Length >= best.Point.Length && IsBelow(path, point))
                best = (point, type);
        return best.Type;
    }

    private static bool IsBelow(string path, string point) =>
        point == "/" || path == point
        || (path.StartsWith(point, StringComparison.Ordinal) && path.Length > point.Length
            && path[point.Length] == '/');

    /// <summary>Blanks and the like in mount points are written as three octal digits: `\040`.</summary>
    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var bytes = new List<byte>();
        var source = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '\\' && i + 3 < source.Length
                && source[(i + 1)..(i + 4)].All(digit => digit is >= 48 and <= 55))
            {
                var (high, middle, low) = (source[i + 1] - 48, source[i + 2] - 48, source[i + 3] - 48);
                bytes.Add((byte)(((high * 64) + (middle * 8) + low) & 255));
                i += 3;
            }
            else
                bytes.Add(source[i]);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
