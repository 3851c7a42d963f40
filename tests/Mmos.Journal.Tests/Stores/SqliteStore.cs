using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Tests.Stores;

internal sealed class SqliteStore : TestStore
{
    private readonly SqliteFolder _folder = new();
    private readonly SqliteDatabase _database;
    private int _others;

    public SqliteStore()
    {
        _folder.Open().DisposeAsync().AsTask().GetAwaiter().GetResult();
        _database = new SqliteDatabase(_folder.File);
    }

    public override IDatabase Database => _database;

    public override string Workspace => "default";

    public override string Here => "1 = 1";

    public string File => _folder.File;

    public override string Another()
    {
        var name = $"other-{++_others}";
        SqliteJournal.OpenOrCreate(_database.FileOf(name)).DisposeAsync().AsTask().GetAwaiter().GetResult();
        return name;
    }

    public override Task Execute(string sql)
    {
        _folder.Execute(sql.Replace("{here}", Here).Replace("{workspace}", "").Replace("{none}", "x''"));
        return Task.CompletedTask;
    }

    public override Task<string> Query(string sql)
    {
        using var database = Journal.Sqlite.Database.OpenReader(_folder.File);
        var rows = database.Statement(sql);
        var lines = new List<string>();
        while (rows.Next())
            lines.Add(string.Join('|', Enumerable.Range(0, rows.Columns).Select(rows.Text)));
        return Task.FromResult(string.Join('\n', lines));
    }

    public override async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
