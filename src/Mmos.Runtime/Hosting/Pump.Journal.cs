using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Hosting;

/// <summary>What the host asks of the journal, and what becomes of it.</summary>
public sealed partial class Pump
{
    private const string Back = "the database answers again; the state was read anew";

    private async Task<HostInput> Write(Host host, Head known)
    {
        _isWriting = true;
        try
        {
            IReadOnlyList<(WorkAsked, WorkRows)>? work = null;
            var head = await _journal.Write(known, tail =>
            {
                var batch = host.Execute(tail, Now());
                _decided = batch.Events.Count > 0 ? _time.GetTimestamp() : 0;
                return batch with { Given = given => work = given };
            }, _stop.Token).ConfigureAwait(false);
            (_hasForked, _brokenInRow) = (false, 0);
            // At once: whoever watches the journal sees that this process moved it.
            Volatile.Write(ref _seq, head.Seq);
            return Committed(head) with { Work = work };
        }
        catch (JournalUpgradedException e) { return new HostInput.Closed(e.Message); }
        catch (JournalForkedException e) when (_hasForked) { return new HostInput.Closed(e.Message); }
        catch (JournalBusyException e) { return new HostInput.LockTimedOut(e.Message); }
        catch (OperationCanceledException) { return new HostInput.Closed("MMOS is stopping"); }
        catch (JournalException e)
        {
            _say(e.Message);
            _brokenInRow++;
            // Read anew once; a file that stays replaced is no longer this process's workspace.
            _hasForked = e is JournalForkedException;
            return new HostInput.WriteBroken(e.Message, e.Attempted);
        }
        catch (InvariantException e)
        {
            _say(e.Message);
            return new HostInput.WriteBroken(e.Message, null);
        }
        finally
        {
            _isWriting = false;
        }
    }

    private HostInput.Committed Committed(Head head)
    {
        var before = _written;
        _written = _time.GetTimestamp();
        return _decided == 0 ? new HostInput.Committed(head)
            : new HostInput.Committed(head, Micros(_decided, _written), Micros(before, _decided));
    }

    private async Task<HostInput> ReadTail(Head known)
    {
        try
        {
            var head = await _journal.ReadHead(_stop.Token).ConfigureAwait(false);
            if (head == known) return new HostInput.TailRead([], head);
            if (head.Epoch != known.Epoch || head.Seq < known.Seq
                || await HashAt(known.Seq).ConfigureAwait(false) != known.Hash)
                throw new JournalForkedException("the log under this process was replaced; it is read anew");
            var tail = await _journal.Read(known.Seq, int.MaxValue, _stop.Token).ConfigureAwait(false);
            if (tail.Count == 0) return new HostInput.TailRead([], known);
            var hash = await HashAt(tail[^1].Seq).ConfigureAwait(false);
            return new HostInput.TailRead(tail, new Head(tail[^1].Seq, hash!, head.Epoch));
        }
        catch (OperationCanceledException) { return new HostInput.Closed("MMOS is stopping"); }
        catch (JournalException e)
        {
            _say(e.Message);
            return new HostInput.WriteBroken(e.Message, null);
        }
    }

    private async Task<string> HashAt(long seq) => seq == 0 ? ""
        : await _journal.ReadHash(seq, _stop.Token).ConfigureAwait(false) ?? "";

    /// <summary>Reads the state anew, as often as it takes while the database does not answer.</summary>
    private async Task<HostInput> Reload(Head? attempted)
    {
        try
        {
            // Writes that go on failing although reading works (a full disk) are not tried in a hot loop.
            if (_brokenInRow > 1) await Pause(_brokenInRow - 2).ConfigureAwait(false);
            for (var tries = 0; ; tries++)
            {
                try
                {
                    var loaded = await Load(attempted).ConfigureAwait(false);
                    if (tries > 0) _say(Back);
                    return loaded;
                }
                catch (Exception e) when (e is JournalUnreachableException) { /* the failed call said so */ }
                await Pause(tries).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) { return new HostInput.Closed("MMOS is stopping"); }
        catch (Exception e)
            when (e is JournalException or InvariantException or System.Data.Common.DbException)
        {
            _say(e.Message);
            return new HostInput.Closed(e.Message);
        }
    }

    private async Task<HostInput> Load(Head? attempted)
    {
        var landed = attempted is { } a && await HashAt(a.Seq).ConfigureAwait(false) == a.Hash;
        var (state, head, _) = await StateLoader.Load(_journal, _stop.Token).ConfigureAwait(false);
        return new HostInput.Loaded(state, head, landed);
    }

    /// <summary>Waits that double from 50 ms to 6.4 s.</summary>
    private Task Pause(int tries) =>
        Task.Delay(TimeSpan.FromMilliseconds(50 << Math.Min(tries, 7)), _time, _stop.Token);

    private async Task Store(HostOutput.StoreSnapshot o)
    {
        var outcome = "stored";
        try
        {
            await _journal.WriteSnapshot(o.Snapshot, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is JournalException or OperationCanceledException or System.Data.Common.DbException)
        {
            outcome = e.Message; // the log is whole without it
        }
        _inputs.Writer.TryWrite(new HostInput.Asked(0,
            new HostRequest(new Command.ReleaseEffect("snapshot", o.Lease, outcome), "engine")));
    }
}
