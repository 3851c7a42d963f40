using Mmos.Journal.Postgres;
using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Npgsql;
using Xunit;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>What is PostgreSQL's own: its clock, its roles, its notifications, and being away.</summary>
public sealed class PostgresServerTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly PostgresStore _store = new(new PostgresOptions { LookEvery = TimeSpan.FromMinutes(5) });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_connection_s_commit_is_told_by_a_notification()
    {
        await using var waiting = await _store.Open();
        await using var elsewhere = new PostgresDatabase(Address());
        await using var writing = await elsewhere.Open(_store.Workspace, create: false, Cancel);
        var head = await writing.ReadHead(Cancel);
        for (var seq = 0; seq < 5; seq++)
        {
            var wait = waiting.WaitForChange(seq, Cancel).AsTask();
            head = await writing.Write(head, Samples.Append(head, "n"), Cancel);
            await wait.WaitAsync(Soon, Cancel); // it looks by itself after five minutes only
        }
    }

    [Fact]
    public async Task The_server_s_clock_counts_and_not_the_host_s()
    {
        var behind = new ShiftedTime(TimeSpan.FromHours(-3));
        await using var database = new PostgresDatabase(Address(), new PostgresOptions { Clock = behind });
        await using var journal = await database.Open(_store.Workspace, create: false, Cancel);
        Assert.InRange((TimeProvider.System.GetUtcNow() - database.Time.GetUtcNow()).TotalHours, 2.9, 3.1);
        await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        var before = await Now();
        var told = database.Time.GetUtcNow();
        var after = await Now();
        Assert.InRange(told, before.AddSeconds(-1), after.AddSeconds(1));
    }

    [Fact]
    public async Task A_role_that_may_read_one_workspace_s_views_reads_no_other()
    {
        var (mine, other) = (_store.Workspace, _store.Another());
        await using var journal = await _store.Open();
        await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        var role = $"reader_{Guid.NewGuid():n}";
        await _store.Execute($"create role {role}; grant usage on schema \"mmos_{mine}\" to {role}; "
            + $"grant select on all tables in schema \"mmos_{mine}\" to {role}");
        try
        {
            Assert.Equal("1", await As(role, $"select count(*) from \"mmos_{mine}\".events"));
            foreach (var hidden in new[] { $"\"mmos_{other}\".events", "mmos.event", "mmos.blob" })
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert
                    .ThrowsAsync<PostgresException>(() => As(role, $"select count(*) from {hidden}")))
                    .SqlState);
        }
        finally
        {
            await _store.Execute($"drop owned by {role}; drop role {role}");
        }
    }

    [Fact]
    public async Task Texts_that_PostgreSQL_cannot_hold_are_stored_as_what_shows_them()
    {
        await using var journal = await _store.Open();
        var odd = Samples.Progress(1, "a\0b \ud83d") with { Actor = "w\0", Key = "k\0" };
        var note = new NoteWrite(1, 1, 1, "progress", null, "a\0b \ud83d", 1, "w\0");
        await journal.Write(await journal.ReadHead(Cancel),
            _ => new Batch([odd], new TableWrites { Notes = [note] }), Cancel);
        Assert.Equal("w␀", Assert.Single(await journal.Read(0, 1, Cancel)).Actor);
        Assert.Empty((await _store.Upkeep.Verify(
            events => new TableWrites { Notes = [.. events.Select(_ => note)] }, Cancel)).Problems);
    }

    [Fact]
    public async Task Ten_that_open_at_once_make_one_workspace_and_the_tables_once()
    {
        var name = $"fresh-{Guid.NewGuid():n}";
        await _store.Execute($"create database \"{name}\"");
        try
        {
            var address = new UriBuilder(Address()) { Path = name }.Uri.ToString();
            var epochs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
            {
                await using var database = new PostgresDatabase(address);
                await using var journal = await database.Open("team", create: true, Cancel);
                return (await journal.ReadHead(Cancel)).Epoch;
            })));
            Assert.Single(epochs.Distinct());
            await using var other = new PostgresDatabase(address);
            Assert.Equal(["team"], await other.Workspaces(Cancel));
            Assert.Contains("there is no workspace `none`", (await Assert.ThrowsAsync<JournalException>(
                async () => await other.Open("none", create: false, Cancel))).Message);
        }
        finally
        {
            await _store.Execute($"drop database \"{name}\" with (force)");
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_its_password()
    {
        await using var database = new PostgresDatabase("postgres://u:secret@127.0.0.1:1/d");
        var away = await Assert.ThrowsAsync<JournalUnreachableException>(async () =>
            await database.Open("default", create: true, Cancel));
        Assert.StartsWith("PostgreSQL does not answer at `postgres://u@127.0.0.1:1/d`: ", away.Message);
        Assert.EndsWith("Start it, or correct `database:` in mmos.yaml", away.Message);
        Assert.DoesNotContain("secret", away.ToString());
    }

    [Fact]
    public async Task A_row_that_is_not_released_ends_in_a_refusal_that_wrote_nothing()
    {
        var impatient = new PostgresOptions { LockTimeout = TimeSpan.FromMilliseconds(50) };
        await using var database = new PostgresDatabase(Address(), impatient);
        await using var journal = await database.Open(_store.Workspace, create: false, Cancel);
        var head = await journal.ReadHead(Cancel);
        await using (var holder = await PostgresStore.Behind(Address()).OpenConnectionAsync(Cancel))
        {
            await using var hold = new NpgsqlCommand(
                $"begin; select 1 from workspace where {_store.Here} for update", holder);
            await hold.ExecuteNonQueryAsync(Cancel);
            await Assert.ThrowsAsync<JournalBusyException>(async () =>
                await journal.Write(head, Samples.Append(head, "a"), Cancel));
            using var cancelled = new CancellationTokenSource();
            var waiting = journal.Write(head, Samples.Append(head, "a"), cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            var ended = await Record.ExceptionAsync(() => waiting);
            Assert.True(ended is OperationCanceledException or JournalBusyException, $"{ended}");
            Assert.Empty(await journal.Read(0, 10, Cancel)); // reading does not wait
        }
        Assert.Equal(1, (await journal.Write(head, Samples.Append(head, "a"), Cancel)).Seq);
    }

    [Fact]
    public async Task A_session_that_ended_unnoticed_costs_the_next_write_nothing()
    {
        var name = $"mmos-{Guid.NewGuid():n}";
        await using var database = new PostgresDatabase($"{Address()}?application_name={name}");
        await using var journal = await database.Open(_store.Workspace, create: false, Cancel);
        var head = await journal.ReadHead(Cancel);
        for (var i = 0; i < 3; i++)
        {
            head = await journal.Write(head, Samples.Append(head, "n"), Cancel);
            await _store.Execute("select pg_terminate_backend(pid) from pg_stat_activity "
                + $"where application_name = '{name}'");
        }
        Assert.Equal(3, (await journal.ReadHead(Cancel)).Seq);
    }

    [Fact]
    public async Task A_process_of_before_an_upgrade_is_refused_and_can_still_read()
    {
        await using var journal = await _store.Open();
        var head = await journal.Write(
            await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        await _store.Execute("update workspace set schema = 99, mmos = '9.9.9' where {here}");
        var refused = await Assert.ThrowsAsync<JournalUpgradedException>(async () =>
            await journal.Write(head, Samples.Append(head, "b"), Cancel));
        Assert.Contains("MMOS was upgraded to 9.9.9, restart this process", refused.Message);
        Assert.Single(await journal.Read(0, 10, Cancel));
    }

    private static string Address() => PostgresStore.Needed(PostgresStore.Address);

    private async Task<DateTimeOffset> Now()
    {
        var micros = await _store.Query("select (extract(epoch from clock_timestamp()) * 1000)::bigint");
        return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(micros, null));
    }

    private static async Task<string> As(string role, string sql)
    {
        await using var connection = await PostgresStore.Behind(Address()).OpenConnectionAsync(Cancel);
        await using var become = new NpgsqlCommand($"set role {role}", connection);
        await become.ExecuteNonQueryAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return $"{await command.ExecuteScalarAsync(Cancel)}";
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
