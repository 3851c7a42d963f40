namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// A ledger of its own, kept from the events alone: what was spent, what is held back, who may have nothing.
/// </summary>
internal sealed partial class LogReader
{
    private readonly Dictionary<string, Purse> _projects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Purse> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Attempt> _attempts = [];
    private readonly Dictionary<string, long> _parked = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Window), int> _used = [];
    private readonly HashSet<string> _tight = [];
    private Policy _policy = Policy.Default;

    private void OfMoney(in Recorded recorded)
    {
        switch (recorded.Event)
        {
            case ProjectCreated e:
                _projects[e.Project] = new Purse(e.Definition.BudgetMicroUsd, e.Definition.BudgetTokens);
                break;
            case PolicySet e: Agreed(e.Policy); break;
            case TaskAssigned e: Dispatched(recorded, e.Task, e.Worker, e.Item, e.Estimate); break;
            case TaskOffered e: Dispatched(recorded, e.Task, e.Worker, WorkItem.Author, e.Estimate); break;
            case UsageRecorded e: Used(e); break;
            case AttemptCompleted e: EndAttempt(e.Task); break;
            case TaskReturned e: EndAttempt(e.Task); break;
            case TaskFailed e: EndAttempt(e.Task); break;
            case TaskCancelled e: EndAttempt(e.Task); break;
            case AccountParked e: _parked[e.Account] = e.Until; break;
            case AccountReleased e: _parked.Remove(e.Account); break;
            case AccountReported e: _used[(e.Account, e.Window)] = e.UsedPerMille; break;
            case AccountWindowReset { Window: null } e: Account(e.Account).BeginAgain(); break;
            case AccountWindowReset e: _used.Remove((e.Account, e.Window!)); break;
            case MemoryTight e: _tight.Add(e.Host); break;
            case MemoryEased e: _tight.Remove(e.Host); break;
        }
    }

    private Purse Account(string name)
    {
        if (!_accounts.TryGetValue(name, out var purse)) _accounts.Add(name, purse = new Purse(null, null));
        return purse;
    }

    private void Agreed(Policy policy)
    {
        _policy = policy;
        foreach (var terms in policy.Accounts) Account(terms.Name);
        foreach (var (name, purse) in _accounts)
        {
            var terms = policy.Accounts.FirstOrDefault(a => a.Name == name);
            (purse.CapMicroUsd, purse.CapTokens) = (terms?.BudgetMicroUsd, terms?.BudgetTokens);
        }
    }

    private void Dispatched(in Recorded recorded, int task, string worker, WorkItem item,
        Estimate? estimate)
    {
        var account = _workers[worker].Account;
        world.Tally.Checked(Checks.Rest);
        SimWorld.Require(_workers[worker].RestsUntil == 0, Checks.Rest,
            $"T{task} goes to {worker}, which rests");
        SimWorld.Require(account is null || !_parked.ContainsKey(account), Checks.Rest,
            $"T{task} goes to {worker}, whose account {account} is parked");
        SimWorld.Require(_tight.Count == 0, Checks.Rest, $"T{task} is given out while memory is short");
        CheckReserve(task, account);
        if (item != WorkItem.Author) return;
        CheckResources(task);
        var (usd, tokens) = (estimate?.MicroUsd ?? 0, estimate?.Tokens ?? 0);
        var purses = Purses(task, account);
        foreach (var purse in purses)
        {
            world.Tally.Checked(Checks.Budgets);
            SimWorld.Require(purse.Admits(usd, tokens), Checks.Budgets,
                $"T{task} goes out at event {recorded.Seq}: {usd} µ$ and {tokens} tokens more than {purse}");
            purse.Hold(usd, tokens);
        }
        _attempts[task] = new Attempt(account, usd, tokens);
    }

    private void CheckReserve(int task, string? account)
    {
        if (account is null) return;
        var used = _used.Where(w => w.Key.Account == account).Select(w => w.Value).DefaultIfEmpty(0).Max();
        var reserve = _policy.Accounts.FirstOrDefault(a => a.Name == account)?.ReservePerMille ?? 0;
        var mayUse = Story(task).Definition.Priority == Priority.P0 ? 1000 : 1000 - reserve;
        world.Tally.Checked(Checks.Reserve);
        SimWorld.Require(used < mayUse, Checks.Reserve,
            $"T{task} may use {account} up to {mayUse} per mille, {used} are used");
    }

    private List<Purse> Purses(int task, string? account) =>
        account is null ? [_projects[Story(task).Project]]
            : [_projects[Story(task).Project], Account(account)];

    private void CheckResources(int task)
    {
        foreach (var name in Story(task).Definition.Resources)
        {
            var room = _policy.Resources.FirstOrDefault(r => r.Name == name)?.Count ?? 1;
            // Statuses are those before this event: whoever is in work holds what it names.
            var holders = _tasks.Values.Count(t => t.Number != task && t.Definition.Resources.Contains(name)
                && world.Audit.View.TryTask(t.Number, out var row) && row.IsInWork);
            world.Tally.Checked(Checks.Resources);
            SimWorld.Require(holders < room, Checks.Resources,
                $"T{task} gets the resource {name}, which {holders} of {room} hold");
        }
    }

    private void Used(UsageRecorded e)
    {
        var attempt = _attempts[e.Task];
        var (usd, tokens) =
            (e.Used.BilledMicroUsd ?? 0, (e.Used.InputTokens ?? 0) + (e.Used.OutputTokens ?? 0));
        // What was held back for it turns into what it used.
        var (lessUsd, lessTokens) = (Math.Min(usd, attempt.HeldUsd), Math.Min(tokens, attempt.HeldTokens));
        foreach (var purse in Purses(e.Task, attempt.Account))
        {
            purse.Hold(-lessUsd, -lessTokens);
            purse.Spend(usd, tokens);
        }
        _attempts[e.Task] = attempt with
        {
            HeldUsd = attempt.HeldUsd - lessUsd,
            HeldTokens = attempt.HeldTokens - lessTokens,
            Cost = attempt.Cost + usd,
        };
    }

    /// <summary>A record is whole: whoever passed its cap is stopped.</summary>
    private void CheckCaps()
    {
        foreach (var (task, attempt) in _attempts)
        {
            if (Story(task).Definition.CapMicroUsd is not { } cap) continue;
            world.Tally.Checked(Checks.Caps);
            SimWorld.Require(attempt.Cost <= cap, Checks.Caps,
                $"T{task} runs on at {attempt.Cost} of {cap} µ$");
        }
    }

    private void EndAttempt(int task)
    {
        if (!_attempts.Remove(task, out var attempt)) return;
        foreach (var purse in Purses(task, attempt.Account))
            purse.Hold(-attempt.HeldUsd, -attempt.HeldTokens);
    }

    private readonly record struct Attempt(string? Account, long HeldUsd, long HeldTokens)
    {
        public long Cost { get; init; }
    }

    private sealed class Purse(long? capMicroUsd, long? capTokens)
    {
        private long _spentUsd, _spentTokens, _heldUsd, _heldTokens;

        public long? CapMicroUsd { get; set; } = capMicroUsd;

        public long? CapTokens { get; set; } = capTokens;

        public bool Admits(long usd, long tokens) =>
            (CapMicroUsd is null || _spentUsd + _heldUsd + usd <= CapMicroUsd)
            && (CapTokens is null || _spentTokens + _heldTokens + tokens <= CapTokens);

        public void Hold(long usd, long tokens) =>
            (_heldUsd, _heldTokens) = (_heldUsd + usd, _heldTokens + tokens);

        public void Spend(long usd, long tokens) =>
            (_spentUsd, _spentTokens) = (_spentUsd + usd, _spentTokens + tokens);

        public void BeginAgain() => (_spentUsd, _spentTokens) = (0, 0);

        public override string ToString() =>
            $"{_spentUsd} + {_heldUsd} of {CapMicroUsd} µ$, "
            + $"{_spentTokens} + {_heldTokens} of {CapTokens} tokens";
    }
}
