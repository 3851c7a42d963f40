namespace Mmos.Mcp.Serving;

/// <summary>What comes from a client and what was done with it, over its pipes.</summary>
/// <param name="isGreeted">The library gives the first answer; otherwise it was given before.</param>
internal sealed class Traffic(bool isGreeted) : IDisposable
{
    /// <summary>How long calls that are under way may take when the client has closed its end: it may still
    /// read.</summary>
    private static readonly TimeSpan LastAnswers = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _greeted =
        isGreeted ? Completed() : new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _lock = new();
    private int _open;

    /// <summary>Completes when the first line was answered: until then nothing else may be read.</summary>
    public Task Greeted => _greeted.Task;

    /// <summary>The client writes nothing more: calls that wait come back.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Completes when the client writes nothing more and all that came was carried out, or had its
    /// time.</summary>
    public Task Over => _over.Task;

    /// <summary>The library has answered the first line.</summary>
    public void Greet() => _greeted.TrySetResult();

    /// <summary>Messages came.</summary>
    public void Came(int count)
    {
        lock (_lock) _open += count;
    }

    /// <summary>A message was carried out.</summary>
    public void Done()
    {
        lock (_lock)
            if (--_open <= 0 && _gone.IsCancellationRequested)
                _idle.TrySetResult();
    }

    /// <summary>Nothing more comes: waits a little until all that came was carried out.</summary>
    public async Task End(CancellationToken cancel)
    {
        await _gone.CancelAsync().ConfigureAwait(false);
        lock (_lock)
            if (_open <= 0)
                _idle.TrySetResult();
        try
        {
            await _idle.Task.WaitAsync(LastAnswers, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What still runs is not worth more.
        }
        finally
        {
            _over.TrySetResult();
        }
    }

    public void Dispose() => _gone.Dispose();

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
