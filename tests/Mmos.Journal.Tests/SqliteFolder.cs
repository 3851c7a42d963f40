using Mmos.Journal.Sqlite;

namespace Mmos.Journal.Tests;

/// <summary>A folder with one workspace's file, gone after the test.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mmos-journal-").FullName;

    public string Folder => Path.Combine(_root, ".mmos");

    public string File => Path.Combine(Folder, "mmos.db");

    public SqliteJournal Open(SqliteOptions? options = null) => SqliteJournal.OpenOrCreate(File, options);

    /// <summary>Changes the file behind everybody's back.</summary>
    public void Execute(string sql)
    {
        using var database = Database.Open(File, busyMs: 5_000);
        database.Execute(sql);
    }

    public void Dispose()
    {
        if (Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
    }
}
