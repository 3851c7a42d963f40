namespace Mmos.Core;

/// <summary>Rules for accounts and for what attempts use of them.</summary>
public static partial class Decider
{
    private static Decision Report(WorkspaceView state, Command.ReportUsage c, in Header header)
    {
        if (FindLeased(state, c.Task, c.Lease, WorkItem.Author, out var row) is { } refused) return refused;
        if (Unaccepted(row) is { } early) return early;
        var used = Billed(state, row, c.Used);
        if (used.BilledMicroUsd < 0 || used.NotionalMicroUsd < 0 || used.InputTokens < 0
            || used.OutputTokens < 0)
            return Rejection.Invalid("used", "what was used is not below zero");
        if (used is { BilledMicroUsd: null, NotionalMicroUsd: null, InputTokens: null, OutputTokens: null })
            return Nothing;
        var recorded = new UsageRecorded(c.Task, c.Lease, used);
        state.TryAttempt(c.Task, out var attempt);
        var cost = (attempt.MicroUsd ?? 0) + (used.BilledMicroUsd ?? 0);
        if (state.CapOf(c.Task) is not { } cap || cost <= cap) return recorded;
        var feedback = $"the attempt cost more than its cap: {Money(cost)} of {Money(cap)} US dollars";
        return Decision.Accept([recorded,
            .. Retries.Verdict(state, row, Cause.CostCap, feedback, null, header.Clock)]);
    }

    /// <summary>Where each token is paid for, what costs an unsaid amount costs its list price.</summary>
    private static Usage Billed(WorkspaceView state, in TaskRow row, Usage used) =>
        used.BilledMicroUsd is null && state.Workers[row.Worker].Account is >= 0 and var account
            && state.Accounts[account].IsMetered
            ? used with { BilledMicroUsd = used.NotionalMicroUsd } : used;

    private static Decision Report(WorkspaceView state, Command.ReportAccount c, in Header header)
    {
        if (BadAccountName(c.Account) is { } bad) return bad;
        if (c.UsedPerMille is < 0 or > 1000)
            return Rejection.Invalid("used", $"{c.UsedPerMille} per mille; 0 to 1000");
        if (c.ResetsAt <= header.Clock) return Nothing; // it has begun anew meanwhile
        var isKnown = state.TryAccount(c.Account, out var slot) && state.Accounts[slot].Windows
            .Any(w => w.Name == c.Window && w.UsedPerMille == c.UsedPerMille && w.ResetsAt == c.ResetsAt);
        return isKnown ? Nothing : new AccountReported(c.Account, c.Window, c.UsedPerMille, c.ResetsAt);
    }

    private static Decision Limit(WorkspaceView state, Command.LimitAccount c, in Header header)
    {
        if (BadAccountName(c.Account) is { } bad) return bad;
        var reset = c.ResetsAt > header.Clock ? c.ResetsAt : header.Clock + Limits.LimitMs;
        var until = reset + Jitter(c.Account);
        var isKnown = state.TryAccount(c.Account, out var slot);
        List<Event> events = [];
        if (!isKnown || state.Accounts[slot].ParkedUntil < until)
            events.Add(new AccountParked(c.Account, until, c.Window));
        for (var worker = 0; isKnown && worker < state.Workers.Count; worker++)
            if (state.Workers[worker].Account == slot)
                foreach (var number in state.HeldBy(worker))
                    if (state.TryTask(number, out var row) && row.Item is WorkItem.Author or WorkItem.Review)
                        events.AddRange(Retries.Verdict(state, row, Cause.Limit,
                            $"account {c.Account} reached its limit ({c.Window})", null, header.Clock));
        return Decision.Accept(Retries.CancelledOnce(events));
    }

    private static Decision Park(WorkspaceView state, Command.ParkAccount c, in Header header)
    {
        if (!state.TryAccount(c.Account, out var slot)) return NoAccount(c.Account);
        if (c.Until != 0 && c.Until <= header.Clock)
            return Rejection.Invalid("until", "the account would already be unparked");
        var until = c.Until == 0 ? long.MaxValue : c.Until;
        return state.Accounts[slot].ParkedUntil == until ? Nothing
            : new AccountParked(c.Account, c.Until, null);
    }

    private static Decision Unpark(WorkspaceView state, Command.UnparkAccount c) =>
        !state.TryAccount(c.Account, out var slot) ? NoAccount(c.Account)
        : state.Accounts[slot].ParkedUntil == 0 ? Nothing : new AccountReleased(c.Account);

    // The same account wakes at the same offset each time; different ones do not all wake at once.
    private static long Jitter(string account)
    {
        var sum = 17UL;
        foreach (var letter in account) sum = unchecked(sum * 31 + letter);
        return (long)(sum % Limits.LimitJitterMs);
    }

    private static Rejection? BadAccountName(string account) =>
        account.Length is > 0 and <= Limits.NameLength && !account.Any(char.IsControl) ? null
        : Rejection.Invalid("account",
            $"`{account}` is no account: 1 to {Limits.NameLength} printable characters");

    private static Rejection NoAccount(string account) =>
        Rejection.NotFound($"there is no account {account}; see them with: mmos account list");

    private static string Money(long microUsd) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{microUsd / 1_000_000m:0.00##}");
}
