namespace Mmos.Core.Tests.Model;

/// <summary>Accounts, usage, memory, the breaker, and whom a task is kept for.</summary>
internal sealed partial class ModelWorkspace
{
    private readonly SortedDictionary<string, ModelAccount> _accounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _tight = new(StringComparer.Ordinal);
    private readonly List<(string Kind, long? Usd, long? Tokens)> _costs = [];
    private readonly List<(string? Profile, string Kind, bool Passed)> _verdicts = [];

    private Outcome OnAccount(Command command)
    {
        switch (command)
        {
            case Command.ReportAccount c when c.UsedPerMille is < 0 or > 1000: return Outcome.Refused;
            case Command.ReportAccount c when c.ResetsAt <= _clock
                || (_accounts.TryGetValue(c.Account, out var same)
                    && same.Windows.TryGetValue(c.Window, out var w) && w == (c.UsedPerMille, c.ResetsAt)):
                return Outcome.Nothing;
            case Command.ReportAccount c:
                return Do(() => Set(c.Account, a => a with
                {
                    Windows = a.Windows.SetItem(c.Window, (c.UsedPerMille, c.ResetsAt)),
                }));
            case Command.LimitAccount c: return Limit(c);
            case Command.ParkAccount c when !_accounts.ContainsKey(c.Account)
                || (c.Until != 0 && c.Until <= _clock):
                return Outcome.Refused;
            case Command.ParkAccount c: return Park(c.Account, c.Until == 0 ? long.MaxValue : c.Until);
            case Command.UnparkAccount c when !_accounts.ContainsKey(c.Account): return Outcome.Refused;
            case Command.UnparkAccount c: return Park(c.Account, 0);
            default: throw new NotSupportedException(command.GetType().Name);
        }
    }

    private Outcome Park(string account, long until) => _accounts[account].ParkedUntil == until
        ? Outcome.Nothing : Do(() => Set(account, a => a with { ParkedUntil = until }));

    private Outcome Limit(Command.LimitAccount c)
    {
        var jitter = (long)(c.Account.Aggregate(17UL, (sum, l) => unchecked(sum * 31 + l)) % 30_000);
        var until = (c.ResetsAt > _clock ? c.ResetsAt : _clock + Limits.LimitMs) + jitter;
        var isNews = !_accounts.TryGetValue(c.Account, out var account) || account.ParkedUntil < until;
        List<ModelTask> running = [.. _tasks.Values.Where(t =>
            t.Holder is not null && t.Item is WorkItem.Author or WorkItem.Review
            && Named(t.Holder)!.Is.Account == c.Account).OrderBy(t => t.HeldSince)];
        if (isNews) Set(c.Account, a => a with { ParkedUntil = until });
        foreach (var task in running) Return(_tasks[task.Number], Cause.Limit);
        return isNews || running.Count > 0 ? Outcome.Done : Outcome.Nothing;
    }

    private Outcome Use(ModelTask task, Usage used)
    {
        var tokens = used.InputTokens is null && used.OutputTokens is null ? null
            : (long?)((used.InputTokens ?? 0) + (used.OutputTokens ?? 0));
        if (tokens is null && used is { BilledMicroUsd: null, NotionalMicroUsd: null })
            return Outcome.Nothing;
        var (now, project) = (task.Now!, _projects[task.Project]);
        var isPaid = now.Account is not null && Terms(now.Account).IsMetered;
        var billed = used.BilledMicroUsd ?? (isPaid ? used.NotionalMicroUsd : null);
        var usd = billed ?? 0;
        Set(task = task with
        {
            Now = now with
            {
                HeldUsd = Math.Max(0, now.HeldUsd - usd),
                HeldTokens = Math.Max(0, now.HeldTokens - (tokens ?? 0)),
                Usd = billed is null ? now.Usd : (now.Usd ?? 0) + usd,
                Tokens = tokens is null ? now.Tokens : (now.Tokens ?? 0) + tokens,
            },
        });
        _projects[task.Project] = project with
        {
            SpentUsd = project.SpentUsd + usd,
            SpentTokens = project.SpentTokens + (tokens ?? 0),
        };
        if (now.Account is not null)
        {
            BeginPeriod(now.Account);
            Set(now.Account, a => a with
            {
                SpentUsd = a.SpentUsd + usd,
                SpentTokens = a.SpentTokens + (tokens ?? 0),
            });
        }
        if (task.Now!.Usd > task.Is.CapMicroUsd) Return(task, Cause.CostCap);
        return Outcome.Done;
    }

