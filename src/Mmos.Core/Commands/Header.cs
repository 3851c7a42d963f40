namespace Mmos.Core;

/// <summary>What comes with every command from outside: time, identity, and the key that makes a retry
/// harmless.</summary>
/// <param name="At">Wall clock, milliseconds since 1970 (UTC): for people.</param>
/// <param name="Clock">Clock of deadlines in milliseconds; never behind the log's last one (design section 2,
/// "Time is data").</param>
/// <param name="Actor">Who asks: a person, a worker's name, or `engine`.</param>
/// <param name="Key">Idempotency key, in the scope of the actor; null when the caller cannot retry.</param>
/// <param name="BodyHash">Hash of the command's content, to tell a retry from a reused key; 0 without a
/// key.</param>
public readonly record struct Header(long At, long Clock, string Actor, string? Key = null,
    ulong BodyHash = 0);
