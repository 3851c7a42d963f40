using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>A row of `conflict`: found, or settled; exactly one of the two is set.</summary>
/// <param name="Id">Number of the event that found it: the key.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Found">What was found.</param>
/// <param name="Settled">How it was settled; also set together with <paramref name="Found"/> when it was
/// settled at
/// once.</param>
public sealed record ConflictWrite(long Id, long At, ConflictFound? Found, ConflictSettled? Settled);

/// <summary>What was found.</summary>
/// <param name="Task">The task it is about.</param>
/// <param name="Kind">How they are in each other's way, in <see cref="Words"/>.</param>
/// <param name="Other">The other task; null for none.</param>
/// <param name="Paths">The paths it is about; empty for none.</param>
/// <param name="Text">What happened.</param>
public sealed record ConflictFound(int Task, string Kind, int? Other, IReadOnlyList<string> Paths,
    string Text);

/// <summary>How it was settled.</summary>
/// <param name="Resolution">How, in <see cref="Words"/>.</param>
/// <param name="By">Who.</param>
public sealed record ConflictSettled(string Resolution, string By);

/// <summary>What a task needs now, after a person queued it; written beside its row.</summary>
/// <param name="Task">The task.</param>
/// <param name="Behind">One more task that it needs.</param>
public sealed record NeedWrite(int Task, int Behind);
