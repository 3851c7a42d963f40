using Mmos.Runtime.Hosting;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// What lies between clients and hosts: it loses, repeats and delays, and remembers who still waits.
/// </summary>
internal sealed class SimNet(SimWorld world)
{
    private readonly SortedDictionary<long, Call> _open = [];
    private long _lastTicket;
    private long _lastKey;

    public string NextKey() => $"k{++_lastKey}";

    /// <summary>Asks once. No answer is null: the caller does not know whether it was carried out.</summary>
    public void Send(SimHost host, HostRequest request, Action<HostReply?> answered)
    {
        var call = new Call(++_lastTicket, host, request, answered, world.Time);
        if (world.Chance.Fault(Fault.RequestLost, 3_000))
        {
            world.At(world.Chance.Between(1_000, 30_000), () => answered(null));
            return;
        }
        _open.Add(call.Ticket, call);
        var delay = world.Chance.Fault(Fault.RequestLate, 3_000) ? world.Chance.Between(2_000, 600_000)
            : world.Chance.Between(0, 20);
        world.At(delay, () => Arrive(call));
        if (request.Command is not Command.Claim && world.Chance.Fault(Fault.RequestTwice, 5_000))
        {
            var again = call with { Ticket = ++_lastTicket, Answered = _ => { } };
            _open.Add(again.Ticket, again);
            world.At(delay + world.Chance.Between(0, 60_000), () => Arrive(again));
        }
        if (request.WaitMs > 0 && world.Chance.Fault(Fault.PollAbandoned, 8_000))
            world.At(delay + world.Chance.Between(1, request.WaitMs), () => Abandon(call));
    }

    /// <summary>Asks until there is an answer, with one key, at whatever host is there.</summary>
    public void Ask(HostRequest request, Action<HostReply?> answered, int tries = 12)
    {
        Send(world.AnyHost(), request, reply =>
        {
            if (reply is { Unavailable: null }) answered(reply);
            else if (tries == 0) answered(null);
            else world.At(world.Chance.Between(200, 8_000), () => Ask(request, answered, tries - 1));
        });
    }

    public void Answered(SimHost host, long ticket, HostReply reply)
    {
        if (!_open.Remove(ticket, out var call)) return; // nobody listens any more
        world.Audit.Answered(host, call.Request, reply);
        if (world.Chance.Fault(Fault.ReplyLost, 4_000))
            world.At(world.Chance.Between(1_000, 60_000), () => call.Answered(null));
        else
            world.At(world.Chance.Between(0, 20), () => call.Answered(reply));
    }

    public void HostIsGone(SimHost host)
    {
        foreach (var call in _open.Values.Where(c => c.Host == host && c.HasArrived).ToList()) Drop(call);
    }

    /// <summary>Every call that waits longer than it may.</summary>
    public void CheckWaiting(long patienceMs)
    {
        foreach (var call in _open.Values)
        {
            if (call.Host.IsFrozen || !call.HasArrived) continue;
            world.Tally.Checked(Checks.Polls);
            SimWorld.Require(world.Time - call.ArrivedAt <= call.Request.WaitMs + patienceMs, Checks.Polls,
                $"{call.Request} waits at {call.Host.Name} since {call.ArrivedAt}");
        }
    }

    private void Arrive(Call call)
    {
        if (!_open.ContainsKey(call.Ticket)) return;
        if (!call.Host.IsUp)
        {
            Drop(call);
            return;
        }
        call.ArrivedAt = world.Time;
        call.HasArrived = true;
        call.Host.Take(new HostInput.Asked(call.Ticket, call.Request));
    }

    private void Abandon(Call call)
    {
        if (!_open.ContainsKey(call.Ticket)) return;
        call.Host.Take(new HostInput.Abandoned(call.Ticket));
        Drop(call);
    }

    private void Drop(Call call)
    {
        if (_open.Remove(call.Ticket)) world.At(world.Chance.Between(1, 1_000), () => call.Answered(null));
    }

    private sealed record Call(long Ticket, SimHost Host, HostRequest Request, Action<HostReply?> Answered,
        long SentAt)
    {
        public bool HasArrived { get; set; }

        public long ArrivedAt { get; set; }
    }
}
