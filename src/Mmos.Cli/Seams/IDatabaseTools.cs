using Mmos.Api;

namespace Mmos.Cli.Seams;

/// <summary>Care of the database.</summary>
internal interface IDatabaseTools
{
    /// <summary>Checks numbers, hashes and that the tables equal what the log says. Changes nothing.</summary>
    Task<Answer<DatabaseReport>> Verify(CancellationToken cancel);

    /// <summary>Makes the tables again from the log.</summary>
    Task<Answer<DatabaseReport>> Rebuild(CancellationToken cancel);

    /// <summary>Writes the log as JSON lines.</summary>
    /// <returns>How many events were written.</returns>
    Task<Answer<long>> Export(Stream target, CancellationToken cancel);
}

/// <summary>The state of a database.</summary>
/// <param name="Database">Where it is.</param>
/// <param name="Events">Events of its log.</param>
/// <param name="HeadHash">Hash of the last one, which chains all before.</param>
/// <param name="Tasks">Rows of the task table.</param>
/// <param name="Problems">What is wrong, each on one line; empty when all is well.</param>
internal sealed record DatabaseReport(
    string Database, long Events, string HeadHash, long Tasks, IReadOnlyList<string> Problems);
