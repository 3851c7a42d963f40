namespace Mmos.Runtime.Files;

/// <summary>Whether a SQLite file may lie somewhere: WAL needs memory that all its processes share, so one
/// machine.</summary>
public static class SqliteDisk
{
    private static readonly string[] Shared =
    [
        NetworkDrive, "9p", "afs", "ceph", "cifs", "coda", "drvfs", "glusterfs", "gpfs", "lustre", "ncpfs",
        "prl_fs", "vboxsf", "virtiofs", "vmhgfs",
    ];

    private const string NetworkDrive = "network drive";

    private static readonly string[] SharedFamilies = ["fuse", "nfs", "smb", "webdav", "afpfs"];

    /// <summary>Why the database may not lie there, with both ways out; null when it may.</summary>
    /// <param name="path">Absolute path of the database or its folder; it need not exist yet.</param>
    /// <param name="mounts">The machine's mounts; null to ask this machine.</param>
    public static string? Refusal(string path, MountTable? mounts = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (IsUnc(path))
            return Says(path, "UNC path");
        var real = RealPath(path);
        var type = mounts is not null ? mounts.TypeOf(real)
            : OperatingSystem.IsLinux() ? MountTable.OfThisMachine().TypeOf(real)
            : TypeOfDrive(real);
        return type is not null && IsShared(type) ? Says(path, type) : null;
    }

    private static string Says(string path, string type) =>
        $"{Quote.Bare(path, 300)} is on a file system that several machines may share ({type}), where "
        + $"SQLite loses data (WAL needs shared memory); set {ProjectFolder.StateVariable} to a folder on a "
        + "local disk, or work in a clone on a local disk";

    private static bool IsShared(string type) =>
        Shared.Contains(type, StringComparer.OrdinalIgnoreCase)
        || SharedFamilies.Any(family => type.StartsWith(family, StringComparison.OrdinalIgnoreCase));

    private static bool IsUnc(string path) =>
        path.StartsWith(@"\\?\UNC\", StringComparison.OrdinalIgnoreCase)
        || (path.StartsWith(@"\\", StringComparison.Ordinal) && path is not [_, _, '?' or '.', '\\', ..])
        || (OperatingSystem.IsWindows() && path.StartsWith("//", StringComparison.Ordinal));

    /// <summary>Windows says "network"; macOS names the file system.</summary>
    private static string? TypeOfDrive(string path)
    {
        try
        {
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : Existing(path));
            return drive.DriveType == DriveType.Network ? NetworkDrive : drive.DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The path with its symbolic links followed, as far as it exists.</summary>
    private static string RealPath(string path, int links = 0)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar))
        {
            real = Path.Combine(real, part);
            try
            {
                var link = Directory.Exists(real) || File.Exists(real)
                    ? new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)
                    : null;
                if (link is not null)
                    real = links < 40 ? RealPath(link.FullName, links + 1) : link.FullName;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return full;
            }
        }
        return real;
    }

    private static string Existing(string path)
    {
        while (!Path.Exists(path) && Path.GetDirectoryName(path) is { } parent)
            path = parent;
        return path;
    }
}
