using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Journal.Tests.Stores;

/// <summary>One workspace in a database of some kind, gone after the test.</summary>
public abstract class TestStore : IAsyncDisposable
{
    /// <summary>The database; disposed with the store.</summary>
    public abstract IDatabase Database { get; }

    /// <summary>The workspace of this test.</summary>
    public abstract string Workspace { get; }

    /// <summary>Condition on rows of this workspace, for SQL behind everybody's back.</summary>
    public abstract string Here { get; }

    /// <summary>A commit brings what many callers are given: another query would cost a round
    /// trip.</summary>
    public virtual bool ReadsWorkInCommits => false;

    /// <summary>Care of the workspace.</summary>
    public IUpkeepStore Upkeep => Database.Upkeep(Workspace);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask<IJournal> Open() => Database.Open(Workspace, create: true, Cancel);

    /// <summary>Another, empty workspace of this database; it exists.</summary>
    public abstract string Another();

    /// <summary>Runs SQL behind everybody's back; `{here}` stands for <see cref="Here"/>, `{none}` for an
    /// empty blob, `{workspace}` for the column of the workspace where rows have one.</summary>
    public abstract Task Execute(string sql);

    /// <summary>Runs a query in the workspace's views: columns split by `|`, rows by line.</summary>
    public abstract Task<string> Query(string sql);

    public abstract ValueTask DisposeAsync();
}
