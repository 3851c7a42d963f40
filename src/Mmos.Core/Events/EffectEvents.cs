namespace Mmos.Core;

/// <summary>One process carries an effect out.</summary>
/// <param name="Effect">Its name.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Holder">Name of the holder.</param>
/// <param name="Process">Process of the holder.</param>
/// <param name="Until">Clock at which the lease ends unless it is taken again.</param>
public sealed record EffectLeased(string Effect, int Lease, string Holder, ProcessIdentity Process,
    long Until)
    : EffectEvent(Effect);

/// <summary>Nobody carries it out now.</summary>
/// <param name="Effect">Its name.</param>
/// <param name="Lease">The lease that ended.</param>
/// <param name="Outcome">What came of it, on one line.</param>
/// <param name="Failed">True when it was not carried out; null otherwise, as in logs that did not
/// say.</param>
public sealed record EffectReleased(string Effect, int Lease, string Outcome, bool? Failed = null)
    : EffectEvent(Effect);
