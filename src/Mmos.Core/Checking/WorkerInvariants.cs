namespace Mmos.Core;

/// <summary>Invariant 6: what each worker holds.</summary>
internal static class WorkerInvariants
{
    public static void Check(WorkspaceState state, int slot, Findings findings)
    {
        var worker = state.Workers[slot];
        var held = state.HeldBy(slot);
        if (held.Count > 0)
        {
            findings.Case(Invariants.Slots, held.Count <= worker.Slots, "a worker holds at most its slots",
                slot);
            findings.Case(Invariants.OneLease,
                held.All(t => state.TryTask(t, out var row) && row.Worker == slot),
                "what a worker holds says so", slot);
        }
        findings.Case(Invariants.Counters, worker.Held == held.Count, "a worker counts what it holds", slot);
        if (worker.Status == WorkerStatus.Offline)
            findings.Case(Invariants.NothingNew, worker is { Held: 0, Wants: 0, WaitsUntil: 0 },
                "an offline worker holds nothing and waits for nothing", slot);
        if (worker.Status == WorkerStatus.Draining)
            findings.Case(Invariants.NothingNew, worker.Held > 0,
                "a draining worker that holds nothing has left", slot);
        findings.Case(Invariants.NothingNew,
            worker.Gate == (worker.Account < 0 ? AccountGate.Open : state.Accounts[worker.Account].Gate),
            "a worker knows what its account admits", slot);
        findings.Case(Invariants.Queue, state.AbleWorkers.Count(w => w == slot) == (worker.IsAble ? 1 : 0),
            "the able workers are those that are able", slot);
    }
}
