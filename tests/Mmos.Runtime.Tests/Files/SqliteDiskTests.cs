using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public sealed class SqliteDiskTests
{
    private static readonly MountTable Mounts = MountTable.Parse("""
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        23 22 0:5 / /no-such/nfs rw - nfs4 server:/x rw
        24 23 0:6 / /no-such/nfs/local rw shared:9 master:2 - xfs /dev/sdb1 rw
        25 22 0:7 / /no-such/with\040blank rw - fuse.sshfs me@host: rw
        26 22 0:8 / /no-such/c rw - 9p C:\134 rw
        27 22 0:9 / /no-such/hidden rw - nfs server:/y rw
        28 22 0:10 / /no-such/hidden rw - tmpfs tmpfs rw
        nonsense
        29 22 0:11 / /no-such/win rw - drvfs D: rw
        30 22 0:12 / /no-such/smb rw - smb3 //s/x rw
        """);

    [Theory]
    [InlineData("/home/me/repo/.mmos", null)]
    [InlineData("/no-such/nfs", "nfs4")]
    [InlineData("/no-such/nfs/repo/.mmos", "nfs4")]
    [InlineData("/no-such/nfs/local/repo", null)]
    [InlineData("/no-such/nfs-not", null)]
    [InlineData("/no-such/with blank/x", "fuse.sshfs")]
    [InlineData("/no-such/c/x", "9p")]
    [InlineData("/no-such/hidden/x", null)]
    [InlineData("/no-such/win/x", "drvfs")]
    [InlineData("/no-such/smb", "smb3")]
    [InlineData(@"\\server\share\x", "UNC path")]
    [InlineData(@"\\?\UNC\server\share\x", "UNC path")]
    public void A_file_system_of_several_machines_is_refused(string path, string? type)
    {
        if (OperatingSystem.IsWindows() && path[0] == '/')
            Assert.Skip("the paths of this row exist on Linux only");
        var line = type is null
            ? null
            : $"{path} is on a file system that several "
                + $"machines may share ({type}), "
            + "where SQLite loses data (WAL needs shared memory); set MMOS_STATE_DIR to a folder on a local "
                + "disk, "
            + "or work in a clone on a local disk";
        Assert.Equal(line, SqliteDisk.Refusal(path, Mounts));
    }

    [Fact]
    public void Symbolic_links_are_followed_first()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("making links needs a right on Windows");
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "second"), folder.Make("target"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "first"), Path.Combine(folder.Path, "second"));
        var mounts = MountTable.Parse(
            $"1 0 8:1 / / rw - ext4 x rw\n2 1 0:5 / {folder.Path}/target rw - nfs4 s:/x rw\n");
        Assert.NotNull(SqliteDisk.Refusal(Path.Combine(folder.Path, "first", "mmos.db"), mounts));
        Assert.Null(SqliteDisk.Refusal(Path.Combine(folder.Path, "mmos.db"), mounts));
    }

    [Fact]
    public void The_table_of_this_machine_can_be_read()
    {
        if (OperatingSystem.IsLinux())
            Assert.NotNull(MountTable.OfThisMachine().TypeOf("/"));
    }
}
