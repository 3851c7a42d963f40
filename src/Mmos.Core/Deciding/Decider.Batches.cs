namespace Mmos.Core;

/// <summary>Several calls of a worker in one step: all of it or none.</summary>
public static partial class Decider
{
    private static Decision CompleteMany(WorkspaceView state, Command.CompleteMany c, in Header header)
    {
        if (c.Attempts.Count is < 1 or > Limits.AttemptsPerCall)
            return Rejection.Invalid("attempts",
                $"{c.Attempts.Count} attempts at once; 1 to {Limits.AttemptsPerCall}");
        List<Event> events = [];
        HashSet<int> handedIn = [];
        for (var i = 0; i < c.Attempts.Count; i++)
        {
            var attempt = c.Attempts[i];
            var one = Complete(state, attempt);
            if (one.Rejection is { } refused) return refused with { Field = $"attempts[{i}]" };
            if (!handedIn.Add(attempt.Task))
                return Rejection.Invalid($"attempts[{i}]", $"T{attempt.Task} is named twice");
            events.AddRange(one.Events);
        }
        if (c.Next is { } next)
        {
            var claim = Claim(state, next, header, handedIn);
            if (claim.Rejection is { } refused) return refused;
            events.AddRange(claim.Events);
        }
        return Decision.Accept(events);
    }
}
