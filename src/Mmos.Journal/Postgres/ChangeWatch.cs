using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Wakes who waits for a log to grow: at once in this process, by LISTEN and NOTIFY in others. A
/// hint only, since waiters also look by themselves.</summary>
/// <remarks>Notifications are sent after the commit on a connection of their own, one at a time: inside a
/// commit they would put all commits of the server in one row (docs/adr/0009). Thread-safe.</remarks>
internal sealed class ChangeWatch(Server server) : IAsyncDisposable
{
    private const string Channel = "mmos";
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, TaskCompletionSource> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toTell = new(StringComparer.Ordinal);
    private Task? _listening;
    private Task _telling = Task.CompletedTask;
    private NpgsqlConnection? _teller;

    /// <summary>Completes at the next change of a workspace.</summary>
    public Task Next(string workspace)
    {
        lock (_lock)
        {
            _listening ??= Task.Run(Listen);
            if (!_changed.TryGetValue(workspace, out var changed))
                _changed.Add(workspace, changed = New());
            return changed.Task;
        }
    }

    /// <summary>Tells everybody: called after a commit.</summary>
    public void Raise(string workspace)
    {
        Wake(workspace);
        lock (_lock)
        {
            if (_stop.IsCancellationRequested || !_toTell.Add(workspace)) return;
            if (_telling.IsCompleted) _telling = Task.Run(Tell);
        }
    }

    private void Wake(string workspace)
    {
        TaskCompletionSource? changed;
        lock (_lock) _changed.Remove(workspace, out changed);
        changed?.TrySetResult();
    }

    private void WakeAll()
    {
        List<TaskCompletionSource> all;
        lock (_lock)
        {
            all = [.. _changed.Values];
            _changed.Clear();
        }
        foreach (var changed in all) changed.TrySetResult();
    }

    private async Task Listen()
    {
        for (var tries = 0; !_stop.IsCancellationRequested; tries++)
        {
            try
            {
                await using var connection = await server.Connect(_stop.Token).ConfigureAwait(false);
                connection.Notification += (_, told) => Wake(told.Payload);
                await connection.Run(_stop.Token, $"listen {Channel}").ConfigureAwait(false);
                tries = 0;
                WakeAll(); // what was committed while nobody listened
                while (true) await connection.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) when (Failures.IsOfDatabase(e))
            {
                WakeAll();
            }
            if (!await Pause(tries).ConfigureAwait(false)) return;
        }
    }

    private async Task<bool> Pause(int tries)
    {
        try
        {
            await Backoff.Wait(tries, server.Options.Clock, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Tells until nothing is left to tell; whoever raises meanwhile shares the next
    /// round.</summary>
    private async Task Tell()
    {
        while (true)
        {
            string[] names;
            lock (_lock)
            {
                if (_toTell.Count == 0 || _stop.IsCancellationRequested)
                {
                    _telling = Task.CompletedTask;
                    return;
                }
                names = [.. _toTell];
                _toTell.Clear();
            }
            try
            {
                _teller ??= await Teller().ConfigureAwait(false);
                await _teller.Run(_stop.Token,
                    $"select pg_notify('{Channel}', name) from unnest($1::text[]) as name", [names])
                    .ConfigureAwait(false);
                await Task.Delay(server.Options.NotifyGap, server.Options.Clock, _stop.Token)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (Failures.IsOfDatabase(e) || e is OperationCanceledException)
            {
                // A hint that could not be given: others look by themselves.
                if (_teller is not null) await _teller.DisposeAsync().ConfigureAwait(false);
                _teller = null;
            }
        }
    }

    private async Task<NpgsqlConnection> Teller()
    {
        var connection = await server.Connect(_stop.Token).ConfigureAwait(false);
        // A notification that is lost with the server costs nothing; waiting for the disk would.
        await connection.Run(_stop.Token, "set synchronous_commit = off").ConfigureAwait(false);
        return connection;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task telling;
        lock (_lock) telling = _telling;
        await telling.ConfigureAwait(false);
        if (_listening is not null) await _listening.ConfigureAwait(false);
        if (_teller is not null) await _teller.DisposeAsync().ConfigureAwait(false);
        WakeAll();
        _stop.Dispose();
    }
}
