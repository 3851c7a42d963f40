namespace Mmos.Core;

/// <summary>Accounts, what attempts use of them and of their project's budget, and the policy.</summary>
public sealed partial class WorkspaceState
{
    private readonly List<AccountRow> _accounts = [];
    private readonly Dictionary<string, int> _accountSlots = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, Attempting> _attempts = [];
    private readonly SortedDictionary<int, long> _caps = [];
    private readonly SortedDictionary<string, long> _tight = new(StringComparer.Ordinal);

    internal IReadOnlyList<AccountRow> Accounts => _accounts;

    /// <summary>Processes that are short of memory, each with the clock until which that holds.</summary>
    internal IReadOnlyDictionary<string, long> Tight => _tight;

    internal bool TryAccount(string name, out int slot) => _accountSlots.TryGetValue(name, out slot);

    internal bool TryAttempt(int task, out Attempting attempt) => _attempts.TryGetValue(task, out attempt);

    /// <summary>What an attempt of a task may cost; null for no cap.</summary>
    internal long? CapOf(int task) => _caps.TryGetValue(task, out var cap) ? cap : null;

    private long NextOfAccounts
    {
        get
        {
            var next = long.MaxValue;
            foreach (var account in _accounts) next = Math.Min(next, account.Deadline);
            foreach (var until in _tight.Values) next = Math.Min(next, until);
            return next;
        }
    }

    private int AccountSlot(string name)
    {
        if (_accountSlots.TryGetValue(name, out var slot)) return slot;
        _accountSlots.Add(name, _accounts.Count);
        _accounts.Add(new AccountRow { Name = name, Windows = [], Per = Period.Day });
        Changes.Account(_accounts.Count - 1);
        return _accounts.Count - 1;
    }

    private void ApplyToAccount(AccountEvent happened)
    {
        switch (happened)
        {
            case AccountReported e: On(e); break;
            case AccountParked e: On(e); break;
            case AccountReleased e: ChangeAccount(e.Account, a => a with { ParkedUntil = 0 }); break;
            case AccountWindowReset e: On(e); break;
            default: throw Unknown(happened);
        }
    }

    private void On(PolicySet e)
    {
        Policy = e.Policy;
        if (Policies.RetroEvery(Policy) == 0) _finished.Clear();
        Resources.Limit(e.Policy.Resources);
        foreach (var terms in e.Policy.Accounts) AccountSlot(terms.Name);
        for (var slot = 0; slot < _accounts.Count; slot++)
        {
            var row = _accounts[slot];
            var terms = e.Policy.Accounts.FirstOrDefault(t => t.Name == row.Name);
            PutAccount(slot, row with
            {
                IsMetered = terms?.IsMetered ?? false,
                ReservePerMille = terms?.ReservePerMille ?? 0,
                Per = terms?.Per ?? Period.Day,
                Budget = row.Budget with { MicroUsd = terms?.BudgetMicroUsd, Tokens = terms?.BudgetTokens },
            });
        }
    }

    private void On(AccountReported e) => ChangeAccount(e.Account, a => a with
    {
        Windows = [.. a.Windows.Where(w => w.Name != e.Window)
            .Append(new AccountWindow(e.Window, e.UsedPerMille, e.ResetsAt))
            .OrderBy(w => w.Name, StringComparer.Ordinal)],
    });

    private void On(AccountParked e) => ChangeAccount(e.Account,
        a => a with { ParkedUntil = e.Until == 0 ? long.MaxValue : e.Until });

    private void On(AccountWindowReset e) => ChangeAccount(e.Account, a => e.Window is null
        ? a with
        {
            PeriodEndsAt = 0,
            Budget = a.Budget with { SpentMicroUsd = 0, SpentTokens = 0 },
        }
        : a with { Windows = [.. a.Windows.Where(w => w.Name != e.Window)] });

