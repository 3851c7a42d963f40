using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Upkeep;

/// <summary>How this build writes events down and chains them.</summary>
public sealed class LogFormat : ILogFormat
{
    private LogFormat() { }

    /// <summary>The only one.</summary>
    public static LogFormat Current { get; } = new();

    /// <inheritdoc/>
    public Event Decode(StoredEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return StoredLog.Decode(stored).Event;
    }

    /// <inheritdoc/>
    public StoredEvent Encode(in Recorded recorded, string previous)
    {
        var encoded = EventCodec.Encode(recorded.Event);
        var hash = HashChain.Next(Convert.FromHexString(previous), recorded, encoded);
        return new StoredEvent(recorded with { Event = null! }, encoded.Type, encoded.Version, encoded.Json,
            HashChain.Text(hash));
    }

    /// <inheritdoc/>
    public ILogChain Chain() => new LogChain();
}
