using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>A file that an older MMOS made.</summary>
public sealed class OlderFileTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task The_tables_of_an_older_file_are_made_anew_when_it_is_opened()
    {
        var cancel = TestContext.Current.CancellationToken;
        List<Recorded> events = [.. Scenario.FirstDay().SelectMany(record => record)];
        Directory.CreateDirectory(_folder.Folder);
        await File.Create(_folder.File).DisposeAsync();
        using (var old = Database.Open(_folder.File, busyMs: 0))
        {
            foreach (var (number, sql) in Scripts.Numbered("Sqlite/Migrations"))
                if (number <= 2) old.Execute(sql);
            old.Execute("insert into workspace (id, epoch, last_seq, last_hash, schema, min_writer, mmos) "
                + "values (1, 7, 0, x'', 2, 1, '0.1')");
            var hash = SqliteEvents.Append(old, 0, [], events);
            old.Execute($"update workspace set last_seq = {events.Count}, "
                + $"last_hash = x'{Convert.ToHexString(hash)}'");
            old.Execute("pragma user_version=2");
        }

        using (var tables = SqliteReadTables.Open(_folder.File))
            Assert.Contains(await tables.Workers(cancel), worker => worker.Metrics.MeanSeconds > 0);
        var state = new WorkspaceState();
        var projection = new Projection(state);
        var check = await new SqliteUpkeep(_folder.File).Verify(page =>
        {
            foreach (var recorded in page)
            {
                state.Evolve(recorded);
                projection.Observe(recorded);
            }
            return projection.Take();
        }, cancel);
        Assert.Empty(check.Problems);
    }

    public void Dispose() => _folder.Dispose();
}
