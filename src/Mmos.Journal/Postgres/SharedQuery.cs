namespace Mmos.Journal.Postgres;

/// <summary>One query at a time for many callers: those that come while it runs share the next one. An answer
/// is of a state after the caller asked.</summary>
/// <param name="read">Answers to what was asked, in the same order.</param>
internal sealed class SharedQuery<TAsked, TAnswer>(
    Func<IReadOnlyList<TAsked>, ValueTask<IReadOnlyList<TAnswer>>> read)
{
    private readonly Lock _lock = new();
    private List<(TAsked Asked, TaskCompletionSource<TAnswer> Answer)> _waiting = [];
    private bool _runs;

    /// <summary>Asks with others; who gives up leaves the query to them.</summary>
    public async ValueTask<TAnswer> Ask(TAsked asked, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mine = false;
        lock (_lock)
        {
            _waiting.Add((asked, answer));
            if (!_runs) _runs = mine = true;
        }
        if (mine) _ = Run();
        return await answer.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    private async Task Run()
    {
        // Callers that one commit answered come together; the first lets the others come.
        await Task.Yield();
        while (Take() is { Count: > 0 } asked) await Answer(asked).ConfigureAwait(false);
    }

    private List<(TAsked Asked, TaskCompletionSource<TAnswer> Answer)> Take()
    {
        lock (_lock)
        {
            var taken = _waiting;
            (_waiting, _runs) = ([], taken.Count > 0);
            return taken;
        }
    }

    private async Task Answer(List<(TAsked Asked, TaskCompletionSource<TAnswer> Answer)> asked)
    {
        try
        {
            var answers = await read(asked.ConvertAll(a => a.Asked)).ConfigureAwait(false);
            for (var i = 0; i < asked.Count; i++) asked[i].Answer.SetResult(answers[i]);
        }
        catch (Exception e)
        {
            foreach (var (_, answer) in asked) answer.TrySetException(e);
        }
    }
}
