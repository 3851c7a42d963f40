using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Postgres;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>A host with clients that add tasks one after another and remember what was
/// acknowledged.</summary>
internal sealed class LoadedHost : IAsyncDisposable
{
    private const int Clients = 4;
    private readonly string _name;
    private readonly PostgresDatabase _database;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<string> _acknowledged = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _said = [];
    private Pump? _pump;
    private Task _clients = Task.CompletedTask;
    private TaskCompletionSource _progress = New();

    public LoadedHost(string name, string address)
    {
        _name = name;
        // The proxy reads along.
        _database = new PostgresDatabase(address, new PostgresOptions { Prepares = false });
    }

    /// <summary>Keys of the tasks that an answer came for.</summary>
    public IReadOnlyList<string> Acknowledged
    {
        get { lock (_lock) return [.. _acknowledged]; }
    }

    /// <summary>Answers that were none.</summary>
    public IReadOnlyList<string> Problems
    {
        get { lock (_lock) return [.. _problems]; }
    }

    /// <summary>What it said to people.</summary>
    public IReadOnlyList<string> Said
    {
        get { lock (_lock) return [.. _said]; }
    }

    public async Task<IOrchestrator> Open(string workspace, CancellationToken cancel)
    {
        var journal = await _database.Open(workspace, create: true, cancel);
        var process = new ProcessIdentity(_name, "boot", 1, 1);
        _pump = await Pump.Start(journal, _name, process, _database.Time, line =>
        {
            lock (_lock) _said.Add(line);
        }, cancel);
        return new LocalOrchestrator(_pump, journal, _database.Tables(workspace), _name);
    }

    /// <summary>Its clients begin.</summary>
    public void Load(IOrchestrator seam, string project) => _clients = Task.WhenAll(
        Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; !_stop.IsCancellationRequested; i++)
            {
                var key = $"{_name}-{client}-{i}";
                var answer = await seam.Projects.Add(
                    project, [new TaskSpec { Key = key, Title = key }], null, CancellationToken.None);
                lock (_lock)
                {
                    if (answer.Problem is { } problem) _problems.Add($"{key}: {problem.Message}");
                    else _acknowledged.Add(key);
                    _progress.TrySetResult();
                    _progress = New();
                }
            }
        })));

    /// <summary>Completes after the next so many answers.</summary>
    public async Task Answers(int count, CancellationToken cancel)
    {
        for (; count > 0; count--)
        {
            Task progress;
            lock (_lock) progress = _progress.Task;
            await progress.WaitAsync(cancel);
        }
    }

    /// <summary>Its clients end, each with an answer to what it asked last.</summary>
    public async Task Finish(CancellationToken cancel)
    {
        await _stop.CancelAsync();
        await _clients.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_pump is not null) await _pump.DisposeAsync();
        await _database.DisposeAsync();
        _stop.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
