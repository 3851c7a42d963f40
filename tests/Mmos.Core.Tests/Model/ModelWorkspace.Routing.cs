namespace Mmos.Core.Tests.Model;

/// <summary>Which worker may have which task: tiers, accounts, budgets, resources, memory, rest.</summary>
internal sealed partial class ModelWorkspace
{
    private static readonly string[] s_tiers = ["economy", "standard", "premium"];

    /// <summary>
    /// The tiers that are open to a task now: upwards from its own the first that somebody serves, all upward
    /// once it waited long enough or is a P0; lower ones only where nobody serves those and nobody asked for
    /// a tier. Null: any.
    /// </summary>
    private IReadOnlyList<string>? OpenTiers(ModelTask task)
    {
        if (task.Item != WorkItem.Author || task.Only is not null || task.Tier == "any") return null;
        var own = Array.IndexOf(s_tiers, task.Tier);
        string[] upward = s_tiers[own..];
        List<string[]> wider = [.. Enumerable.Range(1, upward.Length).Select(n => upward[..n])];
        if (task.Is.Tier == "auto")
            for (var lower = own - 1; lower >= 0; lower--) wider.Add(s_tiers[lower..]);
        var served = wider.FirstOrDefault(tiers => _workers.Any(w => IsServing(w) && Can(w, task, tiers)))
            ?? wider[^1];
        var isDue = task.Is.Priority == Priority.P0 || task.ReadyAt + _policy.UpgradeAfterMs <= _clock;
        return isDue && served.Length < upward.Length ? upward : served;
    }

    private static string Higher(string tier) => tier switch
    {
        "economy" => "standard",
        "standard" => "premium",
        _ => tier,
    };

    private bool IsServing(ModelWorker worker) => worker is { Status: WorkerStatus.Online, RestsUntil: 0 }
        && GateOf(worker.Is.Account) != AccountGate.Closed;

    private static bool Can(ModelWorker worker, ModelTask task, IReadOnlyList<string>? tiers)
    {
        var offered = worker.Is.Capabilities;
        string[] asked = task.Item switch
        {
            WorkItem.Verify => [EngineCapabilities.Verify],
            WorkItem.Merge => [EngineCapabilities.Merge],
            WorkItem.Review => [task.Asks!],
            _ => [.. task.Is.Require],
        };
        var authors = !offered.Any(EngineCapabilities.IsOne) || offered.Contains("mmos:author");
        return asked.All(offered.Contains) && (authors || task.Item is WorkItem.Verify or WorkItem.Merge)
            && (task.Item != WorkItem.Review || task.Author != worker.Name)
            && (task.Item != WorkItem.Author || task.Only is null || task.Only == worker.Name)
            && (tiers is null || worker.Is.Tier is null || tiers.Contains(worker.Is.Tier));
    }

    private bool IsAble(ModelWorker worker, ModelTask task)
    {
        var gate = GateOf(worker.Is.Account);
        return worker is { Status: WorkerStatus.Online, Wants: > 0, RestsUntil: 0 }
            && HeldBy(worker.Name).Count() < worker.Is.Slots
            && (gate == AccountGate.Open || (gate == AccountGate.Reserve && task.Is.Priority == Priority.P0))
            && (task.Item is WorkItem.Author or WorkItem.Review || IsAtHome(worker, task))
            && (task.Item != WorkItem.Merge || MergesOf(task.Project).All(t => t.Holder == worker.Name))
            && Can(worker, task, OpenTiers(task));
    }

    private AccountGate GateOf(string? name)
    {
        if (name is null) return AccountGate.Open;
        var (account, terms) = (_accounts[name], Terms(name));
        var used = account.Windows.Values.Select(w => w.Used).DefaultIfEmpty(0).Max();
        var (usd, tokens) = Held(t => t.Now!.Account == name);
        if (account.ParkedUntil > 0 || used >= 1000 || account.SpentUsd + usd >= terms.BudgetMicroUsd
            || account.SpentTokens + tokens >= terms.BudgetTokens) return AccountGate.Closed;
        return terms.ReservePerMille > 0 && used >= 1000 - terms.ReservePerMille ? AccountGate.Reserve
            : AccountGate.Open;
    }

    private AccountTerms Terms(string name) => _policy.Accounts.FirstOrDefault(a => a.Name == name)
        ?? new AccountTerms(name, "", false, 0, null, null, Period.Day);

