using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Connections to one PostgreSQL: a small pool for queries, and single ones for those that keep
/// theirs.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>More queries at once than this wait for each other.</summary>
    private const int Pooled = 8;

    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _single;

    public Server(PostgresAddress address, PostgresOptions options)
    {
        Options = options;
        Name = address.Name;
        Clock = new ServerClock(options.Clock, options.CompareClocksEvery);
        var settings = Settings(address, options);
        settings.Pooling = true;
        settings.MaxPoolSize = Pooled;
        _pool = Source(settings);
        settings.Pooling = false;
        _single = Source(settings);
    }

    /// <summary>For people, without a password.</summary>
    public string Name { get; }

    public PostgresOptions Options { get; }

    public ServerClock Clock { get; }

    /// <summary>A connection that its user keeps and disposes.</summary>
    public async ValueTask<NpgsqlConnection> Connect(CancellationToken cancel) =>
        await _single.OpenConnectionAsync(cancel).ConfigureAwait(false);

    /// <summary>A connection for a while; disposing gives it back.</summary>
    public async ValueTask<NpgsqlConnection> Borrow(CancellationToken cancel) =>
        await _pool.OpenConnectionAsync(cancel).ConfigureAwait(false);

    /// <summary>Runs one query, and again while the database does not answer, as long as patience
    /// lasts.</summary>
    public ValueTask<T> Read<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancel) =>
        Read(query, Options.Patience, cancel);

    /// <summary>Runs one query; again at once when the connection had died unnoticed, and no more.</summary>
    public ValueTask<T> ReadNow<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancel) =>
        Read(query, TimeSpan.Zero, cancel);

    private async ValueTask<T> Read<T>(
        Func<NpgsqlConnection, Task<T>> query, TimeSpan patience, CancellationToken cancel)
    {
        var began = Options.Clock.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await Borrow(cancel).ConfigureAwait(false);
                return await query(connection).ConfigureAwait(false);
            }
            catch (Exception e) when (Failures.IsOfDatabase(e) && !cancel.IsCancellationRequested)
            {
                var isWorthIt = tries == 0 || Options.Clock.GetElapsedTime(began) < patience;
                if (!Failures.IsLost(e) || !isWorthIt) throw Failures.Of(Name, "reading", e);
                _pool.Clear(); // what died with the server stays in the pool otherwise
            }
            await Backoff.Wait(tries, Options.Clock, cancel).ConfigureAwait(false);
        }
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection => throw new NotSupportedException($"{connection} was opened without waiting"),
            connection => Session.Prepare(connection, Session.Common, CancellationToken.None));
        return builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Settings(
        PostgresAddress address, PostgresOptions options)
    {
        var values = address.Values;
        var hosts = values.GetValueOrDefault("host", "localhost").Split(',');
        var ports = values.GetValueOrDefault("port", "").Split(',');
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', hosts.Select((host, i) =>
                hosts.Length > 1 && ports[Math.Min(i, ports.Length - 1)] is { Length: > 0 } port
                    ? $"{host}:{port}" : host)),
            ApplicationName = values.GetValueOrDefault("application_name", "mmos"),
            Timeout = 10,
            // Longer than a write waits for its lock; shorter than the network's own patience.
            CommandTimeout = 60,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30,
            TcpKeepAliveInterval = 5,
            MaxAutoPrepare = options.Prepares ? 60 : 0,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            // Nobody leaves anything behind in a session, and a reset would undo what it was prepared with.
            NoResetOnClose = true,
        };
        if (hosts.Length == 1 && ushort.TryParse(ports[0], out var only)) settings.Port = only;
        if (hosts.Length > 1 && values.TryGetValue("target_session_attrs", out var attributes))
            settings.TargetSessionAttributes = attributes;
        if (values.TryGetValue("user", out var user)) settings.Username = user;
        if (values.TryGetValue("password", out var password)) settings.Password = password;
        if (values.TryGetValue("dbname", out var database)) settings.Database = database;
        if (values.TryGetValue("passfile", out var passfile)) settings.Passfile = passfile;
        if (values.TryGetValue("options", out var session)) settings.Options = session;
        if (values.TryGetValue("connect_timeout", out var timeout) && int.TryParse(timeout, out var seconds))
            settings.Timeout = seconds;
        return Secured(settings, values);
    }

    private static NpgsqlConnectionStringBuilder Secured(
        NpgsqlConnectionStringBuilder settings, IReadOnlyDictionary<string, string> values)
    {
        if (values.TryGetValue("sslmode", out var mode))
            settings.SslMode = Enum.TryParse<SslMode>(
                mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known)
                ? known
                : throw new JournalException("sslmode of the PostgreSQL address is one of disable, allow, "
                    + "prefer, require, verify-ca, verify-full");
        if (values.TryGetValue("sslrootcert", out var root)) settings.RootCertificate = root;
        if (values.TryGetValue("sslcert", out var certificate)) settings.SslCertificate = certificate;
        if (values.TryGetValue("sslkey", out var key)) settings.SslKey = key;
        if (values.TryGetValue("sslpassword", out var secret)) settings.SslPassword = secret;
        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        await _single.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Waits between tries that grow to one second, with chance in them so that hosts do not come
/// together.</summary>
internal static class Backoff
{
    public static Task Wait(int tries, TimeProvider clock, CancellationToken cancel)
    {
        var most = Math.Min(1_000, 25 << Math.Min(tries, 6));
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(most / 2, most)), clock, cancel);
    }
}
