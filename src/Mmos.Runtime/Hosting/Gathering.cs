namespace Mmos.Runtime.Hosting;

/// <summary>How long a write waits for the callers that the last one answered: on a slow disk those who ask
/// again at once would otherwise take turns in two halves, each waiting for the other's commit.</summary>
/// <remarks>
/// Pure: time comes as data. A caller that is alone never waits, nor anybody on a disk whose commit is soon
/// over or where the processors are what is short: two halves then compute while the other's commit runs.
/// Callers that do not come back cost one wait: what counts is who was answered last.
/// </remarks>
internal sealed class Gathering
{
    /// <summary>A write waits at most this part of the time that storing takes.</summary>
    private const int Share = 8;

    /// <summary>A shorter wait is over before anybody is back.</summary>
    private const long ShortestMicros = 100;

    private const long LongestMicros = 1_000;

    private int _answered;
    private int _asked;
    private long _commitMicros;
    private long _gapMicros;

    /// <summary>How many of those who were answered last have not asked again.</summary>
    public int Callers => Math.Max(0, _answered - _asked);

    /// <summary>How long to wait for them.</summary>
    public long WaitMicros
    {
        get
        {
            if (_answered < 2 || Callers == 0 || _commitMicros < 2 * _gapMicros) return 0;
            var share = Math.Min(LongestMicros, _commitMicros / Share);
            return share < ShortestMicros ? 0 : share;
        }
    }

    /// <summary>Somebody asks.</summary>
    public void Asked() => _asked++;

    /// <summary>A batch was stored, and so many of its callers are answered now.</summary>
    /// <param name="answered">How many.</param>
    /// <param name="micros">How long storing took; 0 when nothing was stored.</param>
    /// <param name="gap">From the end of the write before until this one was decided.</param>
    public void Committed(int answered, long micros, long gap)
    {
        (_answered, _asked) = (answered, 0);
        if (micros == 0) return;
        _commitMicros = Smooth(_commitMicros, micros);
        _gapMicros = Smooth(_gapMicros, gap);
    }

    // One slow commit, by a checkpoint or a rival, is not the disk's pace.
    private static long Smooth(long before, long now) => before == 0 ? now : (3 * before + now) / 4;
}
