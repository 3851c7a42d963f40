namespace Mmos.Runtime.Hosting;

/// <summary>The claims that wait in this process, at most one per worker.</summary>
internal sealed class Polls
{
    private readonly Dictionary<string, Poll> _byWorker = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _byTicket = [];

    public IEnumerable<long> Tickets => _byTicket.Keys;

    public IReadOnlyList<Poll> All => [.. _byWorker.Values];

    public int Count => _byWorker.Count;

    /// <summary>When the first of them ends; <see cref="long.MaxValue"/> for none.</summary>
    public long NextEnd => _byWorker.Count == 0 ? long.MaxValue : _byWorker.Values.Min(p => p.EndsAt);

    /// <summary>Adds one; the poll it replaces is given back, to be answered.</summary>
    public Poll? Add(Poll poll)
    {
        var replaced = _byWorker.GetValueOrDefault(poll.Worker);
        if (replaced is not null) _byTicket.Remove(replaced.Ticket);
        _byWorker[poll.Worker] = poll;
        _byTicket[poll.Ticket] = poll.Worker;
        return replaced;
    }

    public void Remove(long ticket)
    {
        if (_byTicket.Remove(ticket, out var worker)) _byWorker.Remove(worker);
    }

    public void Clear()
    {
        _byWorker.Clear();
        _byTicket.Clear();
    }
}

/// <summary>A claim that waits.</summary>
/// <param name="Ticket">Where to answer.</param>
/// <param name="Claim">What was asked.</param>
/// <param name="EndsAt">Clock at which it is answered with nothing.</param>
internal sealed record Poll(long Ticket, Core.Command.Claim Claim, long EndsAt)
{
    public string Worker => Claim.Worker;
}
