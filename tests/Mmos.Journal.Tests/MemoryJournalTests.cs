using Mmos.Journal.Memory;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Tests;

public sealed class MemoryJournalTests : JournalConformance
{
    private readonly MemoryLog _log = new(encode: true);

    protected override IJournal Open() => new MemoryJournal(_log);

    protected override void Truncate(long seq) => _log.Truncate(seq);

    protected override void ChangeEpoch() => _log.Epoch++;

    protected override void Upgrade(string version) => _log.UpgradedTo = version;
}
