using Mmos.Api;
using Mmos.Runtime.Backtests;
using Mmos.Runtime.Care;

namespace Mmos.Cli.Seams;

/// <summary>Care of the database.</summary>
internal interface IDatabaseTools
{
    /// <summary>Checks numbers, hashes and that the tables equal what the log says. Changes
    /// nothing.</summary>
    Task<Answer<DatabaseReport>> Verify(CancellationToken cancel);

    /// <summary>Makes the tables again from the log.</summary>
    Task<Answer<DatabaseReport>> Rebuild(CancellationToken cancel);

    /// <summary>Writes the log as JSON lines.</summary>
    /// <returns>How many events were written.</returns>
    Task<Answer<long>> Export(Stream target, CancellationToken cancel);

    /// <summary>Raises the tables to this version's, under the lock.</summary>
    Task<Answer<MigrationReport>> Migrate(CancellationToken cancel);

    /// <summary>Removes a text from the log and from blobs, or what people wrote in one event.</summary>
    Task<Answer<RedactedReport>> Redact(RedactionRequest request, CancellationToken cancel);

    /// <summary>Replays the log under another policy. Changes nothing.</summary>
    /// <param name="file">A file in the form of `mmos.yaml` with what would be different.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<BacktestReport>> Backtest(string file, CancellationToken cancel);
}

/// <summary>How far a database was raised.</summary>
/// <param name="Database">Where it is.</param>
/// <param name="From">Number of its last migration before.</param>
/// <param name="To">And now.</param>
internal sealed record MigrationReport(string Database, long From, long To);

/// <summary>What was removed from a log.</summary>
/// <param name="Events">Numbers of the events that held it.</param>
/// <param name="Blobs">Hashes of the blobs that held it.</param>
/// <param name="Backups">Backups that were made before and still hold it.</param>
/// <param name="Files">Other files of the state folder that hold the text.</param>
internal sealed record RedactedReport(
    IReadOnlyList<long> Events, IReadOnlyList<string> Blobs, IReadOnlyList<string> Backups,
    IReadOnlyList<string> Files);

/// <summary>The state of a database.</summary>
/// <param name="Database">Where it is.</param>
/// <param name="Events">Events of its log.</param>
/// <param name="HeadHash">Hash of the last one, which chains all before.</param>
/// <param name="Tasks">Rows of the task table.</param>
/// <param name="Problems">What is wrong, each on one line; empty when all is well.</param>
internal sealed record DatabaseReport(
    string Database, long Events, string HeadHash, long Tasks, IReadOnlyList<string> Problems);
