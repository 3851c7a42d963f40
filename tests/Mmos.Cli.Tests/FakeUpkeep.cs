using Mmos.Api;

namespace Mmos.Cli.Tests;

/// <summary>Upkeep as commands ask it.</summary>
internal sealed class FakeUpkeep(IReadOnlyList<string> shortOfMemory) : IUpkeep
{
    Task<IReadOnlyList<string>> IUpkeep.ShortOfMemory(CancellationToken cancel) =>
        Task.FromResult(shortOfMemory);

    Task<Answer<int>> IUpkeep.LeaseEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        bool takeOver, CancellationToken cancel) => throw new NotSupportedException();

    Task<Answer<int>> IUpkeep.LeaseDueEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        TimeSpan every, CancellationToken cancel) => throw new NotSupportedException();

    Task<Answer<Done>> IUpkeep.FailEffect(string effect, int lease, string reason,
        CancellationToken cancel) => throw new NotSupportedException();

    Task<Answer<Done>> IUpkeep.ReleaseEffect(string effect, int lease, string outcome,
        CancellationToken cancel) => throw new NotSupportedException();

    Task<ProcessInfo?> IUpkeep.HolderOf(string effect, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<bool>> IUpkeep.ReportMemory(string process, int usedMb, int limitMb,
        CancellationToken cancel) => throw new NotSupportedException();

    Task<Answer<Done>> IUpkeep.Configure(PolicySpec policy, CancellationToken cancel) =>
        throw new NotSupportedException();

    Task<Answer<IReadOnlyList<string>>> IUpkeep.Apply(PolicySpec policy, string hash,
        CancellationToken cancel) => throw new NotSupportedException();
}
