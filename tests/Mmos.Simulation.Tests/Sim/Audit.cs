using Mmos.Journal.Events;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// Watches the log and every answer. It holds a shadow of the state, folded from the log alone.
/// </summary>
internal sealed class Audit(SimWorld world)
{
    private const long FullCheckEvery = 1_000;
    private readonly SimTables _tables = new();
    private readonly LogReader _reader = new(world);
    private readonly Dictionary<int, Core.TaskStatus> _statuses = [];
    private readonly Dictionary<(string Actor, string Key), (long Record, ulong Body)> _keys = [];
    private long _nextFullCheck = FullCheckEvery;

    public WorkspaceState Shadow { get; } = new();

    public WorkspaceView View => new(Shadow);

    public LogReader Reader => _reader;

    public bool FullCheckIsDue { get; set; }

    /// <summary>A batch is in the log.</summary>
    public void Appended(Batch batch)
    {
        for (var i = 0; i < batch.Events.Count; i++)
        {
            var recorded = batch.Events[i];
            NoteKey(recorded);
            Demand(Invariants.CheckChoice(Shadow, recorded.Event, recorded.Clock, world.Tally.Invariants),
                recorded);
            _reader.Before(recorded);
            SimWorld.Guarded(() =>
            {
                Shadow.Evolve(recorded);
                return true;
            });
            world.Tally.Count(recorded.Event);
            NoteTransitions();
            if (i + 1 < batch.Events.Count && batch.Events[i + 1].Record == recorded.Record) continue;
            Demand(Invariants.CheckTouched(Shadow, world.Tally.Invariants), recorded);
            _reader.RecordEnds(recorded);
            Shadow.Changes.Clear();
        }
        _tables.Apply(batch.Rows);
        foreach (var host in world.Hosts) host.Wake();
    }

    /// <summary>A host took a step.</summary>
    public void Stepped()
    {
        if (!FullCheckIsDue && world.Tally.Steps < _nextFullCheck) return;
        FullCheckIsDue = false;
        _nextFullCheck = world.Tally.Steps + FullCheckEvery;
        Demand(Invariants.Check(Shadow, world.Tally.Invariants), default);
    }

    /// <summary>An answer leaves a host: what it says must be true by the log.</summary>
    public void Answered(SimHost host, HostRequest request, HostReply reply)
    {
        SimWorld.Require(reply.Seq <= world.Log.Seq, Checks.Ack,
            $"an answer reflects event {reply.Seq} of {world.Log.Seq}");
        if (reply.Unavailable is not null) return;
        foreach (var recorded in reply.Events)
        {
            world.Tally.Checked(Checks.Ack);
            SimWorld.Require(recorded.Seq <= world.Log.Seq
                && ReferenceEquals(world.Log.Events[(int)recorded.Seq - 1].Event, recorded.Event),
                Checks.Ack,
                    $"{request.Command} is answered with event {recorded.Seq}, which the log does not hold");
        }
        CheckKey(request, reply);
        if (reply.Leases is { Count: > 0 } leases && request.Command is Command.Claim claim)
            foreach (var given in leases) _reader.CheckDelivery(claim, given, reply.Seq);
        if (reply.RepeatOf > 0 || request.Command is Command.Claim) return;
        if (reply.Rejection is { Reason: RejectionReason.Stale })
            _reader.CheckRefused(request.Command, Math.Min(host.BatchFrom, reply.Seq), reply.Seq);
        if (reply.Rejection is null && LogReader.HeldLeases(request.Command).Count > 0
            && request.Command is not (Command.Progress or Command.Accept or Command.ReportUsage))
            SimWorld.Require(reply.Events.Count > 0, Checks.Ack,
                $"{request.Command} was accepted and changed nothing");
    }

    /// <summary>The events of a record: what a client makes a repeated answer of.</summary>
    public IEnumerable<Event> Record(long first) =>
        world.Log.Events.Skip((int)first - 1).TakeWhile(r => r.Record == first).Select(r => r.Event);

    public void CheckLive(SimHost host)
    {
        if (host.Head.Seq != world.Log.Seq) return;
        world.Tally.Checked(Checks.Replay);
        RequireSame(host.State, Checks.Replay, $"the state of {host.Name} is the fold of the log");
    }

