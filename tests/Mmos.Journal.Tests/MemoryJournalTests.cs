using Mmos.Journal.Memory;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Tests;

public sealed class MemoryJournalTests : JournalConformance
{
    private readonly MemoryLog _log = new(encode: true);

    protected override Task<IJournal> Open() => Task.FromResult<IJournal>(new MemoryJournal(_log));

    protected override Task Truncate(long seq)
    {
        _log.Truncate(seq);
        return Task.CompletedTask;
    }

    protected override Task ChangeEpoch()
    {
        _log.Epoch++;
        return Task.CompletedTask;
    }

    protected override Task Upgrade(string version)
    {
        _log.UpgradedTo = version;
        return Task.CompletedTask;
    }
}