    private void On(UsageRecorded e)
    {
        var row = Task(e.Task);
        var attempt = _attempts[e.Task];
        var microUsd = e.Used.BilledMicroUsd ?? 0;
        var tokens = (e.Used.InputTokens ?? 0) + (e.Used.OutputTokens ?? 0);
        var isCounted = e.Used.InputTokens is not null || e.Used.OutputTokens is not null;
        // What was held back for it turns into what it used.
        var held = attempt.Reserved ?? new Estimate(0, 0);
        var freed = new Estimate(Math.Min(held.MicroUsd, microUsd), Math.Min(held.Tokens, tokens));
        _attempts[e.Task] = attempt with
        {
            Reserved = new Estimate(held.MicroUsd - freed.MicroUsd, held.Tokens - freed.Tokens),
            MicroUsd = e.Used.BilledMicroUsd is null ? attempt.MicroUsd : (attempt.MicroUsd ?? 0) + microUsd,
            Tokens = isCounted ? (attempt.Tokens ?? 0) + tokens : attempt.Tokens,
        };
        Charge(row.Project, attempt.Account,
            b => b.Reserve(-freed.MicroUsd, -freed.Tokens).Spend(microUsd, tokens));
    }

    private void BeginAttempt(in TaskRow row, int worker, Estimate? estimate)
    {
        var account = _workers[worker].Account;
        _attempts.Add(row.Number,
            new Attempting(estimate, account, Clock, null, null, _workers[worker].Profile));
        if (estimate is not null)
            Charge(row.Project, account, b => b.Reserve(estimate.MicroUsd, estimate.Tokens));
    }

    private void EndAttempt(int task, int project, int kind)
    {
        if (!_attempts.Remove(task, out var attempt)) return;
        if (attempt.Reserved is { } held && (held.MicroUsd > 0 || held.Tokens > 0))
            Charge(project, attempt.Account, b => b.Reserve(-held.MicroUsd, -held.Tokens));
        if (attempt.MicroUsd is null && attempt.Tokens is null) return;
        Figures.Add(attempt.Profile, kind, f => f with
        {
            Priced = f.Priced + (attempt.MicroUsd is null ? 0 : 1),
            MicroUsd = f.MicroUsd + (attempt.MicroUsd ?? 0),
            Counted = f.Counted + (attempt.Tokens is null ? 0 : 1),
            Tokens = f.Tokens + (attempt.Tokens ?? 0),
        });
    }

    private void Charge(int project, int account, Func<Budget, Budget> change)
    {
        PutProject(project, _projects[project] with { Budget = change(_projects[project].Budget) });
        if (account < 0) return;
        var row = _accounts[account];
        PutAccount(account, row with
        {
            Budget = change(row.Budget),
            PeriodEndsAt = row.PeriodEndsAt > 0 ? row.PeriodEndsAt : Periods.EndOf(row.Per, Clock),
        });
    }

    private void ChangeAccount(string account, Func<AccountRow, AccountRow> change)
    {
        var slot = AccountSlot(account);
        PutAccount(slot, change(_accounts[slot]));
    }

    private void PutAccount(int slot, in AccountRow next)
    {
        var gate = next.Gate;
        _accounts[slot] = next;
        Changes.Account(slot);
        for (var worker = 0; worker < _workers.Count; worker++)
            if (_workers[worker].Account == slot && _workers[worker].Gate != gate)
                PutWorker(worker, _workers[worker] with { Gate = gate });
    }
}

/// <summary>The ends of budget periods.</summary>
public static class Periods
{
    /// <summary>When the period ends that a clock falls into, milliseconds since 1970 (UTC).</summary>
    public static long EndOf(Period period, long clock)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(clock);
        var day = new DateTimeOffset(at.Year, at.Month, at.Day, 0, 0, 0, TimeSpan.Zero);
        var end = period switch
        {
            Period.Hour => day.AddHours(at.Hour + 1),
            Period.Day => day.AddDays(1),
            Period.Week => day.AddDays(7 - ((int)at.DayOfWeek + 6) % 7),
            _ => day.AddDays(1 - at.Day).AddMonths(1),
        };
        return end.ToUnixTimeMilliseconds();
    }
}
