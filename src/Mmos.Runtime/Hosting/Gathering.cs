namespace Mmos.Runtime.Hosting;

/// <summary>How long a write waits for the callers that the last one answered: on a slow disk those who ask
/// again at once would otherwise take turns in two halves, each waiting for the other's commit.</summary>
/// <remarks>
/// Pure: time comes as data. A caller that is alone never waits, and on a fast disk the share of its commit
/// is too short to notice. Callers that do not come back cost one wait: what counts is who was answered last.
/// </remarks>
internal sealed class Gathering
{
    /// <summary>A write waits at most this part of the time that storing takes.</summary>
    private const int Share = 8;

    private const long LongestMicros = 1_000;

    private int _answered;
    private int _asked;
    private long _commitMicros;

    /// <summary>How many of those who were answered last have not asked again.</summary>
    public int Callers => Math.Max(0, _answered - _asked);

    /// <summary>How long to wait for them.</summary>
    public long WaitMicros =>
        _answered < 2 || Callers == 0 ? 0 : Math.Min(LongestMicros, _commitMicros / Share);

    /// <summary>Somebody asks.</summary>
    public void Asked() => _asked++;

    /// <summary>A batch was stored, and so many of its callers are answered now.</summary>
    public void Committed(int answered, long micros)
    {
        (_answered, _asked) = (answered, 0);
        if (micros == 0) return; // nothing was stored
        // One slow commit, by a checkpoint or a rival, is not the disk's pace.
        _commitMicros = _commitMicros == 0 ? micros : (3 * _commitMicros + micros) / 4;
    }
}
