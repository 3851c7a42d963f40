using Mmos.Agents.Work;
using Mmos.Api;

namespace Mmos.Agents.Tests.Work;

/// <summary>When a process says that it is short of memory, by a meter that the test turns.</summary>
public sealed class MemoryGuardTests
{
    private const long Mb = 1_000_000;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly Ear _ear = new();
    private readonly List<string> _said = [];
    private long _used = 100 * Mb;

    [Fact]
    public async Task A_process_below_nine_tenths_reports_nothing()
    {
        var guard = Guard();
        await guard.Look(Cancel);
        _used = 450 * Mb;
        await guard.Look(Cancel);
        Assert.Empty(_ear.Reports);
    }

    [Fact]
    public async Task It_reports_from_nine_tenths_on_and_while_it_is_short_and_says_each_turn_once()
    {
        var guard = Guard();
        foreach (var used in new[] { 451, 501, 502, 470, 440, 100 })
        {
            _used = used * Mb;
            await guard.Look(Cancel);
        }
        Assert.Equal([451, 501, 502, 470, 440], _ear.Reports);
        Assert.Equal(2, _said.Count);
        Assert.StartsWith("me uses 501 MB of 500 MB (limits.memory)", _said[0], StringComparison.Ordinal);
        Assert.EndsWith("work goes on", _said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_above_the_limit_is_above_it_and_a_new_limit_counts_at_once()
    {
        var guard = Guard();
        _used = 500 * Mb + 1;
        await guard.Look(Cancel);
        guard.Limit = 600 * Mb;
        await guard.Look(Cancel);
        Assert.Equal([501, 501], _ear.Reports);
        Assert.Equal(2, _said.Count);
    }

    [Fact]
    public async Task A_short_process_that_ends_gives_the_word_free()
    {
        var guard = Guard();
        _used = 600 * Mb;
        await guard.Look(Cancel);
        await guard.Run(new CancellationToken(canceled: true));
        Assert.Equal([600, 0], _ear.Reports);
    }

    private MemoryGuard Guard() =>
        new(_ear, "me", () => _used, _said.Add, TimeProvider.System) { Limit = 500 * Mb };

    /// <summary>Hears of memory as the engine does: short above the limit, until below nine tenths.</summary>
    private sealed class Ear : IUpkeep
    {
        private bool _isShort;

        public List<int> Reports { get; } = [];

        public Task<Answer<bool>> ReportMemory(string process, int usedMb, int limitMb,
            CancellationToken cancel)
        {
            Reports.Add(usedMb);
            _isShort = usedMb > limitMb || (_isShort && usedMb >= limitMb * 9 / 10);
            return Task.FromResult(Answer<bool>.Of(_isShort, 1));
        }

        public Task<IReadOnlyList<string>> ShortOfMemory(CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<Answer<int>> LeaseEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
            bool takeOver, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Answer<int>> LeaseDueEffect(string effect, string holder, ProcessInfo process,
            TimeSpan time, TimeSpan every, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Answer<Done>> FailEffect(string effect, int lease, string reason,
            CancellationToken cancel) => throw new NotSupportedException();

        public Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome,
            CancellationToken cancel) => throw new NotSupportedException();

        public Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<Answer<IReadOnlyList<string>>> Apply(PolicySpec policy, string hash,
            CancellationToken cancel) => throw new NotSupportedException();
    }
}
