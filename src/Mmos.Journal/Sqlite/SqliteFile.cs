using System.Security.Cryptography;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Making a workspace's file and raising an older one to this build's tables.</summary>
internal static class SqliteFile
{
    private const int ApplicationId = 0x4D4D4F53; // "MMOS"

    /// <summary>Closing a file drops the whole process's SQLite locks on it: nobody opens one while another
    /// is made.</summary>
    private static readonly Lock Preparing = new();

    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The folder beside the file where processes find each other.</summary>
    public static string RunFolder(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "run");

    /// <summary>Makes sure that the file exists when it may be made, and holds this build's tables.</summary>
    public static void Prepare(string path, bool create, SqliteOptions options)
    {
        lock (Preparing) PrepareAlone(path, create, options);
    }

    private static void PrepareAlone(string path, bool create, SqliteOptions options)
    {
        if (!File.Exists(path))
        {
            if (!create)
                throw new JournalException(
                    $"there is no MMOS database at `{path}`; the first `mmos run PLAN` makes it");
            CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            CreateEmpty(path);
        }
        CreateFolder(RunFolder(path));
        try
        {
            using var database = Database.Open(path, busyMs: 0);
            if (Retry(() => database.Number("pragma user_version")) == WorkspaceRow.CurrentSchema) return;
            Migrate(database, create, options);
        }
        catch (SqliteFailure e)
        {
            throw new JournalException(
                $"`{path}` cannot be opened: {e.Message}. If it is damaged, restore a backup; "
                + "`mmos db verify` says more", e);
        }
    }

    /// <summary>Number of the last migration that a file has had.</summary>
    public static long Schema(string path)
    {
        if (!File.Exists(path)) throw new JournalException($"there is no MMOS database at `{path}`");
        try
        {
            using var database = Database.Open(path, busyMs: 0);
            return Retry(() => database.Number("pragma user_version"));
        }
        catch (SqliteFailure e)
        {
            throw new JournalException($"`{path}` cannot be opened: {e.Message}; `mmos db verify` says more",
                e);
        }
    }

    /// <summary>A free name beside a file, for a damaged one to be renamed to. No workspace is looked for
    /// there.</summary>
    public static string Aside(string path)
    {
        for (var number = 1; ; number++)
        {
            var aside = $"{path}.damaged-{number}";
            if (!File.Exists(aside)) return aside;
        }
    }

    /// <summary>The tables of this build in an empty database, without a workspace.</summary>
    public static void CreateTables(Database database)
    {
        foreach (var (_, sql) in Migrations()) database.Execute(sql);
    }

    private static void Migrate(Database database, bool create, SqliteOptions options)
    {
        var isEmpty = Retry(() => database.Number("select count(*) from sqlite_schema")) == 0;
        if (isEmpty && !create)
            throw new JournalException(
                $"`{database.Path}` is empty: it holds no workspace; restore a backup");
        // Set once: the mode stays in the file.
        if (isEmpty) Retry(() => Run(database, "pragma journal_mode=wal"));
        Retry(() => Run(database, "begin immediate"));
        try
        {
            var schema = database.Number("pragma user_version");
            if (schema == 0 && database.Number("select count(*) from sqlite_schema") > 0)
                throw new JournalException($"`{database.Path}` is a SQLite database, but none of MMOS");
            if (schema >= WorkspaceRow.CurrentSchema) return;
            foreach (var (number, sql) in Migrations())
                if (number > schema) database.Execute(sql);
            if (schema == 0) Found(database, options);
            else OlderTables.Fill(database);
            database.Statement("update workspace set schema = ?, mmos = ?")
                .With(WorkspaceRow.CurrentSchema).With(options.Version).Run();
            database.Execute($"pragma user_version={WorkspaceRow.CurrentSchema}");
            database.Execute($"pragma application_id={ApplicationId}");
            database.Execute("commit");
        }
        finally
        {
            database.Rollback();
        }
    }

    private static void Found(Database database, SqliteOptions options) =>
        database.Statement("insert into workspace (id, epoch, last_seq, last_hash, schema, min_writer, mmos) "
                + "values (1, ?, 0, x'', 0, ?, ?)")
            .With(NewEpoch()).With(WorkspaceRow.CurrentWriter).With(options.Version).Run();

    /// <summary>A random number that no other file of this workspace has had.</summary>
    public static long NewEpoch() =>
        BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;

    private static IEnumerable<(int Number, string Sql)> Migrations() =>
        Scripts.Numbered("Sqlite/Migrations");

    private static long Run(Database database, string sql)
    {
        database.Execute(sql);
        return 0;
    }

    private static long Retry(Func<long> call)
    {
        var until = DateTime.UtcNow + OpenTimeout;
        while (true)
        {
            try
            {
                return call();
            }
            catch (SqliteFailure e) when (e.IsBusy && DateTime.UtcNow < until)
            {
                Thread.Sleep(Random.Shared.Next(1, 4));
            }
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>An empty file that only its user may read; SQLite gives its companions the same
    /// mode.</summary>
    private static void CreateEmpty(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var made = new FileStream(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it in this moment. It must not be opened here: closing it would drop
            // SQLite's locks.
        }
    }
}
