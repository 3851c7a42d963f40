using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Upkeep, in-process.</summary>
internal sealed class LocalUpkeep(LocalCalls calls) : IUpkeep
{
    // The host adds its clock to `Until`.
    public Task<Answer<int>> LeaseEffect(
        string effect, string holder, ProcessInfo process, TimeSpan time, bool takeOver,
            CancellationToken cancel) =>
        calls.Ask(
            new Command.LeaseEffect(effect, holder, Wire.Process(process), (long)time.TotalMilliseconds,
            takeOver),
            events => events.OfType<EffectLeased>().Last().Lease, cancel);

    public Task<Answer<int>> LeaseDueEffect(
        string effect, string holder, ProcessInfo process, TimeSpan time, TimeSpan every,
            CancellationToken cancel) =>
        calls.Ask(
            new Command.LeaseEffect(effect, holder, Wire.Process(process), (long)time.TotalMilliseconds,
            false, (long)every.TotalMilliseconds),
            events => events.OfType<EffectLeased>().Last().Lease, cancel);

    public Task<Answer<Done>> FailEffect(string effect, int lease, string reason, CancellationToken cancel) =>
        calls.Do(new Command.ReleaseEffect(effect, lease, reason, Failed: true), cancel);

    public Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome,
        CancellationToken cancel) =>
        calls.Do(new Command.ReleaseEffect(effect, lease, outcome), cancel);

    public Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel) =>
        calls.Pump.Explain(view => view.TryEffect(effect, out var row) && row.Process is { } p
            && row.Until > view.Clock
            ? new ProcessInfo(p.Host, p.BootId, p.Pid, p.StartTime)
            : null, cancel);

    public async Task<Answer<bool>> ReportMemory(string process, int usedMb, int limitMb,
        CancellationToken cancel)
    {
        var reported = await calls.Do(new Command.ReportMemory(process, usedMb, limitMb), cancel)
            .ConfigureAwait(false);
        if (reported.Problem is { } problem) return Answer<bool>.No(problem);
        var isTight = await calls.Pump.Explain(view => view.Tight.ContainsKey(process), cancel)
            .ConfigureAwait(false);
        return Answer<bool>.Of(isTight, reported.Seq);
    }

    public Task<IReadOnlyList<string>> ShortOfMemory(CancellationToken cancel) =>
        // Only the folded state knows, and a look at the tables does not fold it for this.
        !calls.Pump.IsFolded ? Task.FromResult<IReadOnlyList<string>>([])
        : calls.Pump.Explain<IReadOnlyList<string>>(
            view => [.. view.Tight.Keys.Order(StringComparer.Ordinal)], cancel);

    public Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel) =>
        calls.Do(new Command.Configure(WirePolicy.Of(policy)), cancel);

    public async Task<Answer<IReadOnlyList<string>>> Apply(PolicySpec policy, string hash,
        CancellationToken cancel)
    {
        var before = await calls.Pump.Explain(view => view.Policy, cancel).ConfigureAwait(false);
        var after = WirePolicy.Of(policy);
        return await calls.Ask<IReadOnlyList<string>>(new Command.ApplyConfig(after, hash),
            _ => PolicyFields.Changes(before, after), cancel).ConfigureAwait(false);
    }
}
