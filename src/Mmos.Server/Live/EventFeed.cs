using System.Runtime.CompilerServices;
using Mmos.Api;

namespace Mmos.Server.Live;

/// <summary>Follows the log from a position: every event once, in order, without a gap; nothing is
/// gathered for who reads slowly.</summary>
internal static class EventFeed
{
    /// <summary>How long nothing happens before that is said.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private const int Batch = 200;

    /// <summary>Batches of events; an empty one says that nothing happened for a while.</summary>
    /// <param name="seam">What the reader may see.</param>
    /// <param name="since">The number after which to begin.</param>
    /// <param name="task">Only of this task; null for all.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="besides">Something else that the reader waits for: ends the first wait with an empty
    /// batch.</param>
    public static async IAsyncEnumerable<Answer<IReadOnlyList<EventInfo>>> From(
        IOrchestrator seam, long since, string? task, [EnumeratorCancellation] CancellationToken cancel,
        CancellationToken besides = default)
    {
        // What is known of the log's end is always from before the tables were read: what came between
        // moves the log past it, and is read at once.
        for (var end = since; ;)
        {
            var answer = await seam.Records.Events(since, task, Batch, cancel).ConfigureAwait(false);
            if (answer.Value is { Count: > 0 } events)
            {
                since = events[^1].Seq;
                end = Math.Max(end, since);
                yield return answer;
                continue;
            }
            if (answer.Problem is not null)
            {
                yield return answer;
                yield break;
            }
            var moved = await Moved(seam, end, besides, cancel).ConfigureAwait(false);
            if (moved is { } now) end = now;
            else yield return answer;
        }
    }

    private static async Task<long?> Moved(IOrchestrator seam, long end, CancellationToken besides,
        CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel,
            besides.IsCancellationRequested ? CancellationToken.None : besides);
        limit.CancelAfter(Silence);
        try
        {
            return await seam.Records.WaitForChange(end, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