    /// <summary>An attempt is over: nothing is held back for it, and what it cost is remembered.</summary>
    private void EndAttempt(ModelTask task)
    {
        if (task.Now is not { } now) return;
        if (now.HeldUsd > 0 || now.HeldTokens > 0) BeginPeriod(now.Account);
        if (now.Usd is not null || now.Tokens is not null) _costs.Add((task.Is.Kind, now.Usd, now.Tokens));
    }

    private void BeginPeriod(string? account)
    {
        if (account is null || _accounts[account].PeriodEndsAt > 0) return;
        Set(account, a => a with { PeriodEndsAt = Periods.EndOf(Terms(account).Per, _clock) });
    }

    private void Set(string account, Func<ModelAccount, ModelAccount> change) =>
        _accounts[account] = change(_accounts.GetValueOrDefault(account) ?? new ModelAccount(account));

    private bool TickAccounts()
    {
        var found = false;
        foreach (var account in _accounts.Values.ToList())
        {
            var next = account with
            {
                Windows = account.Windows.RemoveRange(
                    account.Windows.Where(w => w.Value.ResetsAt <= _clock).Select(w => w.Key)),
                ParkedUntil = account.ParkedUntil <= _clock ? 0 : account.ParkedUntil,
            };
            if (account.PeriodEndsAt > 0 && account.PeriodEndsAt <= _clock)
                next = next with { PeriodEndsAt = 0, SpentUsd = 0, SpentTokens = 0 };
            found |= next.Windows.Count != account.Windows.Count || next.ParkedUntil != account.ParkedUntil
                || next.PeriodEndsAt != account.PeriodEndsAt;
            _accounts[account.Name] = next;
        }
        foreach (var (host, until) in _tight.ToList())
            if (until <= _clock) found |= _tight.Remove(host);
        return found;
    }

    private Outcome Remember(Command.ReportMemory c)
    {
        var isTight = _tight.TryGetValue(c.Host, out var until);
        if (isTight && c.UsedMb * 10 < c.LimitMb * 9) return Do(() => _tight.Remove(c.Host));
        var isDue = !isTight || until - _clock <= Limits.MemoryMs / 2;
        return (isTight || c.UsedMb > c.LimitMb) && isDue
            ? Do(() => _tight[c.Host] = _clock + Limits.MemoryMs) : Outcome.Nothing;
    }

    private Outcome Pin(Command.PinTask c)
    {
        if (!_tasks.TryGetValue(c.Task, out var task) || task.IsFinished
            || (c.Worker is not null && Named(c.Worker) is null) || task.IsInWork) return Outcome.Refused;
        if (task.Only == c.Worker) return Outcome.Nothing;
        var author = task with { Item = WorkItem.Author, Only = null };
        if (c.Worker is not null && !Can(Named(c.Worker)!, author, null)) return Outcome.Refused;
        if (task.IsQueued) Lift(task.Project);
        return Do(() => Set(task with { Only = c.Worker }));
    }

    /// <summary>The agent behind a worker broke: the third time in a row it rests, ever longer.</summary>
    private void Blame(ModelTask task, Cause cause, bool trips)
    {
        if (task.Item != WorkItem.Author || cause is not (Cause.AgentError or Cause.EngineError)) return;
        var worker = Named(task.Holder!)!;
        if (worker.Is.Agent is "command" or "engine") return;
        Set(worker with { Faults = worker.Faults + 1 });
        if (trips && worker.RestsUntil == 0 && worker.Faults + 1 >= Limits.FaultsInRow)
            Set(worker with
            {
                Faults = Limits.FaultsInRow - 1,
                Trips = worker.Trips + 1,
                RestsUntil = _clock + Math.Min(1_800_000, 60_000L << Math.Min(worker.Trips, 16)),
            });
    }
}
