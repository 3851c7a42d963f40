namespace Mmos.Api;

/// <summary>Upkeep, over HTTP.</summary>
internal sealed class HttpUpkeep(HttpCalls calls) : IUpkeep
{
    public Task<Answer<int>> LeaseEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        bool takeOver, CancellationToken cancel) =>
        Lease(new(effect, holder, process, Seconds(time), takeOver), cancel);

    public Task<Answer<int>> LeaseDueEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        TimeSpan every, CancellationToken cancel) =>
        Lease(new(effect, holder, process, Seconds(time), false, Seconds(every)), cancel);

    public Task<Answer<Done>> FailEffect(string effect, int lease, string reason, CancellationToken cancel) =>
        calls.Tell<FailEffectBody, Done>("/effects/fail", new(effect, lease, reason), cancel);

    public Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome,
        CancellationToken cancel) =>
        calls.Tell<ReleaseBody, Done>("/effects/release", new(effect, lease, outcome), cancel);

    public async Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel) =>
        HttpCalls.Sure(await calls.Get<Plain<ProcessInfo>>(
            Query.Of("/effects/holder").And("effect", effect), cancel).ConfigureAwait(false)).Value;

    public async Task<Answer<bool>> ReportMemory(string process, int usedMb, int limitMb,
        CancellationToken cancel) =>
        (await calls.Tell<MemoryBody, Plain<bool>>("/memory", new(process, usedMb, limitMb), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value);

    public async Task<IReadOnlyList<string>> ShortOfMemory(CancellationToken cancel) =>
        HttpCalls.Sure(await calls.Whole<string>("/memory", cancel).ConfigureAwait(false));

    public Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel) =>
        calls.Order<PolicySpec, Done>("/config/policy", policy, cancel, method: HttpMethod.Put);

    public Task<Answer<IReadOnlyList<string>>> Apply(PolicySpec policy, string hash,
        CancellationToken cancel) => Changes(calls.Order<ApplyBody, Page<string>>("/config/apply",
            new(policy, hash), cancel));

    private static async Task<Answer<IReadOnlyList<string>>> Changes(Task<Answer<Page<string>>> asked) =>
        (await asked.ConfigureAwait(false)).Map(page => page.Items);

    // Asking again extends it: no key, which would be kept for a day.
    private async Task<Answer<int>> Lease(EffectBody body, CancellationToken cancel) =>
        (await calls.Tell<EffectBody, Plain<int>>("/effects/lease", body, cancel).ConfigureAwait(false))
            .Map(plain => plain.Value);

    private static decimal Seconds(TimeSpan time) => (decimal)time.TotalMilliseconds / 1000;
}
