using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Git;
using Mmos.Journal.Postgres;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>`mmos doctor`: looks at what MMOS stands on, and says how to mend what is wrong.</summary>
internal static class Doctor
{
    private const long LowDiskBytes = 1L << 30;

    /// <summary>Before it, a checkpoint may race with a commit that resets the write-ahead log; MMOS avoids
    /// the case.</summary>
    private static readonly Version SafeSqlite = new(3, 51, 3);

    public static async Task<IReadOnlyList<Finding>> Examine(
        string directory, IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var findings = new List<Finding> { await Git(cancel), Sqlite() };
        var folder = new ProjectFiles().Find(directory, environment);
        if (folder.Value is not { } found)
        {
            findings.Add(new("folder", "warning", folder.Problem!.Message));
            return findings;
        }
        findings.Add(new("folder", "ok", found.Root));
        findings.Add(Configuration(found, environment));
        findings.Add(Disk(found));
        if (Directory.Exists(found.State)) findings.Add(await Children(found, cancel));
        if (await Backups(found, environment, cancel) is { } backups) findings.Add(backups);
        if (await Database(found, environment, cancel) is { } database) findings.Add(database);
        return findings;
    }

    private static async Task<Finding> Git(CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        return found.Refusal is { } refusal
            ? new("git", "error", refusal.Text, "install git 2.38 or newer")
            : new("git", "ok", $"git {found.Value.Version}");
    }

    private static Finding Sqlite()
    {
        var used = SqliteLibrary.InUse;
        var isSafe = Version.TryParse(used.Version, out var version) && version >= SafeSqlite;
        return new("sqlite", "ok", $"SQLite {used.Version} ({used.Name})"
            + (isSafe ? "" : "; checkpoints are taken under the write lock, which this version needs"));
    }

    private static Finding Configuration(WorkspaceFolder folder, IReadOnlyDictionary<string,
        string> environment)
    {
        var read = ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>());
        return read.Problems.Count > 0
            ? new("config", "error", read.Problems[0].ToString(), "mmos config check")
            : new("config", read.Notices.Count > 0 ? "warning" : "ok",
                read.Notices.Count > 0 ? read.Notices[0].ToString() : "mmos.yaml is fine, or absent");
    }

    private static Finding Disk(WorkspaceFolder folder)
    {
        var free = new DriveInfo(folder.Root).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (1 << 20)} MiB free");
        return free < LowDiskBytes
            ? new("disk", "warning", text, "free some: worktrees and builds need room")
            : new("disk", "ok", text);
    }

    private static async Task<Finding> Children(WorkspaceFolder folder, CancellationToken cancel)
    {
        await using var runner = new ChildProcessRunner(Path.Combine(folder.State, "run", "children"));
        string[] command = OperatingSystem.IsWindows() ? ["cmd.exe", "/d", "/c", "exit 0"]
            : ["/bin/sh", "-c", "exit 0"];
        var result = await runner.Run(new ProcessRequest
        {
            Command = command,
            Directory = folder.State,
            Environment = Agents.CleanEnvironment.ForTask(),
            LogFile = Path.Combine(folder.State, "logs", "doctor.log"),
            Timeout = TimeSpan.FromSeconds(20),
            Label = "doctor",
        }, cancel);
        return result is { End: ProcessEnd.Exited, ExitCode: 0 }
            ? new("processes", "ok", "commands start and end under MMOS's keeper")
            : new("processes", "error",
                $"a command could not be run: {result.Error ?? result.End.ToString()}",
                "check that /bin/sh and this program can be started");
    }

    private static async Task<Finding?> Database(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (Databases.Of(folder, environment).Value is not { } found) return null;
        await using var configured = found;
        try
        {
            if (!await configured.Exists(cancel))
                return new("database", "ok", "none yet; the first run makes it");
            var check = await configured.Database.Upkeep(configured.Config.Workspace).Verify(null, cancel);
            if (!check.IsClean) return new("database", "error", check.Problems[0], "mmos db verify");
            var text = string.Create(CultureInfo.InvariantCulture,
                $"{configured.Database.Name}: {check.Events} events, chain and pages are whole");
            return configured.Database is PostgresDatabase server
                ? await Server(server, text, cancel)
                : new("database", "ok", text);
        }
        catch (JournalUnreachableException e)
        {
            return new("database", "error", e.Message, "mmos doctor");
        }
        catch (JournalException e)
        {
            return new("database", "error", e.Message, "mmos db verify");
        }
    }

    private static async Task<Finding> Server(PostgresDatabase server, string text, CancellationToken cancel)
    {
        var facts = await server.Facts(cancel);
        return facts is { Fsync: true, FullPageWrites: true }
            ? new("database", "ok", $"{text}; PostgreSQL {facts.Version}")
            : new("database", "warning", $"{text}; PostgreSQL {facts.Version} may lose in a crash what it "
                + $"acknowledged: {(facts.Fsync ? "full_page_writes" : "fsync")} is off",
                "turn it on in postgresql.conf");
    }

    /// <summary>How old the newest backup is, and whether the last one by schedule failed.</summary>
    private static async Task<Finding?> Backups(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (Databases.Of(folder, environment).Value is not { } found) return null;
        await using var configured = found;
        var (name, every) = (configured.Config.Workspace, configured.Config.Backup.Every);
        try
        {
            if (!await configured.Exists(cancel)) return null;
            await using var journal = await configured.Database.Open(name, create: false, cancel);
            var (state, head, _) = await StateLoader.Load(journal, cancel);
            var newest = await BackupTools.Folder(folder).List(name, cancel);
            new WorkspaceView(state).TryEffect(ScheduledBackup.Effect, out var effect);
            return BackupAge.Finding(
                head.Seq, newest.Count > 0 ? newest[0].Header : null, effect, every, DateTimeOffset.UtcNow);
        }
        catch (Exception e) when (e is JournalException or InvariantException)
        {
            return null; // the look at the database says so
        }
    }
}
