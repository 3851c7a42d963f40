using System.Net.Http.Headers;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;

namespace Mmos.Server.Tests;

/// <summary>A server on loopback over a new SQLite workspace, and clients of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The secret of whoever started it.</summary>
    public const string Secret = "test-secret-0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-server-").FullName;
    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<IDisposable> _files = [];

    /// <summary>The workspace without HTTP.</summary>
    public IOrchestrator Local { get; private set; } = null!;

    /// <summary>The server.</summary>
    public MmosServer Server { get; private set; } = null!;

    /// <summary>The workspace over HTTP.</summary>
    public HttpOrchestrator Client { get; private set; } = null!;

    /// <summary>Raw HTTP, with the token.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Opens the workspace and starts the server.</summary>
    public async Task Start(CancellationToken cancel, Func<ServerOptions, ServerOptions>? with = null)
    {
        var file = Path.Combine(_folder, "mmos.db");
        var journal = SqliteJournal.OpenOrCreate(file);
        var process = new ProcessIdentity("here", "boot", Environment.ProcessId, 1);
        var pump = await Pump.Start(journal, "test", process, TimeProvider.System, _ => { }, cancel);
        _open.Add(pump);
        var (tables, blobs) = (SqliteReadTables.Open(file), SqliteBlobStore.Open(file));
        _files.AddRange([tables, blobs]);
        Local = new LocalOrchestrator(pump, journal, tables, "admin", null, blobs,
            access: AccessKeys.Of(new SqliteDatabase(file), "default"));
        var options = new ServerOptions
        {
            Listen = new Uri("http://127.0.0.1:0"),
            Workspace = "default",
            Version = "0.1.0",
            Build = "c0ffee",
            Secret = Secret,
        };
        var started = await MmosServer.Start(Local, with?.Invoke(options) ?? options, cancel);
        Server = started.Value ?? throw new InvalidOperationException(started.Problem!.Message);
        _open.Insert(0, Server);
        Client = new HttpOrchestrator(Server.Url, Secret);
        Http = new HttpClient { BaseAddress = Server.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        _files.AddRange([Client, Http]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open) await open.DisposeAsync();
        foreach (var file in _files) file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
