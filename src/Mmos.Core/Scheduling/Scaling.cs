namespace Mmos.Core;

/// <summary>How many instances of a worker there should be. Pure; whoever runs workers carries it out.</summary>
/// <remarks>Up at once, by as many as the queue needs; down by one, after a minute in which the last one got
/// nothing. In between nothing changes, so that a queue that comes and goes does not start and end
/// processes all the time.</remarks>
public static class Scaling
{
    /// <summary>How long an instance is idle before it is too many.</summary>
    public const long IdleMs = 60_000;

    /// <summary>The number that there should be.</summary>
    public static int Wanted(in ScalingNeed need)
    {
        // A person's number holds whatever the queue says.
        if (need.Fixed > 0) return need.Fixed;
        if (need.Instances < need.Min) return need.Min;
        if (need.Instances > need.Max) return need.Max;
        // Where one has room and yet something waits, what waits is not for these workers now.
        if (need.Ready > 0 && need.Free == 0)
        {
            var more = (need.Ready + need.Slots - 1) / need.Slots;
            return need.Instances + Math.Min(more, need.Max - need.Instances);
        }
        return need.Instances > need.Min && need.IdleMs >= IdleMs ? need.Instances - 1 : need.Instances;
    }
}

/// <summary>What the number of a worker's instances depends on.</summary>
/// <param name="Instances">How many there are, those that still start included.</param>
/// <param name="Ready">Items that could start now and that it could serve.</param>
/// <param name="Free">Slots of its instances that hold nothing.</param>
/// <param name="Slots">Slots of one instance, at least 1.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Most, at least <paramref name="Min"/>.</param>
/// <param name="Fixed">The number that a person ordered; 0 for none.</param>
/// <param name="IdleMs">How long the instance that would go has been idle; 0: it works.</param>
public readonly record struct ScalingNeed(
    int Instances, int Ready, int Free, int Slots, int Min, int Max, int Fixed, long IdleMs);
