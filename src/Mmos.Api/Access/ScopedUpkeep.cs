namespace Mmos.Api.Access;

internal sealed class ScopedUpkeep(Gate gate) : IUpkeep
{
    private IUpkeep All => gate.All.Upkeep;

    public Task<Answer<int>> LeaseEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        bool takeOver, CancellationToken cancel) =>
        gate.Ask("Upkeep.LeaseEffect",
            () => All.LeaseEffect(effect, holder, process, time, takeOver, cancel));

    public Task<Answer<int>> LeaseDueEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        TimeSpan every, CancellationToken cancel) =>
        gate.Ask("Upkeep.LeaseDueEffect",
            () => All.LeaseDueEffect(effect, holder, process, time, every, cancel));

    public Task<Answer<Done>> FailEffect(string effect, int lease, string reason, CancellationToken cancel) =>
        gate.Ask("Upkeep.FailEffect", () => All.FailEffect(effect, lease, reason, cancel));

    public Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome,
        CancellationToken cancel) =>
        gate.Ask("Upkeep.ReleaseEffect", () => All.ReleaseEffect(effect, lease, outcome, cancel));

    public Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel)
    {
        gate.Require("Upkeep.HolderOf");
        return All.HolderOf(effect, cancel);
    }

    public Task<Answer<bool>> ReportMemory(string process, int usedMb, int limitMb,
        CancellationToken cancel) =>
        gate.Ask("Upkeep.ReportMemory", () => All.ReportMemory(process, usedMb, limitMb, cancel));

    public Task<IReadOnlyList<string>> ShortOfMemory(CancellationToken cancel)
    {
        gate.Require("Upkeep.ShortOfMemory");
        return All.ShortOfMemory(cancel);
    }

    public Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel) =>
        gate.Ask("Upkeep.Configure", () => All.Configure(policy, cancel));

    public Task<Answer<IReadOnlyList<string>>> Apply(PolicySpec policy, string hash,
        CancellationToken cancel) =>
        gate.Ask("Upkeep.Apply", () => All.Apply(policy, hash, cancel));
}