    public void CheckSnapshot(Snapshot snapshot)
    {
        world.Tally.Checked(Checks.Snapshot);
        SimWorld.Require(world.Log.HashAt(snapshot.Seq) == snapshot.Hash, Checks.Snapshot,
            "a snapshot is on the chain");
        var folded = Fold(world.Log.Events.Take((int)snapshot.Seq));
        SimWorld.Require(StateCodec.Encode(folded).Span.SequenceEqual(snapshot.Content.Span), Checks.Snapshot,
            $"the snapshot at {snapshot.Seq} is the fold of the log");
    }

    /// <summary>
    /// Everything about the log as it stands: folded anew, stored and read again, tables rebuilt.
    /// </summary>
    public void CheckAll(IEnumerable<SimHost> idle)
    {
        foreach (var host in idle) CheckLive(host);
        Demand(Invariants.Check(Shadow, world.Tally.Invariants), default);
        world.Tally.Checked(Checks.Stored);
        RequireSame(Fold(world.Log.Events.Select(Stored)), Checks.Stored,
            "the stored events fold to the state");
        world.Tally.Checked(Checks.Tables);
        var size = world.Chance.Below(999);
        var rebuilt = SimWorld.Guarded(() =>
            SimTables.Rebuilt(world.Log.Events, () => world.Chance.Of(size)));
        var difference = _tables.Difference(rebuilt);
        SimWorld.Require(difference is null, Checks.Tables,
            $"rebuilt tables are the live ones: {difference}");
    }

    public Snapshot TakeSnapshot() =>
        new(world.Log.Seq, world.Log.HashAt(world.Log.Seq), StateCodec.Format, StateCodec.Encode(Shadow));

    public void RequireSame(WorkspaceState state, string check, string statement) =>
        SimWorld.Require(StateCodec.Encode(state).Span.SequenceEqual(StateCodec.Encode(Shadow).Span), check,
            statement);

    public string LogHash()
    {
        byte[] hash = [];
        foreach (var recorded in world.Log.Events)
            hash = HashChain.Next(hash, recorded, EventCodec.Encode(recorded.Event));
        return HashChain.Text(hash);
    }

    private static Recorded Stored(Recorded recorded)
    {
        var stored = EventCodec.Encode(recorded.Event);
        return recorded with
        {
            Event = EventCodec.Decode(recorded.Seq, stored.Type, stored.Version, stored.Json.Span),
        };
    }

    private static WorkspaceState Fold(IEnumerable<Recorded> events) => SimWorld.Guarded(() =>
    {
        var state = new WorkspaceState();
        foreach (var recorded in events) state.Evolve(recorded);
        return state;
    });

    private static void Demand(IReadOnlyList<string> violations, in Recorded at)
    {
        if (violations.Count > 0)
            throw new SimulationException(violations[0],
                $"{violations.Count} violations at event {at.Seq} {at.Event}");
    }

    private void NoteKey(in Recorded recorded)
    {
        if (recorded.Key is null) return;
        SimWorld.Require(_keys.TryAdd((recorded.Actor, recorded.Key), (recorded.Seq, recorded.BodyHash)),
            Checks.Key,
            $"the key {recorded.Key} of {recorded.Actor} is recorded twice");
    }

    private void CheckKey(HostRequest request, HostReply reply)
    {
        if (request.Key is null) return;
        var known = _keys.TryGetValue((request.Actor, request.Key), out var first)
            && first.Record <= reply.Seq;
        world.Tally.Checked(Checks.Key);
        if (reply.RepeatOf > 0)
            SimWorld.Require(known && first == (reply.RepeatOf, request.BodyHash), Checks.Key,
                $"{request} repeats record {reply.RepeatOf}, the first is {first.Record}");
        else if (reply.Rejection is { Reason: RejectionReason.KeyReused })
            SimWorld.Require(known && first.Body != request.BodyHash, Checks.Key, $"{request} reuses no key");
        else if (reply.Events.Count > 0)
            SimWorld.Require(known
                && first.Record == reply.Events[0].Seq, Checks.Key, $"{request} is recorded with its key");
    }

    private void NoteTransitions()
    {
        foreach (var (number, _) in Shadow.Changes.Tasks)
        {
            var status = View.TryTask(number, out var row) ? row.Status
                : View.TryTombstone(number, out var stone) ? stone.Status : default;
            Core.TaskStatus? before = _statuses.TryGetValue(number, out var old) ? old : null;
            if (before == status) continue;
            _statuses[number] = status;
            world.Tally.Count(before, status);
        }
    }
}
