using System.Diagnostics.CodeAnalysis;

namespace Mmos.Git;

/// <summary>What a git operation gave: its value, or the reason it was refused.</summary>
/// <remarks>
/// An expected failure is a value that policy handles; an exception is a bug or a broken machine.
/// Read it as <c>if (outcome.Refusal is { } refusal) return refusal;</c>.
/// </remarks>
/// <typeparam name="T">What a successful operation gives.</typeparam>
public sealed record GitOutcome<T>
{
    private readonly T? _value;

    private GitOutcome(T? value, GitRefusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why nothing was done; null when it was.</summary>
    public GitRefusal? Refusal { get; }

    /// <summary>True when the operation did what it says.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => Refusal is null;

    /// <summary>What the operation gave.</summary>
    /// <exception cref="InvalidOperationException">
    /// It was refused, and the caller did not ask: a bug there.
    /// </exception>
    public T Value => IsDone ? _value! : throw new InvalidOperationException($"refused: {Refusal.Text}");

    /// <summary>A successful outcome.</summary>
    public static implicit operator GitOutcome<T>(T value) => new(value, null);

    /// <summary>A refused outcome.</summary>
    public static implicit operator GitOutcome<T>(GitRefusal refusal) => new(default, refusal);
}