    /// <summary>What is held back for attempts that run: counted anew each time.</summary>
    private (long Usd, long Tokens) Held(Func<ModelTask, bool> which)
    {
        List<ModelTask> running = [.. _tasks.Values.Where(t => t.Now is not null && which(t))];
        return (running.Sum(t => t.Now!.HeldUsd), running.Sum(t => t.Now!.HeldTokens));
    }

    private bool IsAffordable(ModelWorker worker, ModelTask task)
    {
        if (task.Item != WorkItem.Author) return true;
        var (usd, tokens) = Estimate(worker, task);
        var project = _projects[task.Project];
        var held = Held(t => t.Project == task.Project);
        bool Fits(long spent, long reserved, long more, long? cap) =>
            cap is null || spent + reserved + more <= cap;
        if (!Fits(project.SpentUsd, held.Usd, usd, project.Is.BudgetMicroUsd)
            || !Fits(project.SpentTokens, held.Tokens, tokens, project.Is.BudgetTokens)) return false;
        if (worker.Is.Account is not { } name) return true;
        var (account, terms, ofAccount) = (_accounts[name], Terms(name), Held(t => t.Now!.Account == name));
        return Fits(account.SpentUsd, ofAccount.Usd, usd, terms.BudgetMicroUsd)
            && Fits(account.SpentTokens, ofAccount.Tokens, tokens, terms.BudgetTokens);
    }

    /// <summary>What an attempt is expected to use: its cap, else the mean of its kind, else a tenth of the
    /// tighter budget. Nothing where no account pays.</summary>
    private (long Usd, long Tokens) Estimate(ModelWorker worker, ModelTask task)
    {
        if (worker.Is.Account is not { } name) return (0, 0);
        var (terms, project) = (Terms(name), _projects[task.Project].Is);
        long? Mean(IEnumerable<long?> of) => of.OfType<long>().ToList() is { Count: > 0 } known
            ? known.Sum() / known.Count : null;
        long Tenth(long? one, long? other) => Math.Min(one ?? other ?? 0, other ?? one ?? 0) / 10;
        var ended = _costs.Where(c => c.Kind == task.Is.Kind).ToList();
        var usd = terms.IsMetered ? task.Is.CapMicroUsd ?? Mean(ended.Select(c => c.Usd))
            ?? Tenth(project.BudgetMicroUsd, terms.BudgetMicroUsd) : 0;
        return (usd, Mean(ended.Select(c => c.Tokens)) ?? Tenth(project.BudgetTokens, terms.BudgetTokens));
    }

    private bool HasResources(ModelTask task) => task.Is.Resources.All(name =>
        _tasks.Values.Count(t => t.IsInWork && t.Is.Resources.Contains(name))
            < (_policy.Resources.FirstOrDefault(r => r.Name == name)?.Count ?? 1));

    private int Score(ModelWorker worker, ModelTask task)
    {
        var priority = task.Is.Priority == Priority.P0 ? 1000 : task.Is.Priority == Priority.P1 ? 600 : 300;
        var wished = task.Is.Prefer.Distinct().ToList();
        var capability = task.Is.Worker is { } name ? (name == worker.Name ? 1000 : 0)
            : wished.Count == 0 ? 1000 : 1000 * wished.Count(worker.Is.Capabilities.Contains) / wished.Count;
        var load = 1000 * (worker.Is.Slots - HeldBy(worker.Name).Count()) / worker.Is.Slots;
        var idle = _clock - worker.ServedAt;
        var fairness = worker.ServedAt == 0 ? 1000 : 1000 * idle / (idle + 60_000);
        var cost = worker.Is.Tier switch { "economy" => 1000, "premium" => 200, _ => 600 };
        var quota = worker.Is.Account is null ? 1000
            : 1000 - _accounts[worker.Is.Account].Windows.Values.Select(w => w.Used).DefaultIfEmpty(0).Max();
        var judged = _verdicts.Where(v => v.Profile == worker.Profile && v.Kind == task.Is.Kind).ToList();
        var success = 1000 * (judged.Count(v => v.Passed) + 1) / (judged.Count + 2);
        var w = _policy.Weights;
        return (int)((w.Priority * priority + w.Capability * capability + w.Load * load
            + w.Fairness * fairness + w.Cost * cost + w.Quota * quota + w.Success * success) / w.Sum());
    }

    /// <summary>A seeded share of the choices tries the second best, where success counts.</summary>
    private bool Explores(ModelTask task) => _policy.Weights.Success > 0
        && unchecked((uint)(task.Number * 2_654_435_761) ^ (uint)(task.Lease * 40_503)) % 1000 < 20;
}
