using Mmos.Runtime.Ports;

namespace Mmos.Journal.Tests;

public sealed class SqliteJournalTests : JournalConformance, IDisposable
{
    private readonly SqliteFolder _folder = new();

    protected override IJournal Open() => _folder.Open();

    protected override void Truncate(long seq) => _folder.Execute($"delete from event where seq > {seq}; "
        + $"update workspace set last_seq = {seq}, last_hash = coalesce((select hash from event where seq "
        + $"= {seq}), x'')");

    protected override void ChangeEpoch() => _folder.Execute("update workspace set epoch = epoch + 1");

    protected override void Upgrade(string version) =>
        _folder.Execute($"update workspace set min_writer = 99, mmos = '{version}'");

    public void Dispose() => _folder.Dispose();
}
