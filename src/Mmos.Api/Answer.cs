namespace Mmos.Api;

/// <summary>What a call gives: a value, or why not. Refusals are values; an exception is a bug or a broken
/// machine.</summary>
/// <typeparam name="T">The value of a call that succeeds.</typeparam>
public sealed record Answer<T>
{
    /// <summary>The value; default when there is a <see cref="Problem"/>.</summary>
    public T? Value { get; private init; }

    /// <summary>Why not; null when there is a value.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>The position in the log that the answer reflects (`Mmos-Seq`).</summary>
    public long Seq { get; private init; }

    /// <summary>An answer with a value.</summary>
    public static Answer<T> Of(T value, long seq) => new() { Value = value, Seq = seq };

    /// <summary>A refusal.</summary>
    public static Answer<T> No(Problem problem) => new() { Problem = problem };

    /// <summary>The same with another value; a refusal stays one.</summary>
    public Answer<TOther> Map<TOther>(Func<T, TOther> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Problem is { } problem
            ? new Answer<TOther> { Problem = problem, Seq = Seq }
            : Answer<TOther>.Of(map(Value!), Seq);
    }
}

/// <summary>Why a call was refused; the body of an RFC 9457 answer.</summary>
/// <param name="Code">`invalid`, `not_allowed`, `not_found`, `conflict`, `stale`, `key_reused`,
/// `full`, `unconfirmed`, `unavailable`, `draining`.</param>
/// <param name="Message">One line: what, where, and what to do next.</param>
/// <param name="Field">Path of the field that is wrong; null when none is.</param>
public sealed record Problem(string Code, string Message, string? Field = null)
{
    /// <summary>More lines for people, such as what would be made; empty for none.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}

/// <summary>The answer of a call that has nothing to say but "done".</summary>
public readonly record struct Done;
