using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Hosting;

/// <summary>Folds a log to a state: from the newest snapshot that is still on its chain, then the
/// tail.</summary>
public static class StateLoader
{
    private const int PageSize = 10_000;

    /// <summary>Loads the state as of the head that the journal shows now.</summary>
    /// <returns>The state, its head, and the number of the event of the snapshot it began with; 0 for
    /// none.</returns>
    public static async Task<(WorkspaceState State, Head Head, long SnapshotAt)> Load(IJournal journal,
        CancellationToken cancel)
    {
        var head = await journal.ReadHead(cancel).ConfigureAwait(false);
        var state = await FromSnapshot(journal, head, cancel).ConfigureAwait(false) ?? new WorkspaceState();
        var snapshotAt = state.Seq;
        while (state.Seq < head.Seq)
        {
            var page = await journal.Read(state.Seq, PageSize, cancel).ConfigureAwait(false);
            if (page.Count == 0)
                throw new JournalException(
                    $"event {state.Seq + 1} is missing in the log; look with: mmos db verify");
            foreach (var recorded in page)
            {
                if (recorded.Seq > head.Seq) break;
                state.Evolve(recorded);
            }
        }
        state.Changes.Clear();
        return (state, head, snapshotAt);
    }

    private static async Task<WorkspaceState?> FromSnapshot(IJournal journal, Head head,
        CancellationToken cancel)
    {
        var snapshot = await journal.ReadSnapshot(StateCodec.Format, cancel).ConfigureAwait(false);
        if (snapshot is null || snapshot.Seq > head.Seq) return null;
        var hash = await journal.ReadHash(snapshot.Seq, cancel).ConfigureAwait(false);
        return hash == snapshot.Hash ? StateCodec.Decode(snapshot.Content) : null;
    }
}
