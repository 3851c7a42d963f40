using Mmos.Core;

namespace Mmos.Runtime.Ports;

/// <summary>How events are written down and chained: the same in every database, and in a backup.</summary>
public interface ILogFormat
{
    /// <summary>The event of a stored one.</summary>
    /// <exception cref="JournalException">It cannot be read, or a newer MMOS wrote it.</exception>
    Event Decode(StoredEvent stored);

    /// <summary>An event as it is stored after the one with the hash <paramref name="previous"/>.</summary>
    StoredEvent Encode(in Recorded recorded, string previous);

    /// <summary>Begins to check a log from its first event.</summary>
    ILogChain Chain();
}

/// <summary>Checks events as they are given in order: numbers without gaps, and hashes that
/// follow.</summary>
/// <remarks>The content of an event that a later `log.redacted` names need not follow: it must be exactly
/// what that event says. So what is wrong with contents is known at the end.</remarks>
public interface ILogChain
{
    /// <summary>Number of the last event; 0 for none.</summary>
    long Seq { get; }

    /// <summary>Hash of the last event; empty for none.</summary>
    string Hash { get; }

    /// <summary>Takes the next event.</summary>
    void Add(StoredEvent stored);

    /// <summary>What is wrong so far, one line each, some tens at most; contents that do not follow count
    /// until an event has named them.</summary>
    IReadOnlyList<string> Problems { get; }
}
